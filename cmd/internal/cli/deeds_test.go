package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/opening"
	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys/handing"
)

// TestDeeds does what keys of the screen hand on: nothing where nothing is accepted, a patch and a summary anywhere,
// and the index where there is git.
func TestDeeds(t *testing.T) {
	s := smallmodule.Session(t)
	day := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	p := &parts{Env: Env{Dir: s.Root(), Now: func() time.Time { return day }}, opener: &opening.Opener{}}
	all := deeds(p, func() *triage.Session { return s })
	var doing []string
	do := func(key int) (deed.Outcome, error) {
		t.Helper()
		doing = nil
		return all[key].Run(t.Context(), func(p deed.Progress) { doing = append(doing, p.What) })
	}
	says := func(key int, want string) {
		t.Helper()
		out, err := do(key)
		got := out.Sentence
		if err != nil {
			got = "! " + err.Error()
		}
		if got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	says(handing.Stage, "! nothing is accepted in this session")
	says(handing.Patch, "! nothing is accepted in this session")
	says(handing.Test, "! nothing is accepted in this session")
	for _, it := range s.Items() {
		if it.File == "b/b.go" && it.Rule == "count" {
			if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{it.Fingerprint}, As: "replace"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	says(handing.Stage, "! nothing can be staged, for this folder is in no git repository; w writes a patch")
	says(handing.Patch, "wrote ssot.patch: 1 file")
	path := filepath.Join(s.Root(), "ssot.patch")
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "+	return one.Counter()\n") {
		t.Errorf("the patch is %s, %v", text, err)
	}
	says(handing.Patch, "! ssot.patch is there already: remove it first, or use ssot patch -o FILE")
	out, err := do(handing.Summary)
	if err != nil || out.Page == nil {
		t.Fatal(out, err)
	}
	if page := out.Page; !strings.HasPrefix(page.Headline, "3 violations in 2 files, 4 in 2 files before") || !page.NoGit || len(page.Bars) == 0 || len(page.Sections) == 0 || len(page.Next) == 0 {
		t.Errorf("%+v", page)
	}
	if _, err := exec.LookPath("git"); err != nil {
		return
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "first"}} {
		cmd := exec.CommandContext(context.Background(), "git", args...)
		cmd.Dir = s.Root()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	says(handing.Stage, "nothing to stage: the index has all of it")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	says(handing.Patch, "! there is nothing to write: HEAD has all of what was accepted")
	for _, it := range s.Items() {
		if it.File == "a/a.go" {
			if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{it.Fingerprint}, As: "replace"}); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	says(handing.Stage, "staged 1 file; git diff --cached shows it")
	if len(doing) > 0 {
		t.Errorf("the index is the working tree, and it is built: %q", doing)
	}
	if err := os.WriteFile(filepath.Join(s.Root(), "one", "new.go"), []byte("package one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(handing.Patch, "wrote ssot.patch: 1 file")
	if got, want := strings.Join(doing, ", "), "building what git has, building what git will have"; got != want {
		t.Errorf("beside a file that is not committed it does %q, want %q", got, want)
	}
	if out, err = do(handing.Summary); err != nil || out.Page.NoGit {
		t.Errorf("%+v, %v", out.Page, err)
	}
}
