// Package deed is what is done outside of the session while the screen is up: staging, a patch, tests. A Deed is a
// function that may run long, in a command off the event loop. Only one runs at a time. It reports its progress, which
// View draws above the status; pressing its key again stops it. The result is an Outcome.
package deed

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/closing"
	"github.com/seed-58def443/ssot/tui/feed"
)

// A Deed is an action outside of the session.
type Deed struct {
	Doing string // such as "staging", for the progress line
	// Run does it. It may call tell with its progress; tell never blocks.
	Run func(ctx context.Context, tell func(Progress)) (Outcome, error)
}

// Progress is the progress of a deed.
type Progress struct {
	What        string   // "testing 7 packages"
	Done, Total int      // steps; 0 of 0: unknown
	Lines       []string // partial results: tests that failed
}

// Outcome is the result of a deed: a sentence, a longer text if needed, marks for violations by fingerprint, and a page
// that fills the screen.
type Outcome struct {
	Sentence string
	Lines    []string
	Marks    map[string]Mark
	Page     *closing.Page
}

// A Mark is the result for one violation's rewrite.
type Mark struct{ Sign, Text string }

// Signs of marks.
const (
	Passed   = "t✓"
	Broke    = "t✗"
	Untested = "t?"
)

// Messages of a deed.
type (
	// EndedMsg reports that the deed ended.
	EndedMsg struct {
		Outcome Outcome
		Err     error // a one-sentence error; nil if the deed was stopped
		job     int
	}

	// ProgressMsg reports progress.
	ProgressMsg struct {
		Progress Progress
		job      int
	}
)

// A Model holds the deed that runs, if any. The zero value is ready to use.
type Model struct {
	doing   string
	key     int
	gen     int // generation of the session's state at the start
	job     int
	cancel  context.CancelFunc
	stopped bool      // asked to stop, but still running
	begun   time.Time // when it was on the screen first
	at      Progress
	feed    *feed.Feed[Progress]
}

// Running reports whether a deed runs.
func (m *Model) Running() bool { return m.cancel != nil }

// Press handles the key of a deed: it starts the deed, or stops it if it runs. It returns a status message; gen is the
// generation of the session's state, and stop names the other key that stops it, as in View.
func (m *Model) Press(ctx context.Context, key int, d *Deed, gen int, stop string) (tea.Cmd, string) {
	switch {
	case d == nil:
		return nil, "that can't be done here"
	case m.Running() && m.key == key:
		return nil, m.Stop()
	case m.Running():
		return nil, "as soon as " + m.doing + " has ended"
	}
	ctx, m.cancel = context.WithCancel(ctx)
	m.doing, m.key, m.gen = d.Doing, key, gen
	m.stopped, m.at, m.begun = false, Progress{}, time.Time{}
	m.job++
	job, told := m.job, feed.New(func(_, next Progress) Progress { return next })
	m.feed = told
	run := func() tea.Msg {
		defer told.End()
		out, err := d.Run(ctx, told.Put)
		if errors.Is(err, context.Canceled) {
			out, err = Outcome{Sentence: d.Doing + " was stopped"}, nil
		}
		return EndedMsg{out, err, job}
	}
	return tea.Batch(run, m.listen(0)), d.Doing + "…; " + stop + " stops it"
}

// Stop asks the running deed to stop and returns a status message. It returns "" if none runs or it was asked already.
func (m *Model) Stop() string {
	if !m.Running() || m.stopped {
		return ""
	}
	m.stopped = true
	m.cancel()
	return m.doing + " is being stopped"
}

// Finish stops the running deed and waits for its end, at most for patience: its child processes must not outlive the
// program.
func (m *Model) Finish(patience time.Duration) {
	if !m.Running() {
		return
	}
	m.cancel()
	select {
	case <-m.feed.Done():
	case <-time.After(patience):
	}
}

// pause is the minimum time between two progress messages.
const pause = 50 * time.Millisecond

// listen returns a command that waits for the next progress.
func (m *Model) listen(pause time.Duration) tea.Cmd {
	job, told := m.job, m.feed
	return func() tea.Msg {
		if pause > 0 {
			select {
			case <-time.After(pause):
			case <-told.Done():
			}
		}
		if p, ok := told.Next(); ok {
			return ProgressMsg{p, job}
		}
		return nil
	}
}

// Outcome returns a progress message with the running deed's number, as if that deed had sent it.
func (m *Model) Outcome(msg ProgressMsg) ProgressMsg {
	msg.job = m.job
	return msg
}

// Went stores a progress message and returns the command that waits for the next.
func (m *Model) Went(msg ProgressMsg) tea.Cmd {
	if msg.job != m.job || !m.Running() {
		return nil
	}
	m.at = msg.Progress
	return m.listen(pause)
}

// Ended handles the end of a deed; known reports whether it is the running deed, same whether the session's state has
// not changed since its start.
func (m *Model) Ended(msg EndedMsg, gen int) (known, same bool) {
	if msg.job != m.job || m.cancel == nil {
		return false, false
	}
	m.cancel()
	m.cancel = nil
	return true, gen == m.gen
}
