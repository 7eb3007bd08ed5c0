package triage_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestConcurrent uses two sessions of one folder from many goroutines, for the race detector. Afterwards the accepted
// rewrites are on disk.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	ar, err := txtar.ParseFile("testdata/random.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := module(t, ar)
	ctx := context.Background()
	s, other := openIn(t, dir), openIn(t, dir)
	first := tree(t, dir)
	var group sync.WaitGroup
	for _, it := range s.Items() {
		group.Go(func() {
			for _, session := range []*triage.Session{s, other} {
				if _, err := session.Preview(ctx, it.ID, ""); err != nil {
					t.Error(err)
				}
				// One of the two is first, and the other gets an error.
				_, err := session.Do(ctx, triage.Action{Verb: triage.Accept, IDs: []string{it.ID}, Bulk: true, Hazards: allHazards()})
				if err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			if _, err := s.Select(ctx, triage.Filter{}); err != nil {
				t.Error(err)
			}
			s.Items()
			s.Summaries()
			s.News()
			if _, err := s.Reload(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	has := map[string]bool{}
	for _, it := range openIn(t, dir).Items() {
		has[it.File] = true
		if it.State != triage.Accepted {
			t.Errorf("%s:%d is %s", it.File, it.Line, it.State)
		}
	}
	for path, text := range tree(t, dir) {
		if decided := text != first[path]; decided != has[path] {
			t.Errorf("%s changed: %v", path, decided)
		}
	}
}

// TestEnds cancels the context of waiting calls: they return, and nothing changes.
func TestEnds(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	s := openIn(t, dir)
	first := tree(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	it := s.Items()[0]
	for name, do := range map[string]func() error{
		"do": func() error {
			_, err := s.Do(ctx, triage.Action{Verb: triage.Accept, IDs: []string{it.ID}})
			return err
		},
		"preview": func() error { _, err := s.Preview(ctx, it.ID, ""); return err },
		"select":  func() error { _, err := s.Select(ctx, triage.Filter{}); return err },
		"reload":  func() error { _, err := s.Reload(ctx); return err },
		"reset":   func() error { _, err := s.Reset(ctx); return err },
		"open": func() error {
			_, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: stateOf(dir), Now: time.Now})
			return err
		},
	} {
		if err := do(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for path, text := range tree(t, dir) {
		if text != first[path] {
			t.Errorf("%s changed", path)
		}
	}
}
