package triage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestWatch decides in a watching session, which goes on watching, and in another one, which ends the watch.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	for _, readOnly := range []bool{false, true} {
		s, other := openIn(t, dir), openIn(t, dir)
		if readOnly {
			s = openReadOnly(t, dir)
		}
		ticks, ended := make(chan time.Time), make(chan error)
		s.WatchOn(ticks)
		go func() { ended <- s.Watch(context.Background()) }()
		looks := func() { // a check is over when the next tick is received
			t.Helper()
			for range 2 {
				select {
				case ticks <- time.Time{}:
				case err := <-ended:
					t.Fatal("it ended:", err)
				}
			}
		}
		ends := func() {
			t.Helper()
			for range 2 { // after the second, a check that began after the decision is over
				select {
				case ticks <- time.Time{}:
				case err := <-ended:
					if err != nil {
						t.Fatal(err)
					}
					return
				}
			}
			t.Fatal("it goes on watching")
		}
		looks()
		if !readOnly {
			accept(t, s, "a/a.go", 0)
			looks()
		}
		if _, err := other.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
		looks()
		for _, decide := range []func() error{
			func() error { accept(t, other, "b/b.go", 0); return nil },
			func() error { _, err := other.Do(context.Background(), triage.Action{Verb: triage.Undo}); return err },
		} {
			if err := decide(); err != nil {
				t.Fatal(err)
			}
			ends()
			if changed, err := s.Reload(context.Background()); err != nil || !changed {
				t.Errorf("after it ended a reload says %v, %v", changed, err)
			}
			go func() { ended <- s.Watch(context.Background()) }()
			looks()
		}
		accept(t, other, "b/b.go", 0)
		ends()
		if _, err := other.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWatchEnds cancels the context of a watching session.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	s := openIn(t, module(t, txtar.Parse([]byte(crashModule))))
	ctx, cancel := context.WithCancel(context.Background())
	ticks, ended := make(chan time.Time), make(chan error)
	s.WatchOn(ticks)
	go func() { ended <- s.Watch(ctx) }()
	ticks <- time.Time{}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := s.Watch(ctx); !errors.Is(err, context.Canceled) {
		t.Error("with a context that has ended:", err)
	}
}

// TestWatchFiles changes files outside of a watching session: each change ends the watch, even one from before it
// began, but no decision of the session does. A restored file is open again.
func TestWatchFiles(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	file := filepath.Join(dir, "a", "a.go")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	ticks, ended := make(chan time.Time), make(chan error)
	s.WatchOn(ticks)
	watch := func() { go func() { ended <- s.Watch(context.Background()) }() }
	reload := func() {
		t.Helper()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if changed, err := s.Reload(context.Background()); err != nil || !changed {
			t.Fatalf("after it ended a reload says %v, %v", changed, err)
		}
	}
	goesOn := func() {
		t.Helper()
		for range 3 {
			select {
			case ticks <- time.Time{}:
			case err := <-ended:
				t.Fatal("it ended:", err)
			}
		}
	}
	watch()
	accept(t, s, "a/a.go", 0)
	goesOn()
	write := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(before)
	reload()
	if it := s.Items()[0]; it.State != triage.Open || !it.Outside {
		t.Errorf("what was put back is %s, reverted outside: %t", it.State, it.Outside)
	}
	write(append(before, "\n// more\n"...))
	watch()
	reload()
	watch()
	goesOn()
	if err := os.WriteFile(filepath.Join(dir, "a", "new.go"), []byte("package a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reload()
}

// TestWatchBack takes a decided file away and brings it back under a watching session: each end of the watch shows it.
func TestWatchBack(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(file string) error{
		"cut short":   func(file string) error { return os.WriteFile(file, []byte("packa"), 0o600) },
		"removed":     os.Remove,
		"folder gone": func(file string) error { return os.RemoveAll(filepath.Dir(filepath.Dir(file))) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, txtar.Parse([]byte("-- deep/a/a.go --\npackage a\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar x = redis.NewClient(nil)\n")))
			file := filepath.Join(dir, "deep", "a", "a.go")
			s := openIn(t, dir)
			s.WatchOn(nil) // events alone
			accept(t, s, "deep/a/a.go", 0)
			accepted, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			// A change of several calls may end the watch between two of them.
			shows := func(change func() error, decided string) {
				t.Helper()
				ended := make(chan error)
				watch := func() { ended <- s.Watch(t.Context()) }
				go watch()
				if err := change(); err != nil {
					t.Fatal(err)
				}
				for {
					if err := <-ended; err != nil {
						t.Fatal(err)
					}
					if _, err := s.Reload(t.Context()); err != nil {
						t.Fatal(err)
					}
					if s.UndoState().Undo == decided {
						return
					}
					go watch()
				}
			}
			decided := s.UndoState().Undo
			shows(func() error { return away(file) }, "")
			shows(func() error {
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					return err
				}
				return os.WriteFile(file, accepted, 0o600)
			}, decided)
			if got := s.Items()[0].State; got != triage.Accepted {
				t.Errorf("back, it is %s", got)
			}
		})
	}
}
