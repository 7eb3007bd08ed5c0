package triage_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// faulty is a folder with a session, in a state in which opening it changes the record.
type faulty struct {
	name string
	make func(t *testing.T, dir string)
}

func faultyStates() []faulty {
	decided := func(t *testing.T, dir string) {
		t.Helper()
		s := openIn(t, dir)
		accept(t, s, "a/a.go", 0)
		accept(t, s, "b/b.go", 0)
	}
	edit := func(t *testing.T, dir, old, next string) {
		t.Helper()
		path := filepath.Join(dir, "a/a.go")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(raw), old, next, 1)
		if text == string(raw) {
			t.Fatal("not there:", old)
		}
		rewrite(t, path, text)
	}
	return []faulty{
		{"as it was written", decided},
		{"edited elsewhere", func(t *testing.T, dir string) {
			t.Helper()
			decided(t, dir)
			edit(t, dir, "func two", "// Two.\nfunc two")
		}},
		{"edited where it was decided", func(t *testing.T, dir string) {
			t.Helper()
			decided(t, dir)
			edit(t, dir, "redisx.Client()", "redisx.Client( )")
		}},
		{"renamed", func(t *testing.T, dir string) {
			t.Helper()
			decided(t, dir)
			if err := os.Rename(filepath.Join(dir, "a/a.go"), filepath.Join(dir, "a/z.go")); err != nil {
				t.Fatal(err)
			}
		}},
		{"reverted and back", func(t *testing.T, dir string) {
			t.Helper()
			first := tree(t, dir)["a/a.go"]
			decided(t, dir)
			mine := tree(t, dir)["a/a.go"]
			rewrite(t, filepath.Join(dir, "a/a.go"), first)
			openIn(t, dir)
			rewrite(t, filepath.Join(dir, "a/a.go"), mine)
		}},
		{"cut short and edited", func(t *testing.T, dir string) {
			t.Helper()
			first := tree(t, dir)["b/b.go"]
			cut(t, dir, acceptAll)
			rewrite(t, filepath.Join(dir, "b/b.go"), first)
			edit(t, dir, "func two", "// Two.\nfunc two")
		}},
	}
}

// TestFaults makes each operation fail once, and then each from one on, while a session is opened, decides and undoes.
// The session refuses and changes nothing, or acts as without the fault; and without the fault, it has concluded
// nothing from it.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes operations fail, one after the other")
	}
	ar := txtar.Parse([]byte(crashModule))
	for _, state := range faultyStates() {
		t.Run(state.name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, ar)
			state.make(t, dir)
			want := twin(t, dir)
			wanted := goOn(t, want, nil)
			if wanted.err != nil {
				t.Fatal(wanted.err)
			}
			const stride = 6 // failing each operation takes minutes
			for lasting, first := range map[bool]int{false: 1, true: 3} {
				failed := 0
				for n := first; ; n += stride {
					one, count := twin(t, dir), 0
					fault := func(op, path string) error {
						if count++; count == n || lasting && count > n {
							return fmt.Errorf("%s of %s: %w", op, filepath.Base(path), syscall.EIO)
						}
						return nil
					}
					got := goOn(t, one, fault)
					if count < n {
						break
					}
					if got.err != nil {
						failed++
					}
					faultLeft(t, one, got, wanted, fmt.Sprintf("operation %d, lasting %v", n, lasting))
				}
				if failed == 0 {
					t.Error("nothing failed")
				}
			}
		})
	}
}

// goneOn is a session that was opened and then accepted and undid one more violation.
type goneOn struct {
	looks []string // the view after each action
	files []map[string]string
	err   error
}

// goOn opens a session, accepts the last violation and undoes it, until something fails.
func goOn(t *testing.T, dir string, fault func(op, path string) error) goneOn {
	t.Helper()
	r := &runner{t: t, dir: dir, day: "2026-06-15"}
	var done goneOn
	s, err := triage.OpenSession(context.Background(), triage.WithFault(r.options(false), fault))
	if err != nil {
		done.err = err
		return done
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	note := func() {
		files := tree(t, dir)
		maps.DeleteFunc(files, func(path, _ string) bool { return strings.HasPrefix(filepath.Base(path), ".ssot-") }) // temporary files of an open step
		done.looks, done.files = append(done.looks, look(s)), append(done.files, files)
	}
	note()
	open := slices.IndexFunc(s.Items(), func(it triage.Item) bool { return it.State == triage.Open })
	if open < 0 {
		return done // the failed action was done
	}
	id := s.Items()[open].ID
	for _, a := range []triage.Action{{Verb: triage.Accept, IDs: []string{id}}, {Verb: triage.Undo, IDs: []string{id}}} {
		if _, err := s.Do(context.Background(), a); err != nil {
			done.err = err
			return done
		}
		note()
	}
	return done
}

// faultLeft checks the state after a fault.
func faultLeft(t *testing.T, dir string, got, want goneOn, where string) {
	t.Helper()
	if got.err != nil && !errors.Is(got.err, syscall.EIO) {
		t.Fatalf("%s: %v", where, got.err)
	}
	for i := range got.looks {
		if d := cmp.Diff(want.looks[i], got.looks[i]) + cmp.Diff(want.files[i], got.files[i]); d != "" {
			t.Fatalf("%s, after %d things: %s", where, i, d)
		}
	}
	now := goOn(t, dir, nil)
	if now.err != nil {
		t.Fatalf("%s, and then: %v", where, now.err)
	}
	for path := range tree(t, dir) {
		if strings.HasPrefix(filepath.Base(path), ".ssot-") {
			t.Fatalf("%s: %s is left over", where, path)
		}
	}
	// The failed action was done or not done.
	last := len(got.looks) - 1
	for i := max(last, 0); i <= min(last+1, len(want.looks)-1); i++ {
		if now.looks[0] == want.looks[i] {
			return
		}
	}
	t.Fatalf("%s, %v, and then: %s", where, got.err, cmp.Diff(want.looks[max(last, 0)], now.looks[0]))
}

// TestLost deletes blobs, one at a time: the decisions that need them are listed, undo gives the reason, no file
// changes, and a later reload sees the same.
func TestLost(t *testing.T) {
	t.Parallel()
	ar := txtar.Parse([]byte(crashModule))
	lost := 0
	for _, state := range faultyStates() {
		dir := module(t, ar)
		state.make(t, dir)
		texts, err := os.ReadDir(kept(t, dir, "blobs"))
		if err != nil {
			t.Fatal(err)
		}
		for i, blob := range texts {
			twin := twin(t, dir)
			rewrite(t, kept(t, twin, filepath.Join("blobs", blob.Name())), []string{"", "damaged"}[i%2])
			files := tree(t, twin)
			s := openIn(t, twin)
			if d := cmp.Diff(files, tree(t, twin)); d != "" && !strings.HasPrefix(state.name, "cut short") {
				t.Errorf("%s, text %d: %s", state.name, i, d)
			}
			if loose := s.Inconsistencies(); len(loose) > 0 {
				t.Error(state.name, i, loose)
			}
			if d := cmp.Diff(look(s), look(openIn(t, twin))); d != "" {
				t.Errorf("%s, text %d, the session after the next: %s", state.name, i, d)
			}
			for _, it := range s.Items() {
				if it.State != triage.Accepted {
					continue
				}
				before := look(s)
				_, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}})
				if err == nil {
					continue
				}
				if strings.Contains(err.Error(), "a kept text is lost") {
					lost++
				}
				if d := cmp.Diff(before, look(s)); d != "" {
					t.Errorf("%s, text %d: %v\n%s", state.name, i, err, d)
				}
			}
		}
	}
	if lost == 0 {
		t.Error("nothing was lost")
	}
}
