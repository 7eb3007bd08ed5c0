package deed

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

// run runs a deed to its end.
func run(t *testing.T, cmd tea.Cmd) EndedMsg {
	t.Helper()
	batch, _ := cmd().(tea.BatchMsg)
	if len(batch) != 2 {
		t.Fatalf("%d commands", len(batch))
	}
	msg, _ := batch[0]().(EndedMsg)
	return msg
}

func TestModel(t *testing.T) {
	var m Model
	if cmd, text := m.Press(t.Context(), 1, nil, 1); cmd != nil || text != "that can't be done here" {
		t.Errorf("without a deed: %q", text)
	}
	stage := &Deed{Doing: "staging", Run: func(context.Context, func(Progress)) (Outcome, error) { return Outcome{Sentence: "staged"}, nil }}
	test := &Deed{Doing: "testing", Run: func(ctx context.Context, _ func(Progress)) (Outcome, error) {
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	}}
	cmd, text := m.Press(t.Context(), 1, stage, 1)
	if text != "staging…; the same key stops it" || !m.Running() {
		t.Errorf("it says %q", text)
	}
	if _, text := m.Press(t.Context(), 2, test, 1); text != "as soon as staging has ended" {
		t.Errorf("another key says %q", text)
	}
	msg := run(t, cmd)
	if known, same := m.Ended(msg, 2); !known || same || m.Running() || msg.Outcome.Sentence != "staged" {
		t.Errorf("its end: %v, %t, %t", msg, known, same)
	}
	if known, _ := m.Ended(msg, 2); known {
		t.Error("it ends twice")
	}
	cmd, _ = m.Press(t.Context(), 2, test, 3)
	if _, text := m.Press(t.Context(), 2, test, 3); text != "testing is being stopped" {
		t.Errorf("the same key says %q", text)
	}
	if text := m.Stop(); text != "" {
		t.Errorf("stopped again, it says %q", text)
	}
	msg = run(t, cmd)
	if known, same := m.Ended(msg, 3); !known || !same || msg.Err != nil || msg.Outcome.Sentence != "testing was stopped" {
		t.Errorf("stopped: %v, %t, %t", msg, known, same)
	}
	if text := m.Stop(); text != "" {
		t.Errorf("after its end it says %q", text)
	}
	failing := &Deed{Doing: "staging", Run: func(context.Context, func(Progress)) (Outcome, error) { return Outcome{}, errors.New("no git") }}
	cmd, _ = m.Press(t.Context(), 1, failing, 3)
	if msg := run(t, cmd); msg.Err == nil {
		t.Error("its error is lost")
	}
}

// TestWent holds that the pane shows how far a deed is, that what an earlier one told is dropped, and that the program
// waits for its end.
func TestWent(t *testing.T) {
	var m Model
	look := theme.New(theme.Look{Background: theme.Dark})
	begun, ended := make(chan struct{}), false
	test := &Deed{Doing: "testing", Run: func(ctx context.Context, tell func(Progress)) (Outcome, error) {
		tell(Progress{What: "listing packages", Done: 1, Total: 3})
		tell(Progress{What: "testing 7 packages", Done: 2, Total: 3, Lines: []string{"example.com/shop/internal/ws TestHub\x1b[2J"}})
		close(begun)
		<-ctx.Done()
		ended = true
		return Outcome{}, ctx.Err()
	}}
	cmd, _ := m.Press(t.Context(), 2, test, 1)
	if rows := m.View(look, 80, 24, "⠋", "esc"); rows != nil {
		t.Errorf("before it tells anything: %q", rows)
	}
	batch, _ := cmd().(tea.BatchMsg)
	go batch[0]()
	<-begun
	msg, _ := batch[1]().(ProgressMsg)
	m.Went(msg)
	view := ansi.Strip(strings.Join(m.View(look, 80, 24, "⠋", "esc"), "\n"))
	for _, want := range []string{"⠋ ▓▓▓░░░░░░░ 2 of 3  testing 7 packages", "esc stops it", "✗ 1 failed so far", "   example.com/shop/internal/ws TestHub␛[2J"} {
		if !strings.Contains(view, want) {
			t.Errorf("the pane does not show %q:\n%s", want, view)
		}
	}
	m.Stop()
	if view := ansi.Strip(strings.Join(m.View(look, 80, 24, "⠋", "esc"), "\n")); !strings.Contains(view, "being stopped") {
		t.Errorf("stopped, it shows\n%s", view)
	}
	m.Finish(time.Minute)
	if !ended {
		t.Error("it was not waited for")
	}
	msg.job--
	msg.Progress.What = "of another one"
	if m.Went(msg); m.at.What != "testing 7 packages" {
		t.Errorf("it shows what is %s", m.at.What)
	}
}
