package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// history is a repository whose commits have a collector of their own, in a module where this one's does not compile:
// each commit is an archive's file that replaces the one before.
const history = `
-- none --
package other
-- one --
package main

import "fmt"

func main() { fmt.Println("{\"key\":\"a.go:1:1\",\"text\":\"ready\\n\"}\n{\"key\":\"time: scan\",\"seconds\":1}") }
-- same --
package main

import "fmt"

func main() {
	fmt.Println("{\"key\":\"a.go:1:1\",\"text\":\"ready\\n\"}")
}
-- changed --
package main

import "fmt"

func main() { fmt.Println("{\"key\":\"a.go:1:1\",\"text\":\"refused\\n\"}") }
-- crashing --
package main

func main() { panic("no such thing") }
-- random --
package main

import (
	"fmt"
	"os"
)

func main() { fmt.Printf("{\"key\":\"a.go:1:1\",\"text\":\"ready %d\\n\"}\n", os.Getpid()) }
`

// repository makes a git repository of a history with a tag for each commit, goes there and returns a folder beside it.
func repository(t *testing.T, history string) (module string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	root := t.TempDir()
	repo, module := filepath.Join(root, "repo"), filepath.Join(root, "module")
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(repo, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(module, 0o755); err != nil {
		t.Fatal(err)
	}
	write("go.mod", "module example.com/other\n\ngo 1.21\n")
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"}, args...)
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = repo
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	for _, f := range txtar.Parse([]byte(history)).Files {
		name := collectorPath + "/main.go"
		if f.Name == "none" {
			name = "other.go"
		}
		write(name, string(f.Data))
		git("add", ".")
		git("commit", "-qm", f.Name)
		git("tag", f.Name)
	}
	t.Chdir(repo)
	return module
}

func TestGolden(t *testing.T) {
	module := repository(t, history)
	for _, test := range []struct {
		base, head string
		runs       int
		differs    bool
		want       string // in the output
		err        string
		log        string
		slow       bool // each builds two programs
	}{
		{base: "one", head: "changed", differs: true, want: "-ready\n+refused", log: "is built with its own collector"},
		{base: "one", head: "same", log: "1 modules: wall"},
		{base: "none", head: "one", err: "build none"},
		{base: "one", head: "one", runs: 3, slow: true},
		{base: "one", head: "crashing", differs: true, want: "+panic: no such thing", slow: true},
		{base: "random", head: "random", runs: 2, differs: true, want: ", run 2\n", slow: true},
		{base: "changed", differs: true, want: "+++ the working tree\n", log: "building the working tree", slow: true}, // which is random
		{base: "elsewhere", head: "one", err: "find the commit elsewhere"},
	} {
		t.Run(test.base+" "+test.head, func(t *testing.T) {
			if test.slow && testing.Short() {
				t.Skip("it takes seconds")
			}
			t.Setenv("TMPDIR", t.TempDir())
			var out, log bytes.Buffer
			differs, err := golden(t.Context(), options{base: test.base, head: test.head, modules: []string{module}, runs: max(test.runs, 1)}, &out, &log)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("the error is %v, not %q", err, test.err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if differs != test.differs || !strings.Contains(out.String(), test.want) || !differs && out.Len() > 0 {
				t.Errorf("differs: %t, output:\n%s\nwanted: %q", differs, &out, test.want)
			}
			if !strings.Contains(log.String(), test.log) {
				t.Errorf("the log has no %q:\n%s", test.log, &log)
			}
			if left, err := filepath.Glob(os.Getenv("TMPDIR") + "/*"); err != nil || len(left) > 0 {
				t.Errorf("%v is left, %v", left, err)
			}
		})
	}
}

// TestBothFail has a failure that both sides have be no answer.
func TestBothFail(t *testing.T) {
	module := repository(t, "-- a --\npackage main\n\nimport \"os\"\n\nfunc main() { os.Stderr.WriteString(\"ssot.yaml:1:1: no rule\\n\"); os.Exit(1) }\n")
	var out, log bytes.Buffer
	differs, err := golden(t.Context(), options{base: "a", modules: []string{module}, runs: 1}, &out, &log)
	if differs || err == nil || !strings.Contains(err.Error(), "ssot.yaml:1:1: no rule") {
		t.Errorf("differs: %t, error: %v, output:\n%s", differs, err, &out)
	}
}

func TestParseArgs(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b", "c"}, {"-runs", "0", "a"}, {"-elsewhere", "a"}} {
		if _, err := parseArgs(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
	o, err := parseArgs([]string{"-module", "/m", "-module", "/n", "-runs", "3", "-keep", "a", "b"}, &bytes.Buffer{})
	if err != nil || o.base != "a" || o.head != "b" || len(o.modules) != 2 || o.runs != 3 || !o.keep {
		t.Errorf("%+v, %v", o, err)
	}
}
