package triage_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestInterruptedSeveral leaves a decision over three files open, on top of another one in one of them, puts each file
// into every state that a crash and people can leave, and checks what the next session concludes. A decision that is in
// all its files stands. Otherwise it is removed from each file, edits stay, and a file that was edited in its hunk is
// listed with the reason.
func TestInterruptedSeveral(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/script/several.txtar")
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool {
		return strings.HasPrefix(f.Name, "want/") || strings.HasPrefix(f.Name, "other/")
	})
	paths := []string{"hub/hub.go", "hub/stop.go", "job/job.go"}
	for n := range 125 {
		if testing.Short() && n%17 > 0 {
			continue
		}
		found := map[string]string{}
		var name []string
		for i, path := range paths {
			found[path] = []string{"before", "after", "elsewhere", "inside", "gone"}[n/[]int{1, 5, 25}[i]%5]
			name = append(name, found[path])
		}
		t.Run(strings.Join(name, " "), func(t *testing.T) {
			t.Parallel()
			interruptedSeveral(t, ar, paths, found)
		})
	}
}

// inside returns an edit of the line that the decision changed, or of those around one that it removed.
func inside(text string) string {
	for _, line := range []string{"DB: redisx.Client()", `println("stopped")`, `println("runs", h.DB != nil)`} {
		text = strings.Replace(text, line, strings.Replace(line, "(", "( ", 1)+"/*", 1)
	}
	return strings.NewReplacer("/*}", " /* mine */}", "/*", " // mine").Replace(text)
}

func interruptedSeveral(t *testing.T, ar *txtar.Archive, paths []string, found map[string]string) {
	t.Helper()
	dir := module(t, ar)
	accept(t, openIn(t, dir), "job/job.go", 0)
	mid := tree(t, dir)
	cut(t, dir, func(s *triage.Session) triage.Action {
		return triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[0].ID}, As: "remove-close"}
	})
	done := tree(t, dir)
	whole := true
	for _, path := range paths {
		text := map[string]string{"before": mid[path], "after": done[path], "elsewhere": "// Edited.\n" + done[path], "inside": inside(done[path])}[found[path]]
		whole = whole && (found[path] == "after" || found[path] == "elsewhere")
		rewrite(t, filepath.Join(dir, path), text)
	}
	edited := tree(t, dir)
	next := openIn(t, dir)
	now, news := tree(t, dir), strings.Join(next.News(), "\n")
	for _, path := range paths {
		want := map[string]string{"before": mid[path], "after": mid[path], "elsewhere": "// Edited.\n" + mid[path], "inside": edited[path]}[found[path]]
		if whole {
			want = edited[path]
		}
		if d := cmp.Diff(want, now[path]); d != "" {
			t.Errorf("%s: %s", path, d)
		}
		notes := map[string]string{
			"before": path + "[^;]* as before", "after": path + "[^;]* as before", "elsewhere": path + "[^;]* edited by another program and ha(s|ve) nothing of it",
			"inside": path + "[^;]* edited by another program where the decision had changed", "gone": path + "[^;]* gone",
		}[found[path]]
		if whole {
			notes = "it stands, in hub/hub.go, hub/stop.go, job/job.go"
		}
		if !regexp.MustCompile(notes).MatchString(news) {
			t.Errorf("of %s, which is %s, the news are %q", path, found[path], news)
		}
		if found[path] == "inside" && !whole {
			half(t, next, path)
		}
	}
	if loose := next.Inconsistencies(); len(loose) > 0 {
		t.Error(loose)
	}
	if d := cmp.Diff(look(next), look(openIn(t, dir))); d != "" {
		t.Errorf("the session after the next: %s", d)
	}
	undoAll(t, next, func() {})
	for path, text := range tree(t, dir) {
		if !whole && slices.Contains(paths[:2], path) && text != now[path] {
			t.Errorf("undo changed %s, of which nothing is decided: %s", path, cmp.Diff(now[path], text))
		}
	}
}

// rewrite replaces a file, or deletes it if there is no text.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	err := os.WriteFile(path, []byte(text), 0o600)
	if text == "" {
		err = os.Remove(path)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// half expects the rest of the decision in a file as an item, with the right reason why it can't be undone.
func half(t *testing.T, s *triage.Session, path string) {
	t.Helper()
	for _, it := range s.Items() {
		if it.File != path || it.State != triage.Accepted || it.As != "remove-close" {
			continue
		}
		_, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}})
		if want := "it was cut short while it was written, and " + path + " was edited where it had changed it"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("undo of what is left in %s says %v", path, err)
		}
		return
	}
	t.Errorf("what is left in %s is not listed:\n%s", path, look(s))
}

// undoAll undoes step by step, and calls look before the first and after each.
func undoAll(t *testing.T, s *triage.Session, look func()) {
	t.Helper()
	look()
	for n := 0; len(s.UndoState().Steps) > 0; n++ {
		if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
			t.Fatal(err)
		}
		if look(); n > 9 {
			t.Fatal(fmt.Sprint("steps are left: ", s.UndoState().Steps))
		}
	}
}

// TestInterruptedUndo leaves the undo of a decision over three files open. It is rolled back: the decision is in all of
// its files again, next to any edits; a file that was edited in the decision's hunk is listed and can't be undone.
func TestInterruptedUndo(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/script/several.txtar")
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want/") })
	for _, test := range []struct{ name, job, news string }{
		{"edited elsewhere", "elsewhere", "is taken back: hub/hub.go, hub/stop.go are as before; job/job.go was edited by another program and has nothing of it$"},
		{"edited inside", "inside", "as far as that can be: hub/hub.go, hub/stop.go are as before; job/job.go was edited by another program where the decision had changed it, and what is left of it there stays: look at it$"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, ar)
			first := tree(t, dir)
			s := openIn(t, dir)
			if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[0].ID}, As: "remove-close"}); err != nil {
				t.Fatal(err)
			}
			decided := tree(t, dir)
			cut(t, dir, func(*triage.Session) triage.Action { return triage.Action{Verb: triage.Undo} })
			rewrite(t, filepath.Join(dir, "hub/stop.go"), decided["hub/stop.go"])
			edited, want := "// Edited.\n"+first["job/job.go"], "// Edited.\n"+decided["job/job.go"]
			if test.job == "inside" {
				edited = strings.Replace(first["job/job.go"], "_ = h.DB.Close()", "_ = h.DB.Close() // mine", 1)
				want = edited
			}
			rewrite(t, filepath.Join(dir, "job/job.go"), edited)
			next := openIn(t, dir)
			if news := strings.Join(next.News(), "\n"); !regexp.MustCompile("(?m)" + test.news).MatchString(news) {
				t.Errorf("the news are %q", news)
			}
			now := tree(t, dir)
			for path, text := range map[string]string{"hub/hub.go": decided["hub/hub.go"], "hub/stop.go": decided["hub/stop.go"], "job/job.go": want} {
				if d := cmp.Diff(text, now[path]); d != "" {
					t.Errorf("%s: %s", path, d)
				}
			}
			it := next.Items()[0]
			_, err := next.Do(context.Background(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}})
			if it.State != triage.Accepted || (err != nil) != (test.job == "inside") {
				t.Errorf("%s: undo says %v\n%s", it.State, err, look(next))
			}
			if err != nil && !strings.Contains(err.Error(), "job/job.go was edited outside where the decision had changed it") {
				t.Error(err)
			}
		})
	}
}
