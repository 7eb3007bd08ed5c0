package triage_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestInterruptedSeveral leaves a decision open that changes three files, on top of one in one of them, puts each file into every state in which a crash can leave it, and looks at what the next session makes of it.
// Whatever is found, an edit is never lost, what is undone goes back to what was there, and nothing else is ever written.
func TestInterruptedSeveral(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/script/several.txtar")
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool {
		return strings.HasPrefix(f.Name, "want/") || strings.HasPrefix(f.Name, "other/")
	})
	paths := []string{"hub/hub.go", "hub/stop.go", "job/job.go"}
	for n := range 27 {
		var found []string
		for i := range paths {
			found = append(found, []string{"before", "after", "edited"}[n/[]int{1, 3, 9}[i]%3])
		}
		t.Run(strings.Join(found, " "), func(t *testing.T) {
			t.Parallel()
			dir := module(t, ar)
			first := tree(t, dir)
			accept(t, openIn(t, dir), "job/job.go", 0)
			mid := tree(t, dir)
			cut(t, dir, func(s *triage.Session) triage.Action {
				return triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[0].ID}, As: "remove-close"}
			})
			done := tree(t, dir)
			possible := map[string][]string{}
			for i, path := range paths {
				text := map[string]string{"before": mid[path], "after": done[path], "edited": "// Edited.\n" + done[path]}[found[i]]
				if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				for _, version := range []string{first[path], mid[path], done[path]} {
					if found[i] == "edited" {
						version = "// Edited.\n" + version
					}
					possible[path] = append(possible[path], version)
				}
			}
			next := openIn(t, dir)
			if news := strings.Join(next.News(), "\n"); !strings.Contains(news, "cut short") {
				t.Errorf("the news are %q", news)
			}
			if loose := next.Loose(); len(loose) > 0 {
				t.Error(loose)
			}
			if d := cmp.Diff(look(next), look(openIn(t, dir))); d != "" {
				t.Errorf("the session after the next: %s", d)
			}
			undoAll(t, next, func() {
				now := tree(t, dir)
				for _, path := range paths {
					if !slices.Contains(possible[path], now[path]) {
						t.Fatalf("%s is neither as it was nor as it was decided, in\n%s\n%s", path, look(next), now[path])
					}
				}
			})
			if slices.Contains(found, "edited") {
				return
			}
			if d := cmp.Diff(first, tree(t, dir)); d != "" {
				t.Errorf("after all is undone: %s", d)
			}
		})
	}
}

// undoAll undoes step by step; after each of them, and before the first, look looks.
func undoAll(t *testing.T, s *triage.Session, look func()) {
	t.Helper()
	look()
	for n := 0; len(s.Steps()) > 0; n++ {
		if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
			t.Fatal(err)
		}
		if look(); n > 9 {
			t.Fatal(fmt.Sprint("steps are left: ", s.Steps()))
		}
	}
}
