package deed

import (
	"context"
	"errors"
	"testing"
)

func TestModel(t *testing.T) {
	var m Model
	if cmd, text := m.Press(t.Context(), 1, nil, 1); cmd != nil || text != "that can't be done here" {
		t.Errorf("without a deed: %q", text)
	}
	stage := &Deed{Doing: "staging", Run: func(context.Context) (Told, error) { return Told{Sentence: "staged"}, nil }}
	test := &Deed{Doing: "testing", Run: func(ctx context.Context) (Told, error) {
		<-ctx.Done()
		return Told{}, ctx.Err()
	}}
	cmd, text := m.Press(t.Context(), 1, stage, 1)
	if text != "staging…; the same key stops it" || !m.Running() {
		t.Errorf("it says %q", text)
	}
	if _, text := m.Press(t.Context(), 2, test, 1); text != "as soon as staging has ended" {
		t.Errorf("another key says %q", text)
	}
	msg, _ := cmd().(EndedMsg)
	if known, same := m.Ended(msg, 2); !known || same || m.Running() || msg.Told.Sentence != "staged" {
		t.Errorf("its end: %v, %t, %t", msg, known, same)
	}
	if known, _ := m.Ended(msg, 2); known {
		t.Error("it ends twice")
	}
	cmd, _ = m.Press(t.Context(), 2, test, 3)
	if _, text := m.Press(t.Context(), 2, test, 3); text != "testing is being stopped" {
		t.Errorf("the same key says %q", text)
	}
	msg, _ = cmd().(EndedMsg)
	if known, same := m.Ended(msg, 3); !known || !same || msg.Err != nil || msg.Told.Sentence != "testing was stopped" {
		t.Errorf("stopped: %v, %t, %t", msg, known, same)
	}
	failing := &Deed{Doing: "staging", Run: func(context.Context) (Told, error) { return Told{}, errors.New("no git") }}
	cmd, _ = m.Press(t.Context(), 1, failing, 3)
	if msg, _ := cmd().(EndedMsg); msg.Err == nil {
		t.Error("its error is lost")
	}
}
