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
	if cmd, text := m.Press(t.Context(), 1, nil, 1, "esc"); cmd != nil || text != "that can't be done here" {
		t.Errorf("without a deed: %q", text)
	}
	stage := &Deed{Doing: "staging", Run: func(context.Context, func(Progress)) (Outcome, error) { return Outcome{Sentence: "staged"}, nil }}
	test := &Deed{Doing: "testing", Run: func(ctx context.Context, _ func(Progress)) (Outcome, error) {
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	}}
	cmd, text := m.Press(t.Context(), 1, stage, 1, "esc")
	if text != "staging…; esc stops it" || !m.Running() {
		t.Errorf("it says %q", text)
	}
	if _, text := m.Press(t.Context(), 2, test, 1, "esc"); text != "as soon as staging has ended" {
		t.Errorf("another key says %q", text)
	}
	msg := run(t, cmd)
	if known, same := m.Ended(msg, 2); !known || same || m.Running() || msg.Outcome.Sentence != "staged" {
		t.Errorf("its end: %v, %t, %t", msg, known, same)
	}
	if known, _ := m.Ended(msg, 2); known {
		t.Error("it ends twice")
	}
	cmd, _ = m.Press(t.Context(), 2, test, 3, "esc")
	if _, text := m.Press(t.Context(), 2, test, 3, "esc"); text != "testing is being stopped" {
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
	cmd, _ = m.Press(t.Context(), 1, failing, 3, "esc")
	if msg := run(t, cmd); msg.Err == nil {
		t.Error("its error is lost")
	}
}

// TestProgress holds that the pane shows how far a deed is, that the progress of an earlier one is dropped, and that
// the program waits for its end.
func TestProgress(t *testing.T) {
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
	cmd, _ := m.Press(t.Context(), 2, test, 1, "esc")
	if rows := m.View(look, 80, 24, "⠋", "esc", time.Time{}); rows != nil {
		t.Errorf("before it tells anything: %q", rows)
	}
	batch, _ := cmd().(tea.BatchMsg)
	go batch[0]()
	<-begun
	msg, _ := batch[1]().(ProgressMsg)
	m.Went(msg)
	view := ansi.Strip(strings.Join(m.View(look, 80, 24, "⠋", "esc", time.Time{}), "\n"))
	for _, want := range []string{"⠋ ▓▓▓░░░░░░░ 2 of 3  testing 7 packages", "esc stops it", "✗ 1 failed so far", "   example.com/shop/internal/ws TestHub␛[2J"} {
		if !strings.Contains(view, want) {
			t.Errorf("the pane does not show %q:\n%s", want, view)
		}
	}
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	m.begun = then
	for took, want := range map[time.Duration]string{0: "  esc stops it", 900 * time.Millisecond: "  esc stops it", 83*time.Second + 1: " 1m23s  esc stops it"} {
		if view := ansi.Strip(m.View(look, 80, 24, "⠋", "esc", then.Add(took))[0]); !strings.HasSuffix(view, want+" ") {
			t.Errorf("after %s it shows %q", took, view)
		}
	}
	m.begun = time.Time{}
	m.View(look, 80, 24, "⠋", "esc", then)
	if view := ansi.Strip(m.View(look, 80, 24, "⠋", "esc", then.Add(2*time.Second))[0]); !strings.HasSuffix(view, " 2s  esc stops it ") {
		t.Errorf("two seconds after it was first shown: %q", view)
	}
	m.begun = time.Time{}
	m.Stop()
	if view := ansi.Strip(strings.Join(m.View(look, 80, 24, "⠋", "esc", time.Time{}), "\n")); !strings.Contains(view, "being stopped") {
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

// TestView holds what the pane shows at each size: the bar where it is known how much there is, what runs in a line of
// its own where one has no room for both, and the newest of what failed.
func TestView(t *testing.T) {
	look := theme.New(theme.Look{})
	failed := []string{"one", "two", "three\nlines", "example.com/shop/internal/ws TestHub"}
	for _, test := range []struct {
		at            Progress
		width, height int
		stopped       bool
		want          string
	}{
		{Progress{What: "a\tlisting"}, 40, 24, false, " ⠋ a listing               esc stops it"},
		{Progress{What: "a"}, 40, 24, true, " ⠋ a                      being stopped"},
		{Progress{What: "a", Done: 0, Total: 4}, 40, 24, false, " ⠋ ░░░░░░░░░░ 0 of 4  a    esc stops it"},
		{Progress{What: "a", Done: 3, Total: 4}, 40, 24, false, " ⠋ ▓▓▓▓▓░░░░░ 3 of 4  a    esc stops it"},
		{Progress{What: "a", Done: 9, Total: 4}, 40, 24, false, " ⠋ ▓▓▓▓▓▓▓▓▓▓ 9 of 4  a    esc stops it"},
		{Progress{What: "testing", Done: 3, Total: 4}, 43, 24, false, " ⠋ ▓▓▓▓▓░░░░░ 3 of 4  testing esc stops it"},
		{Progress{What: "testing", Done: 3, Total: 4}, 42, 24, false, " ⠋ ▓▓▓▓▓░░░░░ 3 of 4         esc stops it|   testing"},
		{Progress{What: "a", Lines: failed}, 40, 24, false, " ⠋ a                       esc stops it| ✗ 4 failed so far|   one|   two|   three lines|   example.com/shop/internal/ws TestHub"},
		{Progress{What: "a", Lines: failed}, 30, 19, false, " ⠋ a             esc stops it| ✗ 4 failed so far|   three lines|   …/shop/internal/ws TestHub"},
		{Progress{What: "a", Lines: failed}, 30, 7, false, " ⠋ a             esc stops it| ✗ 4 failed so far"},
	} {
		m := Model{cancel: func() {}, at: test.at, stopped: test.stopped}
		rows := m.View(look, test.width, test.height, "⠋", "esc", time.Time{})
		for i, r := range rows {
			if w := ansi.StringWidth(r); w != test.width {
				t.Errorf("%q is %d cells wide, not %d", r, w, test.width)
			}
			rows[i] = strings.TrimRight(r, " ")
		}
		if got := strings.Join(rows, "|"); got != test.want {
			t.Errorf("%+v in %dx%d is\n%s, not\n%s", test.at, test.width, test.height, got, test.want)
		}
	}
}

// TestNumbers holds that messages of an earlier deed are not taken for those of the present one, and that each begins
// anew.
func TestNumbers(t *testing.T) {
	var m Model
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var inner context.Context
	release, ended := make(chan struct{}), make(chan struct{})
	deed := &Deed{Doing: "testing", Run: func(ctx context.Context, tell func(Progress)) (Outcome, error) {
		inner = ctx
		tell(Progress{What: "one"})
		<-release
		return Outcome{}, nil
	}}
	if m.Finish(time.Minute); m.Running() {
		t.Error("nothing runs, and something does")
	}
	quick := &Deed{Doing: "testing", Run: func(ctx context.Context, _ func(Progress)) (Outcome, error) {
		inner = ctx
		return Outcome{}, nil
	}}
	first, _ := m.Press(ctx, 1, quick, 1, "esc")
	msg := run(t, first)
	m.Went(m.Outcome(ProgressMsg{Progress: Progress{What: "one"}}))
	if m.at.What != "one" {
		t.Errorf("it is at %+v", m.at)
	}
	m.Stop()
	if known, _ := m.Ended(msg, 1); !known || inner.Err() == nil {
		t.Error("its end is not known, or its context goes on")
	}
	if cmd := m.Went(m.Outcome(ProgressMsg{Progress: Progress{What: "late"}})); cmd != nil || m.at.What == "late" {
		t.Error("what comes after the end is taken")
	}
	second, _ := m.Press(ctx, 1, deed, 1, "esc")
	if m.at.What != "" || m.stopped {
		t.Errorf("the next one begins at %+v, stopped %t", m.at, m.stopped)
	}
	if known, same := m.Ended(msg, 1); known || same || !m.Running() {
		t.Error("the end of an earlier one ends the next")
	}
	batch, _ := second().(tea.BatchMsg)
	go func() {
		defer close(ended)
		batch[0]()
	}()
	if told, _ := batch[1]().(ProgressMsg); m.Went(told) == nil || m.at.What != "one" {
		t.Errorf("it is at %+v", m.at)
	}
	close(release)
	<-ended
	if next := m.listen(time.Hour)(); next != nil { // its end is not waited for
		t.Errorf("after its end it tells %v", next)
	}
	m.Ended(EndedMsg{job: m.job}, 1)
	if inner.Err() == nil {
		t.Error("the context of what has ended goes on")
	}
}
