package watch

import (
	"context"
	"errors"
	"testing"
)

// told is what watches end with, one after the other.
type told []error

func (w *told) Watch(context.Context) error {
	err := (*w)[0]
	*w = (*w)[1:]
	return err
}

// TestTransitions walks through all that can happen to a watch: when it is started, when there is a reason to look.
func TestTransitions(t *testing.T) {
	fault := errors.New("it is over")
	w := &told{nil, fault, nil}
	var m Model
	first := m.Start(t.Context(), w)
	if first == nil || m.Start(t.Context(), w) != nil {
		t.Fatal("not one watch runs")
	}
	m.Ended(first().(EndedMsg).Err)
	if !m.Due() || m.Start(t.Context(), w) != nil {
		t.Fatal("what was told is not looked at first")
	}
	m.Looking()
	if m.Due() {
		t.Fatal("it is looked at twice")
	}
	if !m.Looked(false, nil) || m.Start(t.Context(), w) != nil {
		t.Fatal("a mistaken watch has no pause")
	}
	m.Paused()
	m.Ended(m.Start(t.Context(), w)().(EndedMsg).Err)
	if m.Due() || m.Start(t.Context(), w) != nil {
		t.Fatal("a watch that failed is started again")
	}
	if !m.Looked(false, fault) || m.Start(t.Context(), w) != nil {
		t.Fatal("a look that failed has no pause")
	}
	m.Paused()
	if m.Looked(true, nil) {
		t.Fatal("a look that found something has a pause")
	}
	if m.Start(t.Context(), w) == nil {
		t.Fatal("after a look nothing is watched")
	}
	m.Later()
	if !m.Due() || m.Looked(false, nil) || m.Looked(false, fault) {
		t.Fatal("while a watch runs a look begins a pause, or what was put off is forgotten")
	}
}

// TestEndsSilently holds that a watch which ends with the program tells nothing.
func TestEndsSilently(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var m Model
	if msg := m.Start(ctx, &told{ctx.Err()})(); msg != nil {
		t.Errorf("it tells %v", msg)
	}
}
