// Package deed is what is done outside of the session while the screen is up: staging, a patch, tests. In go functions
// that may take long; one runs at a time, off the event loop, tells how far it is, which is drawn above the status, and
// is stopped by its own key. Out comes what it told.
package deed

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/closing"
	"github.com/seed-58def443/ssot/tui/feed"
)

// Deed is something to do.
type Deed struct {
	Doing string // "staging", for who waits
	// Run does it; tell says how far it is, and never waits.
	Run func(ctx context.Context, tell func(Progress)) (Outcome, error)
}

// Progress is how far a deed is.
type Progress struct {
	What        string   // "testing 7 packages"
	Done, Total int      // steps; 0 of 0: that is not known
	Lines       []string // what there is to know already: tests that failed
}

// Outcome is what came of it: a sentence, lines to read where it takes more than that, what stays at the rows of
// violations, by fingerprint, and a page that has the screen to itself.
type Outcome struct {
	Sentence string
	Lines    []string
	Marks    map[string]Mark
	Page     *closing.Page
}

// Mark is what was found of a violation's rewrite.
type Mark struct{ Sign, Text string }

// The signs of marks.
const (
	Passed   = "t✓"
	Broke    = "t✗"
	Untested = "t?"
)

// The messages of a deed.
type (
	// EndedMsg is its end.
	EndedMsg struct {
		Outcome Outcome
		Err     error // a sentence; that it was stopped is none
		job     int
	}

	// ProgressMsg is how far it is.
	ProgressMsg struct {
		Progress Progress
		job      int
	}
)

// Model is the deed that runs, if one does. The zero value is ready.
type Model struct {
	doing   string
	key     int
	gen     int // of the session's state when it began
	job     int
	cancel  context.CancelFunc
	stopped bool // it was told to stop, and has not ended yet
	at      Progress
	feed    *feed.Feed[Progress]
}

// Running reports whether a deed runs.
func (m *Model) Running() bool { return m.cancel != nil }

// Press takes the key of a deed: it begins it, or stops it when it runs. What it says is for the status; gen is the
// generation of the session's state.
func (m *Model) Press(ctx context.Context, key int, d *Deed, gen int) (tea.Cmd, string) {
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
	m.stopped, m.at = false, Progress{}
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
	return tea.Batch(run, m.listen(0)), d.Doing + "…; the same key stops it"
}

// Stop tells the deed that runs to stop; it says so. Where none runs, or it was told already, it says nothing.
func (m *Model) Stop() string {
	if !m.Running() || m.stopped {
		return ""
	}
	m.stopped = true
	m.cancel()
	return m.doing + " is being stopped"
}

// Finish tells the deed that runs to stop, and waits for its end, so long at most: what it started does not outlive the
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

// pause is the least time between two messages of how far it is.
const pause = 50 * time.Millisecond

// listen waits for how far it is next.
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

// Outcome returns a message of how far the deed is that runs, as one that it tells comes.
func (m *Model) Outcome(msg ProgressMsg) ProgressMsg {
	msg.job = m.job
	return msg
}

// Went takes how far it is, and listens for more.
func (m *Model) Went(msg ProgressMsg) tea.Cmd {
	if msg.job != m.job || !m.Running() {
		return nil
	}
	m.at = msg.Progress
	return m.listen(pause)
}

// Ended takes the end of a deed; it reports whether it was that of the one that runs, and whether the session's state
// is still the one that it began with.
func (m *Model) Ended(msg EndedMsg, gen int) (known, same bool) {
	if msg.job != m.job || m.cancel == nil {
		return false, false
	}
	m.cancel()
	m.cancel = nil
	return true, gen == m.gen
}
