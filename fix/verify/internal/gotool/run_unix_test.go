//go:build unix

package gotool

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goIs puts a shell script in the place of the go command.
func goIs(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestRun holds what the go command is given: its words in their order, the folder, and the environment.
func TestRun(t *testing.T) {
	goIs(t, `echo "$@"; echo $A $GOOS $GOARCH $GOTMPDIR $TMPDIR $TMP $TEMP; pwd; echo "$GOFLAGS"; echo complaint >&2; ls -A "${TMPDIR:-/dev/null}"; exit $EXIT`)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	left := filepath.Join(temp, "t", "left")
	if err := os.MkdirAll(left, 0o700); err != nil { // by the run before
		t.Fatal(err)
	}
	inTemp := filepath.Join(temp, "t")
	base := []string{"PATH=" + os.Getenv("PATH"), "A=a"}
	for name, c := range map[string]struct {
		g    Go
		want string
		ok   bool
	}{
		"nothing": {Go{Env: append(slices.Clone(base), "EXIT=0")}, "vet -x p q\na\n" + dir + "\n\n/dev/null\n", true},
		"all": {
			Go{Env: append(slices.Clone(base), "EXIT=1"), Tags: []string{"one", "two"}, GOOS: "plan9", GOARCH: "386", Overlay: "/o", Modfile: "/m", Scratch: "/s", Temp: temp},
			"vet -tags=one,two -overlay=/o -modfile=/m -x p q\na plan9 386 /s " + inTemp + " " + inTemp + " " + inTemp + "\n" + dir + "\n-overlay=/o\n", false,
		},
	} {
		c.g.Dir = dir
		had := slices.Clone(c.g.Env)
		out, complaint, ok, err := c.g.Run(t.Context(), "vet", []string{"-x"}, "p", "q")
		if err != nil || ok != c.ok || string(complaint) != "complaint\n" || string(out) != c.want {
			t.Errorf("%s: %t, %v, complaint %q\n%s", name, ok, err, complaint, cmp.Diff(c.want, string(out)))
		}
		if !slices.Equal(c.g.Env, had) {
			t.Errorf("%s: its environment became %q", name, c.g.Env)
		}
	}
}

// TestRunFails holds what is said when there is no go command that can be run.
func TestRunFails(t *testing.T) {
	dir := t.TempDir()
	g := Go{Dir: dir, Env: os.Environ()}
	goIs(t, "sleep 60")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, ok, err := g.Run(ended, "list", nil); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("ended before: %t, %v", ok, err)
	}
	if _, _, ok, err := (Go{Dir: dir, Temp: filepath.Join(dir, "none")}).Run(t.Context(), "list", nil); ok || err == nil || !strings.HasPrefix(err.Error(), "make a temporary folder for tests: ") {
		t.Errorf("no folder for tests: %t, %v", ok, err)
	}
	if _, _, ok, err := (Go{Dir: filepath.Join(dir, "none"), Env: os.Environ()}).Run(t.Context(), "list", nil); ok || err == nil {
		t.Errorf("no folder: %t, %v", ok, err)
	}
	t.Setenv("PATH", dir)
	if _, _, ok, err := g.Run(t.Context(), "list", nil); ok || err == nil || err.Error() != "the go command is not in PATH: install Go, or add its bin folder to PATH" {
		t.Errorf("no go: %t, %v", ok, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("PATH", ".")
	if _, _, ok, err := g.Run(t.Context(), "list", nil); ok || err == nil || !strings.HasPrefix(err.Error(), "the go command that PATH names lies in the working directory") {
		t.Errorf("a go of the folder's own: %t, %v", ok, err)
	}
}

// TestList reads what go list answers.
func TestList(t *testing.T) {
	goIs(t, `case "$*" in
*broken*) echo "{";;
*bad*) echo "go: no  such
	thing" >&2; exit 1;;
"list -m") printf 'example.com/a\nexample.com/b\n';;
*) echo "$*" >args; echo '{"ImportPath": "a", "GoFiles": ["a.go"], "CgoFiles": ["c.go"], "TestGoFiles": ["a_test.go"]} {"ImportPath": "b", "XTestGoFiles": ["b_test.go"]} {"ImportPath": "c", "GoFiles": ["c.go"]}';;
esac`)
	g := Go{Dir: t.TempDir(), Env: os.Environ()}
	list, err := g.List(t.Context(), "./...")
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	for i, want := range []string{"a [a.go c.go a_test.go] true", "b [b_test.go] true", "c [c.go] false"} {
		p := list[i]
		tests := " false"
		if p.Tests() {
			tests = " true"
		}
		if got := p.ImportPath + " [" + strings.Join(p.Files(), " ") + "]" + tests; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if args, err := os.ReadFile(filepath.Join(g.Dir, "args")); err != nil || !strings.HasPrefix(string(args), "list -e -json=ImportPath,") || !strings.HasSuffix(string(args), " ./...\n") {
		t.Errorf("%s, %v", args, err)
	}
	if _, err := g.List(t.Context(), "broken"); err == nil || !strings.HasPrefix(err.Error(), "read the answer of go list: ") {
		t.Errorf("half an answer: %v", err)
	}
	if _, err := g.List(t.Context(), "bad"); err == nil || err.Error() != "list packages: go: no such thing" {
		t.Errorf("no answer: %v", err)
	}
	if got, err := g.Modules(t.Context()); err != nil || !slices.Equal(got, []string{"example.com/a/...", "example.com/b/..."}) {
		t.Errorf("%q, %v", got, err)
	}
	g.Tags = []string{"bad"}
	if got, err := g.Modules(t.Context()); err == nil || err.Error() != "list modules: go: no such thing" {
		t.Errorf("%q, %v", got, err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := g.Modules(t.Context()); err == nil {
		t.Error("modules without a go command")
	}
	if _, err := g.List(t.Context()); err == nil {
		t.Error("packages without a go command")
	}
}

// TestTest holds the outcomes of go test, each told as it comes.
func TestTest(t *testing.T) {
	goIs(t, `echo "$*" >args
cat <<'END'
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"no\n"}
{"Action":"fail","Package":"p","Test":"TestB"}
END
exit 1`)
	var told []Name
	g := Go{Dir: t.TempDir(), Env: os.Environ(), Tags: []string{"x"}, Each: func(n Name, _ State) { told = append(told, n) }}
	all, ok, err := g.Test(t.Context(), []string{"-count=1"}, "./p")
	a, b := Name{"p", "TestA"}, Name{"p", "TestB"}
	if d := cmp.Diff(map[Name]Outcome{a: {State: Pass}, b: {State: Fail, Output: "no\n"}}, all); d != "" || ok || err != nil {
		t.Errorf("%t, %v, -want +got %s", ok, err, d)
	}
	if !slices.Equal(told, []Name{a, b}) {
		t.Errorf("told of %v", told)
	}
	if args, err := os.ReadFile(filepath.Join(g.Dir, "args")); err != nil || string(args) != "test -json -tags=x -count=1 ./p\n" {
		t.Errorf("%s, %v", args, err)
	}
}
