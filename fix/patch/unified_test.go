package patch_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

func TestUnified(t *testing.T) {
	c := patch.Change{Path: "a b.go", Before: []byte("one\r\ntwo\r\nthree"), After: []byte("one\r\n2\r\nthree\r\n")}
	want := "diff --git a/a b.go b/a b.go\n--- a/a b.go\t\n+++ b/a b.go\t\n" +
		"@@ -1,3 +1,3 @@\n one\r\n-two\r\n-three\n\\ No newline at end of file\n+2\r\n+three\r\n"
	if got := c.Unified(); got != want {
		t.Errorf("got:\n%q\nwant:\n%q", got, want)
	}
	c = patch.Change{Path: "x.go", Before: []byte("a\n"), After: []byte("b\nc\n")}
	if got, want := c.Unified(), "diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n@@ -1 +1,2 @@\n-a\n+b\n+c\n"; got != want {
		t.Errorf("got:\n%q\nwant:\n%q", got, want)
	}
	c.After = c.Before
	if got := c.Unified(); got != "" {
		t.Errorf("no change is %q", got)
	}
}

// TestUnifiedApplies gives changes to the programs that read them.
func TestUnifiedApplies(t *testing.T) {
	far := "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
	special := []patch.Change{
		{Path: "plain.go", Before: []byte("a\nb\nc\n"), After: []byte("a\nB\nc\n")},
		{Path: "dir/crlf.go", Before: []byte("a\r\nb\r\nc\r\n"), After: []byte("a\r\nB\r\nnew\r\nc\r\n")},
		{Path: "crlf_to_lf.go", Before: []byte("a\r\nb\r\n"), After: []byte("a\nb\n")},
		{Path: "mixed.go", Before: []byte("a\r\nb\nc\r\n"), After: []byte("a\r\nb\nd\n")},
		{Path: "no_newline.go", Before: []byte("a\nb"), After: []byte("a\nc")},
		{Path: "newline_added.go", Before: []byte("a\nb"), After: []byte("a\nb\n")},
		{Path: "newline_removed.go", Before: []byte("a\nb\n"), After: []byte("a\nb")},
		{Path: "from_empty.go", Before: []byte(""), After: []byte("a\nb\n")},
		{Path: "to_empty.go", Before: []byte("a\nb\n"), After: []byte("")},
		{Path: "adjacent.go", Before: []byte(far), After: []byte(strings.NewReplacer("1", "one", "9", "nine").Replace(far))},
		{Path: "far.go", Before: []byte("0\n" + far), After: []byte(strings.NewReplacer("0", "zero", "9", "nine").Replace("0\n" + far))},
		{Path: "bom.go", Before: []byte("\ufeffa\nb\n"), After: []byte("\ufeffa\nc\n")},
		{Path: "a space.go", Before: []byte("a\n"), After: []byte("b\n")},
		{Path: `quo"te\.go`, Before: []byte("a\n"), After: []byte("b\n")},
		{Path: "tab\there.go", Before: []byte("a\n"), After: []byte("b\n")},
		{Path: "häuser.go", Before: []byte("ä\n"), After: []byte("ö\n")},
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	random := make([]patch.Change, 200)
	for i := range random {
		before := randomFile(rnd)
		random[i] = patch.Change{Path: fmt.Sprintf("random/%d.go", i), Before: []byte(before), After: []byte(mutate(rnd, before))}
	}
	changes := slices.Concat(special, random)
	for _, command := range [][]string{{"git", "apply", "--whitespace=nowarn", "-"}, {"patch", "-p1", "-s"}} {
		t.Run(command[0], func(t *testing.T) {
			program, err := exec.LookPath(command[0])
			if err != nil {
				t.Logf("%s is not installed here", command[0])
				return
			}
			dir := t.TempDir()
			var all strings.Builder
			for _, c := range changes {
				name := filepath.Join(dir, filepath.FromSlash(c.Path))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, c.Before, 0o644); err != nil {
					t.Fatal(err)
				}
				all.WriteString(c.Unified())
			}
			cmd := exec.Command(program, command[1:]...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_CONFIG_NOSYSTEM=1", "HOME="+dir)
			cmd.Stdin = strings.NewReader(all.String())
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, c := range changes {
				got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c.Path)))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, c.After) {
					t.Errorf("%s is %q, want %q\n%s", c.Path, got, c.After, c.Unified())
				}
			}
		})
	}
}
