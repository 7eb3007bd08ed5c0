package gocmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		s                   Settings
		module, inWorkspace bool
		tags                string
	}{
		{Settings{}, false, false, ""},
		{Settings{GOMOD: os.DevNull}, false, false, ""},
		{Settings{GOMOD: "/m/go.mod"}, true, false, ""},
		{Settings{GOMOD: "/m/go.mod", GOWORK: "off"}, true, false, ""},
		{Settings{GOMOD: os.DevNull, GOWORK: "/go.work"}, true, true, ""},
		{Settings{GOFLAGS: "-mod=mod -tags=one,two -v"}, false, false, "one two"},
		{Settings{GOFLAGS: `"--tags=one" '-tags=two'`}, false, false, "two"},
		{Settings{GOFLAGS: "-tags -x=tags"}, false, false, ""},
	} {
		if got := strings.Join(test.s.Tags(), " "); test.s.InModule() != test.module || test.s.InWorkspace() != test.inWorkspace || got != test.tags {
			t.Errorf("%+v: in a module %t, in a workspace %t, tags %q", test.s, test.s.InModule(), test.s.InWorkspace(), got)
		}
	}
}

// TestSentence holds what is told of the standard error of the go command.
func TestSentence(t *testing.T) {
	t.Setenv("GOTOOLCHAIN", "")
	t.Setenv("GOENV", filepath.Join(t.TempDir(), "env"))
	const newer = "go.mod requires go >= 1.99 (running go 1.25; GOTOOLCHAIN=local)"
	for stderr, want := range map[string]string{
		"":                              "",
		"go: warning: odd\n\n":          "",
		"go: downloading x v1\nodd\r\n": "odd",
		"one\n\ntwo\n":                  "one\ntwo",
		"go: parsing $GOFLAGS: odd\n":   "go: parsing $GOFLAGS: odd; correct it in the environment, or run: go env -u GOFLAGS",
		newer:                           newer + "; install that Go, or set GOTOOLCHAIN=auto to let the go command download what this repository asks for",
		"/tmp/copy/go.work:3: odd":      "/w/go.work:3: odd",
	} {
		g := &Command{copied: "/tmp/copy", Settings: Settings{GOWORK: filepath.FromSlash("/w/go.work")}}
		if got := filepath.ToSlash(g.sentence(stderr)); got != want {
			t.Errorf("%q: %q, want %q", stderr, got, want)
		}
	}
	t.Setenv("GOTOOLCHAIN", "local")
	if got := new(Command).sentence(newer); got != newer {
		t.Errorf("who chose that toolchain is told %q", got)
	}
}

func TestListError(t *testing.T) {
	g := new(Command)
	plain := errors.New("odd")
	for err, want := range map[error]string{
		plain: "odd",
		fmt.Errorf("exit status 1: stderr: %s", "go: warning: x\nwrong\n"): "wrong",
		fmt.Errorf("exit status 1: stderr: %s", "go: warning: x\n"):        "exit status 1: stderr: go: warning: x\n",
	} {
		if got := g.ListError(t.Context(), err); got.Error() != want {
			t.Errorf("%v: %v", err, got)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := g.ListError(stopped, plain); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if got := OneLine("two\n\t lines "); got != "two lines" {
		t.Error(got)
	}
}

func TestAssume(t *testing.T) {
	known := Settings{GOARCH: "amd64", GOMOD: "/m/go.mod"}
	for _, test := range []struct {
		more string
		arch string
		ok   bool
	}{
		{"", "amd64", true},
		{"GOOS=windows", "amd64", true},
		{"GOOS=windows GOARCH=arm64", "arm64", true},
		{"GOARCH=arm64 GOFLAGS=-mod=mod", "", false},
	} {
		g := new(Command)
		if ok := g.assume(known, strings.Fields(test.more)); ok != test.ok || g.Reported.GOARCH != test.arch || ok && g.Reported.GOMOD != known.GOMOD {
			t.Errorf("%s: %t, %+v", test.more, ok, g.Reported)
		}
	}
}

func TestOpens(t *testing.T) {
	for name, want := range map[string]bool{"a.go": true, "a.s": true, "a.F": true, "_a.go": false, ".a.go": false, "a.txt": false, "go": false, "a.GO": false} {
		if got := Opens(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestIsBelow(t *testing.T) {
	for _, test := range []struct {
		path, dir string
		want      bool
	}{
		{"/a", "/a", true},
		{"/a/b", "/a", true},
		{"/ab", "/a", false},
		{"/a", "/a/b", false},
		{"/a", "/", true},
	} {
		if got := IsBelow(filepath.FromSlash(test.path), filepath.FromSlash(test.dir)); got != test.want {
			t.Errorf("%s in %s: %t", test.path, test.dir, got)
		}
	}
}

// TestLocate finds packages of a module, of one that a folder replaces, and of Go itself.
func TestLocate(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, must(txtar.FS(txtar.Parse([]byte(`
-- go.mod --
module example.com/a

go 1.21

require example.com/b v1.0.0

replace example.com/b => ./b
-- x/x.go --
package x

import _ "example.com/b"
-- b/go.mod --
module example.com/b
-- b/b.go --
package b
`))))); err != nil {
		t.Fatal(err)
	}
	g, err := New(t.Context(), dir, []string{"GOTOOLCHAIN=local", "GOFLAGS=", "GOPROXY=off", "GOWORK=off"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for path, want := range map[string]string{
		"example.com/a/x":    "x of example.com/a, main true",
		"example.com/b":      "b of example.com/b, main false",
		"example.com/a/none": "not there",
	} {
		list, err := g.Locate(t.Context(), []string{path})
		if err != nil || len(list) != 1 || list[0].ImportPath != path {
			t.Errorf("%s: %+v, %v", path, list, err)
			continue
		}
		l := list[0]
		rel, _ := filepath.Rel(dir, l.Dir)
		got := fmt.Sprintf("%s of %s, main %t", rel, l.Module, l.Main)
		if l.Dir == "" && l.Why != "" {
			got = "not there"
		}
		if got != want || l.Version != "" {
			t.Errorf("%s: %s, version %q, want %s", path, got, l.Version, want)
		}
	}
	if list, err := g.Locate(t.Context(), []string{"fmt"}); err != nil || len(list) != 1 || list[0].Module != "" || list[0].Main || filepath.Base(list[0].Dir) != "fmt" {
		t.Errorf("fmt: %+v, %v", list, err)
	}
}
