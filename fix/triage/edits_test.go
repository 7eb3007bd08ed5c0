package triage_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestRandomEdits takes random decisions while somebody edits, restores and renames files. A reload never writes a
// file, the session stays consistent, another session sees the same, and a refused decision changes nothing.
func TestRandomEdits(t *testing.T) {
	steps, seeds := 40, uint64(2)
	if testing.Short() {
		steps, seeds = 12, 1
	}
	for seed := range seeds {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile("testdata/random.txtar")
			if err != nil {
				t.Fatal(err)
			}
			w := &walk{t: t, ar: ar, rnd: rand.New(rand.NewPCG(seed, 7)), dir: module(t, ar)}
			w.session = openIn(t, w.dir)
			e := &editor{walk: w, versions: map[string][]string{}}
			e.note()
			for range steps {
				if w.rnd.IntN(2) == 0 {
					e.edit()
				} else {
					e.decide()
				}
				e.note()
			}
		})
	}
}

// editor is a walk during which somebody edits the files.
type editor struct {
	*walk
	versions map[string][]string // of each file with violations, and of connected files
	last     string              // the last action
}

// note records the current texts of the files.
func (e *editor) note() {
	for path, text := range tree(e.t, e.dir) {
		if strings.HasPrefix(path, "_") || !strings.HasSuffix(path, ".go") || strings.HasPrefix(path, "internal/") {
			continue
		}
		if !slices.Contains(e.versions[path], text) {
			e.versions[path] = append(e.versions[path], text)
		}
	}
}

// edit changes a file outside of the session and reloads.
func (e *editor) edit() {
	e.t.Helper()
	paths := slices.Sorted(maps.Keys(e.versions))
	path := paths[e.rnd.IntN(len(paths))]
	text := tree(e.t, e.dir)[path]
	var next string
	kind := e.rnd.IntN(7)
	if text == "" {
		kind = 1 // it is deleted: restore it
	}
	switch kind {
	case 0:
		next = e.versions[path][0]
	case 1:
		next = e.versions[path][e.rnd.IntN(len(e.versions[path]))]
	case 2:
		next = strings.Replace(text, "redisx.Client()", []string{"redisx.Client( )", "redisx.Missing()"}[e.rnd.IntN(2)], 1)
	case 3:
		next = strings.Replace(text, "redis.NewClient(nil)", "redis.NewClient(nil) // edited", 1)
	case 4:
		e.rename(path)
		return
	default: // a line of its own, anywhere between two others
		lines := strings.SplitAfter(text, "\n")
		next = strings.Join(slices.Insert(lines, e.rnd.IntN(len(lines)), fmt.Sprintf("// Line %d.\n", e.rnd.IntN(1000))), "")
	}
	e.last = "edited " + path
	if err := os.WriteFile(filepath.Join(e.dir, path), []byte(next), 0o600); err != nil {
		e.t.Fatal(err)
	}
	e.look()
}

// rename renames a file, or restores its first name.
func (e *editor) rename(path string) {
	e.t.Helper()
	to, moved := strings.CutSuffix(path, "_too.go")
	if !moved {
		to = strings.TrimSuffix(path, ".go") + "_too"
	}
	to += ".go"
	e.last = "renamed " + path + " to " + to
	if err := os.Rename(filepath.Join(e.dir, path), filepath.Join(e.dir, to)); err != nil {
		e.t.Fatal(err)
	}
	e.look()
}

// look reloads the session.
func (e *editor) look() {
	e.t.Helper()
	files := tree(e.t, e.dir)
	if _, err := e.session.Reload(context.Background()); err != nil {
		e.t.Fatal(e.last, err)
	}
	e.check(files)
}

// decide takes any decision, or undoes one.
func (e *editor) decide() {
	e.t.Helper()
	items := e.session.Items()
	it := items[e.rnd.IntN(len(items))]
	a := triage.Action{Verb: triage.Accept, IDs: []string{it.ID}}
	switch e.rnd.IntN(6) {
	case 0:
		a.Verb = triage.Undo
	case 1:
		a.Verb, a.IDs = triage.Undo, nil
	case 2:
		a.Verb, a.Reason = triage.Allow, reason
	default:
		a.As = e.way(it.ID)
	}
	files, before := tree(e.t, e.dir), look(e.session)
	out, err := e.session.Do(context.Background(), a)
	e.last = fmt.Sprintf("%+v: %+v, %v", a, out, err)
	now := tree(e.t, e.dir)
	for path, text := range now {
		if (text != files[path]) != slices.Contains(out.Files, path) {
			e.t.Fatalf("%s: %s\n%s", e.last, path, cmp.Diff(files[path], text))
		}
	}
	if err != nil && before != look(e.session) {
		e.t.Fatalf("%s\n%s", e.last, cmp.Diff(before, look(e.session)))
	}
	e.check(now)
}

func (e *editor) check(files map[string]string) {
	e.t.Helper()
	if d := cmp.Diff(files, tree(e.t, e.dir)); d != "" {
		e.t.Fatalf("%s, and a look at it wrote\n%s", e.last, d)
	}
	if loose := e.session.Inconsistencies(); len(loose) > 0 {
		e.t.Fatalf("%s: %s", e.last, loose)
	}
	if d := cmp.Diff(look(e.session), look(openIn(e.t, e.dir))); d != "" {
		e.t.Fatalf("%s, another session: %s", e.last, d)
	}
}
