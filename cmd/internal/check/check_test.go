package check_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/check"
	"github.com/seed-58def443/ssot/fix/archivetest"
	"github.com/seed-58def443/ssot/scan"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestScripts holds what the command says and writes. An archive of testdata has a module's files, a script, and want,
// which is the script with what came of each line below it: what goes to standard output, then, marked !, what goes to
// standard error, then the error.
func TestScripts(t *testing.T) {
	for name, value := range map[string]string{
		"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.DevNull,
		"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(name, value)
	}
	t.Setenv("TMPDIR", t.TempDir()) // no other check has folders in it
	archivetest.Run(t, "testdata", *update, func(t *testing.T, ar *txtar.Archive) string {
		t.Helper()
		t.Chdir(t.TempDir()) // what a fault writes beside the folders is not in the way of anybody
		dir := archivetest.Write(t, ar)
		p := &player{t: t, root: dir, dir: dir}
		for _, line := range archivetest.Script(ar) {
			fmt.Fprintf(&p.out, "> %s\n", line)
			p.play(line)
		}
		return strings.ReplaceAll(p.out.String(), dir, "$ROOT")
	})
}

// player plays a script in a folder.
type player struct {
	t         *testing.T
	root, dir string
	out       strings.Builder
}

// path returns a file of the folder; one that begins with / is below the root.
func (p *player) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "/"); ok {
		return filepath.Join(p.root, rest)
	}
	return filepath.Join(p.dir, name)
}

func (p *player) play(line string) {
	p.t.Helper()
	words := strings.Fields(line)
	var err error
	switch words[0] {
	case "check":
		p.check(words[1:])
	case "cd":
		p.dir = p.path(words[1])
	case "cp":
		var text []byte
		if text, err = os.ReadFile(p.path(words[1])); err == nil {
			err = os.WriteFile(p.path(words[2]), text, 0o644)
		}
	case "rm":
		err = os.RemoveAll(p.path(words[1]))
	case "link":
		err = os.Symlink(words[2], p.path(words[1]))
	case "cat":
		var text []byte
		text, err = os.ReadFile(p.path(words[1]))
		p.out.Write(regexp.MustCompile(`[0-9a-f]{40,}`).ReplaceAll(text, []byte("HASH")))
	case "git":
		if _, err := exec.LookPath("git"); err != nil {
			p.t.Skip("there is no git")
		}
		cmd := exec.CommandContext(p.t.Context(), "git", words[1:]...)
		cmd.Dir = p.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			p.t.Fatalf("%s: %v\n%s", line, err, out)
		}
	default:
		p.t.Fatalf("what is %q?", line)
	}
	if err != nil {
		fmt.Fprintf(&p.out, "error: %v\n", err)
	}
}

// check runs the command with flags and arguments, and prints what came of it.
func (p *player) check(words []string) {
	p.t.Helper()
	var stdout, complaints strings.Builder
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	o := check.Options{
		Dir: p.dir, Now: now, Clock: func() time.Time { now = now.Add(time.Second / 4); return now }, Version: "v1", Stdout: &stdout, Commands: &stdout,
		Say:      func(s string) { fmt.Fprintln(&stdout, s) },
		Complain: func(s string) { fmt.Fprintln(&complaints, "! "+s) },
	}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "--rule":
			o.Rules = append(o.Rules, value)
		case "--priority":
			o.Priority = append(o.Priority, map[string]scan.Priority{"high": scan.High, "low": scan.Low}[value])
		case "--format":
			o.Formats = append(o.Formats, strings.ReplaceAll(value, "$ROOT", p.root))
		case "--new-from":
			o.NewFrom, o.Given.NewFrom = value, true
		case "--new-from-merge-base":
			o.MergeBase, o.Given.MergeBase = value, true
		case "--policy-from":
			o.PolicyFrom, o.Given.PolicyFrom = value, true
		case "--show-baselined":
			o.Baselined = true
		case "--fixes":
			o.Fixes = true
		case "--quiet":
			o.Quiet = true
		case "--verbose":
			o.Verbose = true
		case "--write-baseline":
			o.WriteBaseline = true
		case "--grow":
			o.Grow = true
		case "--reason":
			o.Reason = value
		case "--summary":
			o.StepSummary = p.path(value)
		default:
			if strings.HasPrefix(word, "--") {
				p.t.Fatalf("what is %s?", word)
			}
			o.Args = append(o.Args, strings.ReplaceAll(word, "$ROOT", p.root))
		}
	}
	before := temporary(p.t)
	answer, err := check.Run(p.t.Context(), o)
	p.out.WriteString(regexp.MustCompile(`, [0-9a-f]{8}\)`).ReplaceAllString(stdout.String(), ", ID)") + complaints.String())
	if answer != (check.Answer{}) {
		fmt.Fprintf(&p.out, "%+v\n", answer)
	}
	if err != nil {
		fmt.Fprintf(&p.out, "error: %s\n", strings.ReplaceAll(err.Error(), "\t", "    "))
	}
	if after := temporary(p.t); after != before {
		p.t.Errorf("%v leaves folders: %s", words, after)
	}
}

// temporary returns the temporary folders of the command that are there.
func temporary(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(os.TempDir(), "ssot-check-*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, " ")
}
