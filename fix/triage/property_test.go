package triage_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestRandomDecisions takes random decisions in random sessions. After each of them, the files equal those of a copy in
// which the same decisions are taken at once, whatever the order was, and a new session sees the same. After undoing
// everything, every byte is as at the start.
func TestRandomDecisions(t *testing.T) {
	steps := 30
	if testing.Short() {
		steps = 12
	}
	for seed := range uint64(2) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile("testdata/random.txtar")
			if err != nil {
				t.Fatal(err)
			}
			if seed%2 == 1 { // the same with CRLF
				for i, f := range ar.Files {
					ar.Files[i].Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
				}
			}
			w := &walk{t: t, ar: ar, rnd: rand.New(rand.NewPCG(seed, 1)), made: map[string]map[string]string{}}
			w.dir = module(t, ar)
			w.session = openIn(t, w.dir)
			w.copy = module(t, ar)
			w.again = openIn(t, w.copy)
			first := tree(t, w.dir)
			for range steps {
				w.step()
			}
			w.undoAll()
			if d := cmp.Diff(first, tree(t, w.dir)); d != "" {
				t.Errorf("after all is undone:\n%s", d)
			}
			for _, it := range w.session.Items() {
				if it.State != triage.Open || it.Note != "" || it.Outside {
					t.Errorf("after all is undone: %+v", it)
				}
			}
		})
	}
}

// undoAll undoes everything, decides it again in another session, and undoes it once more.
func (w *walk) undoAll() {
	w.t.Helper()
	undo := func() (n int) {
		for ; len(w.session.UndoState().Steps) > 0; n++ {
			if _, err := w.session.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
				w.t.Fatal(err)
			}
		}
		return n
	}
	files, before := tree(w.t, w.dir), items(w.session)
	n := undo()
	w.session = openIn(w.t, w.dir)
	for i := range n {
		said := w.session.UndoState().Redo
		out, err := w.session.Do(context.Background(), triage.Action{Verb: triage.Redo})
		if err != nil || said == "" || !strings.HasPrefix(out.Message, "redid "+said) {
			w.t.Fatalf("redo %d of %d, which was to be %q: %+v, %v", i+1, n, said, out, err)
		}
	}
	if d := cmp.Diff(files, tree(w.t, w.dir)) + cmp.Diff(before, items(w.session)); d != "" {
		w.t.Fatalf("after all was undone and redone:\n%s", d)
	}
	undo()
}

// walk is a random walk through decisions.
type walk struct {
	t       *testing.T
	ar      *txtar.Archive
	rnd     *rand.Rand
	dir     string
	session *triage.Session
	copy    string                       // a folder with the same files
	again   *triage.Session              // a session in the copy
	made    map[string]map[string]string // the files by the set of decisions
}

func (w *walk) step() {
	w.t.Helper()
	ctx := context.Background()
	items := w.session.Items()
	it := items[w.rnd.IntN(len(items))]
	a := triage.Action{IDs: []string{it.ID}}
	switch w.rnd.IntN(11) {
	case 0, 1, 2:
		a.Verb = triage.Accept
	case 3:
		a.Verb = triage.Skip
	case 4:
		a.Verb, a.Reason = triage.Allow, reason
	case 5:
		a.Verb, a.Text = triage.Note, fmt.Sprint("note ", w.rnd.IntN(5))
	case 6:
		a.Verb = triage.Undo
	case 7:
		a.Verb, a.IDs = triage.Undo, nil
	case 8, 9:
		a.Verb, a.IDs = triage.Redo, nil
	case 10:
		a.Verb, a.Bulk, a.IDs = triage.Accept, true, nil
		for range 3 {
			a.IDs = append(a.IDs, items[w.rnd.IntN(len(items))].Fingerprint)
		}
	}
	if a.Verb == triage.Accept && !a.Bulk && w.rnd.IntN(3) > 0 {
		a.As = w.way(it.ID)
	}
	before := look(w.session)
	files := tree(w.t, w.dir)
	out, err := w.session.Do(ctx, a)
	w.outcome(a, out, items, files)
	if err != nil { // refused: then nothing changed
		if d := cmp.Diff(files, tree(w.t, w.dir)) + cmp.Diff(before, look(w.session)); d != "" {
			w.t.Fatalf("%+v: %v\n%s", a, err, d)
		}
	}
	if d := cmp.Diff(w.fresh(), tree(w.t, w.dir)); d != "" {
		w.t.Fatalf("%+v in\n%s\n%s", a, before, d)
	}
	if loose := w.session.Inconsistencies(); len(loose) > 0 {
		w.t.Fatalf("%+v: %s", a, loose)
	}
	w.places(a)
	if w.rnd.IntN(8) == 0 {
		next := openIn(w.t, w.dir)
		if d := cmp.Diff(look(w.session), look(next)); d != "" {
			w.t.Fatalf("%+v, another session: %s", a, d)
		}
		if news := next.News(); len(news) > 0 {
			w.t.Fatalf("%+v, another session tells: %s", a, news)
		}
		w.session = next
	}
}

// way returns a random rewrite of a violation.
func (w *walk) way(id string) fix.AlternativeKind {
	w.t.Helper()
	p, err := w.session.Preview(context.Background(), id, fix.Replace)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(p.Alternatives) == 0 {
		return ""
	}
	return p.Alternatives[w.rnd.IntN(len(p.Alternatives))].Kind
}

// places checks the code at the place of each item.
func (w *walk) places(a triage.Action) {
	w.t.Helper()
	files := tree(w.t, w.dir)
	for _, it := range w.session.Items() {
		if it.State == triage.Accepted && it.As == "replace-callers" {
			continue // no text represents it there any more
		}
		lines := strings.SplitAfter(files[it.File], "\n")[it.Line-1 : it.EndLine]
		last := len(lines) - 1
		lines[last] = lines[last][:it.EndColumn-1]
		lines[0] = lines[0][it.Column-1:]
		got, want := strings.Join(lines, ""), strings.ReplaceAll(it.Code, "\r", "")
		if got = strings.ReplaceAll(got, "\r", ""); it.State == triage.Accepted {
			want = "redisx.Client()"
		}
		if got != want {
			w.t.Fatalf("after %+v, at %s:%d:%d stands %q, want %q", a, it.File, it.Line, it.Column, got, want)
		}
	}
}

// outcome compares the outcome of a decision with the changed items.
func (w *walk) outcome(a triage.Action, out triage.Outcome, before []triage.Item, files map[string]string) {
	w.t.Helper()
	var changed, written []string
	now := map[string]triage.Item{}
	for _, it := range w.session.Items() {
		now[it.Fingerprint] = it
	}
	for _, it := range before {
		if n := now[it.Fingerprint]; n.State != it.State || n.Note != it.Note {
			changed = append(changed, it.Fingerprint)
		}
	}
	for path, text := range tree(w.t, w.dir) {
		if files[path] != text {
			written = append(written, path)
		}
	}
	said := slices.Sorted(slices.Values(out.Changed))
	slices.Sort(changed)
	slices.Sort(written)
	if d := cmp.Diff(changed, said) + cmp.Diff(written, out.Files); d != "" {
		w.t.Fatalf("%+v says %+v\n%s", a, out, d)
	}
}

// fresh returns the first files with all current decisions taken at once.
func (w *walk) fresh() map[string]string {
	w.t.Helper()
	var key strings.Builder
	items := w.session.Items()
	for _, it := range items {
		if it.State == triage.Accepted || it.State == triage.Allowed {
			fmt.Fprintln(&key, it.Fingerprint, it.State, it.As)
		}
	}
	if files, ok := w.made[key.String()]; ok {
		return files
	}
	// Bulk: it leaves out what another decision resolves or a directive covers.
	accept := triage.Action{Verb: triage.Accept, Bulk: true, Hazards: allHazards()}
	allow := triage.Action{Verb: triage.Allow, Bulk: true, Reason: reason}
	var alternatives []triage.Action
	for _, it := range items {
		if it.As != "" && it.As != fix.Replace {
			alternatives = append(alternatives, triage.Action{Verb: triage.Accept, IDs: []string{it.Fingerprint}, As: it.As})
			continue
		}
		switch it.State {
		case triage.Accepted:
			accept.IDs = append(accept.IDs, it.Fingerprint)
		case triage.Allowed:
			allow.IDs = append(allow.IDs, it.Fingerprint)
		case triage.Open, triage.Skipped:
		}
	}
	actions := slices.DeleteFunc(append(append([]triage.Action{accept}, alternatives...), allow), func(a triage.Action) bool { return len(a.IDs) == 0 })
	for _, a := range actions {
		w.do(a)
	}
	files := tree(w.t, w.copy)
	w.made[key.String()] = files
	for range actions {
		w.do(triage.Action{Verb: triage.Undo})
	}
	return files
}

func allHazards() []refusal.HazardKind {
	var all []refusal.HazardKind
	for _, e := range refusal.Hazards() {
		all = append(all, refusal.HazardKind(e.Name))
	}
	return all
}

// do decides in the copy.
func (w *walk) do(a triage.Action) {
	w.t.Helper()
	if _, err := w.again.Do(context.Background(), a); err != nil {
		w.t.Fatalf("%+v: %v", a, err)
	}
}

const reason = "it is meant to be"

// look is everything that a session shows.
func look(s *triage.Session) string {
	return items(s) + steps(s) + fmt.Sprintf("%+v\n", s.Summaries())
}

func openIn(t *testing.T, dir string) *triage.Session {
	t.Helper()
	r := &runner{t: t, dir: dir, day: "2026-06-15"}
	s, err := triage.OpenSession(context.Background(), r.options(false))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// tree reads all files below dir except the session's.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".ssot" {
				return filepath.SkipDir
			}
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
