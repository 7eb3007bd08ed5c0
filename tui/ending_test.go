package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
)

func TestUnfinishedText(t *testing.T) {
	for _, test := range []struct {
		what, was string
		values    []string
		want      string
	}{
		{"note", "", []string{"ask them"}, "unfinished note: ask them"},
		{"note", "", []string{""}, ""},
		{"note", "ask them", []string{"ask them"}, ""},
		{"note", "ask them", []string{""}, ""}, // a note is not removed by what was not confirmed
		{"note", "ask them", []string{"ask them first"}, "unfinished note: ask them first"},
		{"note", "ask them", []string{"do it"}, "ask them; unfinished note: do it"},
		{"note", "unfinished note: ask", []string{"unfinished note: ask them"}, "unfinished note: ask them"},
		{"reason to allow it", "", []string{"a mock", ""}, "unfinished reason to allow it: a mock"},
		{"reason to allow it", "", []string{"a mock", "2027-0"}, "unfinished reason to allow it: a mock (until 2027-0)"},
		{"reason to allow it", "ask them", []string{"a mock", ""}, "ask them; unfinished reason to allow it: a mock"},
		{"reason to allow it", "", []string{"", "2027"}, ""},
	} {
		f := form{what: test.what, was: test.was}
		if got := f.text(test.values); got != test.want {
			t.Errorf("%s %q after %q: %q, want %q", test.what, test.values, test.was, got, test.want)
		}
	}
}

// TestEndedWhileTyping holds that what is being typed when the program is ended becomes a note, and decides nothing.
func TestEndedWhileTyping(t *testing.T) {
	for _, test := range []struct{ key, fixedQuestion, note string }{
		{"n", "empty removes it", "unfinished note: ask them"},
		{"m", "why this one is meant to be", "unfinished reason to allow it: ask them"},
	} {
		s := shop(t)
		out := newTerminal()
		in, tell, ended := startOn(t, of(s), out)
		out.wait(t, "closes: the shared client")
		for _, step := range [][2]string{{test.key, test.fixedQuestion}, {"ask them", "ask them"}} {
			if _, err := io.WriteString(in, step[0]); err != nil {
				t.Fatal(err)
			}
			out.wait(t, step[1])
		}
		tell()
		got := <-ended
		var notes []string
		for _, it := range s.Items() {
			notes = append(notes, it.Note)
			if it.State != triage.Open {
				t.Errorf("%s decides", test.key)
			}
		}
		const said = "what was typed about redis.NewClient at hub.go:19 is kept as its note\n"
		if strings.Join(notes, "") != test.note || got.code != 130 || got.err != nil || !strings.HasPrefix(got.summary, said) {
			t.Errorf("%s leaves the notes %q and ends with %+v", test.key, notes, got)
		}
	}
}

// TestUnfinishedKept holds what is said of a text that was being typed at the end: it is a note now, or why it is none,
// with the text, which is nowhere else then.
func TestUnfinishedKept(t *testing.T) {
	full := errors.New("the disk is full:\nnothing was changed")
	for _, test := range []struct {
		typed  string
		refuse error
		held   bool
		want   string
	}{
		{"", nil, true, ""},
		{"ask them", nil, true, "what was typed about redis.NewClient at hub.go:19 is kept as its note"},
		{"ask them", full, true, "what was typed about redis.NewClient at hub.go:19 could not be kept (the disk is full: nothing was changed): unfinished note: ask them"},
		{"ask them", nil, false, "what was typed about redis.NewClient at hub.go:19 could not be kept (" + errBusy.Error() + "): unfinished note: ask them"},
	} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("n")
		sc.write(test.typed)
		sc.s.refuse = test.refuse
		if got := sc.m.question.keep(t.Context(), test.held); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

// TestUnfinishedFollowsTheDialog holds that only what is on the screen would be kept.
func TestUnfinishedFollowsTheDialog(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	want := func(text string) {
		t.Helper()
		got := ""
		if u := sc.m.question.draft.Load(); u != nil {
			got = u.text
		}
		if got != text {
			t.Errorf("%q would be kept, not %q", got, text)
		}
	}
	sc.press("n")
	want("")
	sc.write("ask")
	want("unfinished note: ask")
	sc.press("esc")
	want("")
	sc.press("n")
	sc.write("ask")
	sc.press("enter")
	want("")
	sc.press("m")
	sc.write("mock")
	sc.press("enter")
	sc.write("2027")
	want("ask; unfinished reason to allow it: mock (until 2027)")
	sc.press("esc", "?")
	want("")
}

// TestNotSaved holds that a note or a reason which can't be saved stays in its field, and is saved when Enter is
// pressed again; Esc drops it.
func TestNotSaved(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.s.refuse = errors.New("the disk is full: nothing was changed")
	sc.press("n")
	sc.write("ask them")
	sc.press("enter")
	sc.wantFrame("the disk is full", "note on redis.NewClient at hub.go:19", "ask them")
	sc.s.refuse = nil
	sc.press("enter")
	if got := sc.s.inFile["internal/ws/hub.go"][0].note; got != "ask them" {
		t.Errorf("the note is %q", got)
	}
	sc.s.refuse = errors.New("the disk is full: nothing was changed")
	sc.press("m")
	sc.write("a mock")
	sc.press("enter", "enter", "y")
	sc.wantFrame("the disk is full", "allow redis.NewClient at hub.go:19", "a mock")
	sc.press("esc", "m")
	if got := sc.m.question.dialog.Values()[0]; got != "" {
		t.Errorf("the reason is %q after Esc", got)
	}
	sc.press("esc")
	sc.s.refuse = nil
	sc.press("m")
	sc.write("a mock")
	sc.press("enter", "enter", "y")
	sc.wantStates("hub.go:20 allowed")
}

// TestSavedFormIsDone holds that a text which was saved is not asked for again when a later decision can't be written.
func TestSavedFormIsDone(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("n")
	sc.write("ask them")
	sc.press("enter")
	sc.s.refuse = errors.New("the disk is full: nothing was changed")
	sc.press("j", "a")
	sc.wantFrame("the disk is full")
	if frame := sc.frame(); strings.Contains(frame, "note on") {
		t.Errorf("the note is asked for again:\n%s", frame)
	}
}

// of returns the options of a screen with a session.
func of(s Session) Options {
	return Options{Open: func(context.Context, func(triage.Progress)) (Session, []string, error) { return s, nil, nil }}
}

// slow is a session whose decisions go on until they are told to stop.
type slow struct {
	*memory
	began chan struct{}
}

func (s *slow) Do(ctx context.Context, _ triage.Action) (triage.Outcome, error) {
	close(s.began)
	<-ctx.Done()
	return triage.Outcome{}, ctx.Err()
}

// TestEndedWhileDeciding holds that a decision that takes too long after the program is ended does not happen.
func TestEndedWhileDeciding(t *testing.T) {
	s := &slow{shop(t), make(chan struct{})}
	out := newTerminal()
	in, tell, ended := startOn(t, of(s), out)
	out.wait(t, "closes: the shared client")
	if _, err := io.WriteString(in, "s"); err != nil {
		t.Fatal(err)
	}
	<-s.began
	tell()
	if got := <-ended; got.code != 130 || got.err != nil || !strings.HasPrefix(got.summary, "0 accepted, 0 allowed, 0 skipped") {
		t.Errorf("ended with %+v", got)
	}
}

// stuck is a terminal that takes no more output from some moment on, as after Ctrl-S.
type stuck struct {
	*display
	mu      sync.Mutex
	blocked chan struct{} // closed when something waits
	once    sync.Once
	full    bool
}

func (s *stuck) Write(p []byte) (int, error) {
	s.mu.Lock()
	full := s.full
	s.mu.Unlock()
	if full {
		s.once.Do(func() { close(s.blocked) })
		select {}
	}
	return s.display.Write(p)
}

// TestEndedOnAStuckTerminal holds that a terminal that takes no output does not keep the program, and that what was
// typed is kept.
func TestEndedOnAStuckTerminal(t *testing.T) {
	s := shop(t)
	out := &stuck{display: newTerminal(), blocked: make(chan struct{})}
	in, tell, ended := startOn(t, of(s), out)
	out.wait(t, "closes: the shared client")
	out.mu.Lock()
	out.full = true
	out.mu.Unlock()
	if _, err := io.WriteString(in, "n"); err != nil {
		t.Fatal(err)
	}
	<-out.blocked
	tell()
	if got := <-ended; got.code != 130 || got.err != nil {
		t.Errorf("ended with %+v", got)
	}
}

// TestTypedWhileFilesChange holds that coming back from another window does not take away what is being typed.
func TestTypedWhileFilesChange(t *testing.T) {
	for _, back := range []tea.Msg{tea.FocusMsg{}, tea.ResumeMsg{}} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("n")
		sc.write("ask them")
		sc.s.changed = true
		sc.send(back)
		sc.wantFrame("note  ask them")
		sc.press("enter")
		sc.wantFrame("note: ask them")
		if sc.s.changed {
			t.Errorf("%T: the files were not looked at afterwards", back)
		}
	}
}
