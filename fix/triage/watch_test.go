package triage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestWatch decides in a session that watches, which goes on watching, and in another one, which ends it.
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
		looks := func() { // a look is over when the next tick is taken
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
			for range 2 { // with the second, a look that began after the decision is over
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

// TestWatchEnds ends the context of a session that watches.
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
