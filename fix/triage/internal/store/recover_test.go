package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

var errEnd = errors.New("the process ended")

// unflushed leaves out what takes long.
func unflushed(op, _ string) *journal.Fault {
	if op == "flush" {
		return &journal.Fault{}
	}
	return nil
}

// interrupted decides on a file in a new tree, in a process that ends before its nth call, if there is one. It returns
// a store that another process opens, and the file.
func interrupted(t *testing.T, n int) (open func() *Store, path string, ended bool) {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "tree")
	path = filepath.Join(root, "a.go")
	if err := errors.Join(os.Mkdir(root, 0o755), os.WriteFile(path, []byte("package a\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	open = func() *Store {
		t.Helper()
		s, err := New(root, filepath.Join(dir, "state"), stamps.New(nil))
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
	s := open()
	held, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	s.Inject(unflushed)
	if err := held.Save(Update{Before: record.New(), After: record.New()}); err != nil {
		t.Fatal(err)
	}
	st := record.New()
	st.Decisions["00000001"] = &record.Decision{Seen: record.Sighting{File: "a.go", Package: "p", Line: 1}, Layers: []record.Layer{{State: record.Accepted, Step: 1}}}
	st.Steps, st.Last = append(st.Steps, &record.Step{Number: 1, Verb: record.Accept, Time: noon, IDs: []string{"00000001"}}), 1
	st.Files["a.go"] = &record.File{Package: "p", Base: stamps.Hash([]byte("package a\n")), Written: stamps.Hash([]byte("package b\n"))}
	changes := []patch.Change{{Path: "a.go", Before: []byte("package a\n"), After: []byte("package b\n")}}
	calls := 0
	s.Inject(func(op, name string) *journal.Fault {
		if calls++; calls-1 == n {
			panic(errEnd)
		}
		return unflushed(op, name)
	})
	defer s.Inject(unflushed)
	defer func() {
		if r := recover(); r == any(errEnd) {
			ended = true
		} else if r != nil {
			panic(r)
		}
	}()
	texts := filetext.Texts{st.Files["a.go"].Base: changes[0].Before, st.Files["a.go"].Written: changes[0].After}
	if err := held.Write(t.Context(), changes, Update{record.New(), st, texts}); err != nil {
		t.Fatal(err)
	}
	return open, path, false
}

// read reads a session under the lock.
func read(t *testing.T, s *Store) (ReadResult, error) {
	t.Helper()
	held, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	s.Inject(unflushed)
	return held.Read(t.Context())
}

// TestReadInterrupted ends a decision before each of its calls: the session that is read then has it if, and only if,
// the file has it, and what became of it is said once.
func TestReadInterrupted(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for n, more := 0, true; more; n += 3 {
		var open func() *Store
		var path string
		open, path, more = interrupted(t, n)
		s := open()
		if _, _, err := s.Look(); err != nil {
			t.Fatal(err)
		}
		was := s.Interrupted()
		f, err := read(t, s)
		if err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		text, err := os.ReadFile(path)
		if decided := f.Decisions["00000001"] != nil; err != nil || decided != (string(text) == "package b\n") || !decided && string(text) != "package a\n" {
			t.Errorf("%d: decided %t, and the file has %q, %v", n, decided, text, err)
		}
		if was != (len(f.News) == 1) || f.RolledBack && !was {
			t.Errorf("%d: interrupted %t, rolled back %t: %q", n, was, f.RolledBack, f.News)
		}
		if len(f.News) > 0 {
			seen[f.News[0]]++
		}
		if f.Saved != s.SavedName() || s.Interrupted() {
			t.Errorf("%d: it is not concluded", n)
		}
		if again, err := read(t, open()); err != nil || len(again.News) > 0 || again.RolledBack || again.Saved != f.Saved || len(again.Decisions) != len(f.Decisions) {
			t.Errorf("%d: again %+v, %v", n, again, err)
		}
	}
	if len(seen) != 2 {
		t.Errorf("what was said: %v", seen)
	}
	for news := range seen {
		if !strings.Contains(news, "a.go") && !strings.Contains(news, "decision") {
			t.Errorf("it says %q", news)
		}
	}
}

// TestReadFails makes each call of the read after an interrupted decision fail: that is an error, or no matter, and the
// next read has what the first would have had.
func TestReadFails(t *testing.T) {
	t.Parallel()
	for n, more := 0, true; more; n += 3 {
		open, path, _ := interrupted(t, 85)
		s := open()
		if _, _, err := s.Look(); err != nil || !s.Interrupted() {
			t.Fatal("nothing was interrupted:", err)
		}
		held, err := s.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		s.Inject(func(op, name string) *journal.Fault {
			if calls++; calls-1 == n {
				return &journal.Fault{Err: syscall.EIO}
			}
			return unflushed(op, name)
		})
		f, err := held.Read(t.Context())
		held.Release()
		if more = calls > n; err != nil && !errors.Is(err, syscall.EIO) || err == nil && len(f.News) != 1 {
			t.Errorf("call %d fails: %+v, %v", n, f, err)
		}
		last, lastErr := read(t, open())
		text, readErr := os.ReadFile(path)
		if lastErr != nil || readErr != nil || (last.Decisions["00000001"] != nil) != (string(text) == "package b\n") {
			t.Errorf("after call %d failed: %v, %v, %v, and the file has %q", n, last.Decisions, lastErr, readErr, text)
		}
		if err != nil && len(last.News)+len(f.News) == 0 {
			t.Errorf("after call %d failed (%v) nothing is said", n, err)
		}
	}
}
