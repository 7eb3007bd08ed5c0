// Package watch is how far one is with watching for what another process does: a watch runs, it told of something, or
// it pauses. It only says when to look; looking is the screen's business.
package watch

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Pause is how long nothing is watched after a look that found nothing new, or failed: a watch that is mistaken must
// not turn in a circle.
const Pause = time.Second

// Watcher returns from Watch when what is known is no longer so.
type Watcher interface {
	Watch(ctx context.Context) error
}

// EndedMsg is the end of a watch.
type EndedMsg struct{ Err error }

// PausedMsg is the end of a pause.
type PausedMsg struct{}

// Model is the watching. The zero value has not begun.
type Model struct {
	on  bool // it runs
	due bool // there is something that was not looked at yet
	off bool // it is not started: it failed, or has a pause
}

// Start watches, unless it is not the time for it.
func (m *Model) Start(ctx context.Context, w Watcher) tea.Cmd {
	if *m != (Model{}) {
		return nil
	}
	m.on = true
	return func() tea.Msg {
		err := w.Watch(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return EndedMsg{err}
	}
}

// Ended takes the end of a watch: it is time to look. After an error nothing is watched until something else was a
// reason to look.
func (m *Model) Ended(err error) {
	m.on = false
	m.due, m.off = err == nil, err != nil
}

// Paused takes the end of a pause.
func (m *Model) Paused() { m.off = false }

// Later says that there is a reason to look, but not now.
func (m *Model) Later() { m.due = true }

// Due reports whether there is a reason to look.
func (m *Model) Due() bool { return m.due }

// Looking says that somebody looks: that takes care of what was told.
func (m *Model) Looking() { m.due = false }

// Looked says what a look found. It reports whether a pause begins; who is told so has to send a PausedMsg.
func (m *Model) Looked(changed bool, err error) (pause bool) {
	m.off = !m.on && (!changed || err != nil)
	return m.off
}
