// Package deed is what is done outside of the session while the screen is up: staging, a patch, tests. In go functions
// that may take long; one runs at a time, off the event loop, and its own key stops it. Out comes what it told.
package deed

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"
)

// Deed is something to do.
type Deed struct {
	Doing string // "staging", for who waits
	Run   func(ctx context.Context) (Told, error)
}

// Told is what came of it: a sentence, and lines to read where it takes more than that.
type Told struct {
	Sentence string
	Lines    []string
}

// EndedMsg is the end of a deed.
type EndedMsg struct {
	Told Told
	Err  error // a sentence; that it was stopped is none
	job  int
}

// Model is the deed that runs, if one does. The zero value is ready.
type Model struct {
	doing  string
	key    int
	gen    int // of the session's state when it began
	job    int
	cancel context.CancelFunc
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
		m.cancel()
		return nil, m.doing + " is being stopped"
	case m.Running():
		return nil, "as soon as " + m.doing + " has ended"
	}
	ctx, m.cancel = context.WithCancel(ctx)
	m.doing, m.key, m.gen = d.Doing, key, gen
	m.job++
	job := m.job
	return func() tea.Msg {
		told, err := d.Run(ctx)
		if errors.Is(err, context.Canceled) {
			told, err = Told{Sentence: d.Doing + " was stopped"}, nil
		}
		return EndedMsg{told, err, job}
	}, d.Doing + "…; the same key stops it"
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
