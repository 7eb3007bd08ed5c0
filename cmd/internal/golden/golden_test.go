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
		args string
		exit int
		out  string // is in the output
		log  string // is in the log
		slow bool   // it builds two programs
	}{
		{args: "one changed", exit: 1, out: "-ready\n+refused", log: ") is built with its own collector"},
		{args: "-keep one same", log: "1 modules: wall"},
		{args: "none one", exit: 2, log: "build none"},
		{args: "elsewhere one", exit: 2, log: "find the commit elsewhere"},
		{args: "-runs 3 one one", slow: true},
		{args: "one crashing", exit: 1, out: "+panic: no such thing", slow: true},
		{args: "crashing", exit: 1, out: "-panic: no such thing", slow: true},
		{args: "-runs 2 random random", exit: 1, out: ", run 2\n", slow: true},
		{args: "changed", exit: 1, out: "+++ the working tree\n", log: "building the working tree", slow: true}, // which is random
	} {
		t.Run(test.args, func(t *testing.T) {
			if test.slow && testing.Short() {
				t.Skip("it takes seconds")
			}
			tmp := t.TempDir()
			t.Setenv("TMPDIR", tmp) // of Unix
			t.Setenv("TMP", tmp)
			var out, log bytes.Buffer
			exit := run(append([]string{"-module", module}, strings.Fields(test.args)...), &out, &log)
			if exit != test.exit || !strings.Contains(out.String(), test.out) || exit != exitDiffers && out.Len() > 0 {
				t.Errorf("exit code %d, not %d, or output with no %q:\n%s", exit, test.exit, test.out, &out)
			}
			if !strings.Contains(log.String(), test.log) {
				t.Errorf("the log has no %q:\n%s", test.log, &log)
			}
			said, err := filepath.Glob(filepath.Join(tmp, "*", "*", "bin", "*.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			left, err := os.ReadDir(tmp)
			if err != nil {
				t.Fatal(err)
			}
			if keep := strings.Contains(test.args, "-keep"); keep && len(said) != 2 || !keep && len(left) > 0 {
				t.Errorf("%v is left, with what was said in %v", left, said)
			}
		})
	}
}

// TestBothFail has a failure that both sides have be no answer.
func TestBothFail(t *testing.T) {
	module := repository(t, "-- a --\npackage main\n\nimport \"os\"\n\nfunc main() { os.Stderr.WriteString(\"ssot.yaml:1:1: no rule\\n\"); os.Exit(1) }\n")
	var out, log bytes.Buffer
	if exit := run([]string{"-module", module, "a"}, &out, &log); exit != exitTrouble || out.Len() > 0 || !strings.Contains(log.String(), "both sides fail over "+module+": ssot.yaml:1:1: no rule") {
		t.Errorf("exit code %d, output:\n%s\nlog:\n%s", exit, &out, &log)
	}
}

// TestFailedHasNoTime has no time of a side that failed, which would be that of the other one alone.
func TestFailedHasNoTime(t *testing.T) {
	module := repository(t, history)
	for _, sides := range [][2]string{{"one", "crashing"}, {"crashing", "one"}} {
		if testing.Short() && sides[0] != "one" {
			continue
		}
		var log bytes.Buffer
		run([]string{"-module", module, sides[0], sides[1]}, &bytes.Buffer{}, &log)
		if !strings.Contains(log.String(), "wall unknown") {
			t.Errorf("%s has a time:\n%s", sides, &log)
		}
	}
}

func TestParseArgs(t *testing.T) {
	if exit := run([]string{"-help"}, &bytes.Buffer{}, &bytes.Buffer{}); exit != exitSame {
		t.Errorf("-help exits with %d", exit)
	}
	var log bytes.Buffer
	if exit := run(nil, &bytes.Buffer{}, &log); exit != exitTrouble || log.String() != "golden: name one commit or two, and at least one run: golden BASE [HEAD]; -help lists the flags\n" {
		t.Errorf("without arguments: exit code %d, %s", exit, &log)
	}
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
