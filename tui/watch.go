package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// watcher is what a Session may do besides: Watch returns when the session on disk is no longer the one that is known.
type watcher interface {
	Watch(ctx context.Context) error
}

// watchPause is how long nothing is watched after a look that found nothing new: a watch that is mistaken must not turn in a circle.
const watchPause = time.Second

// watch is how far the screen is with watching for another process's decisions.
type watch struct {
	on  bool // it runs
	due bool // it told of something that was not looked at yet
	off bool // it is not started: it failed, or has a pause
}

// watchedMsg is the end of a watch, watchMsg the end of a pause.
type (
	watchedMsg struct{ err error }
	watchMsg   struct{}
)

// watched takes the end of a watch: the disk is looked at as soon as nothing stands in the way. After an error nothing is watched until the next look at the disk.
func (m *model) watched(msg watchedMsg) {
	m.watch.on = false
	m.watch.due, m.watch.off = msg.err == nil, msg.err != nil
}

// watchNext looks at the disk when it was told to, and watches again, once nothing is being typed.
func (m *model) watchNext() tea.Cmd {
	if m.watch.due && (m.dialog == nil || !m.dialog.Form()) {
		return m.reload(false)
	}
	w, ok := m.session.(watcher)
	if !ok || m.watch != (watch{}) || m.reloading || m.quitting {
		return nil
	}
	m.watch.on = true
	ctx := m.ctx
	return func() tea.Msg {
		err := w.Watch(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return watchedMsg{err}
	}
}

// rewatch goes on with watching after a look at the disk, which took care of what was told.
func (m *model) rewatch(changed bool, err error) tea.Cmd {
	m.watch.off = err != nil
	if changed || err != nil || m.watch.on {
		return nil
	}
	m.watch.off = true
	return m.after(watchPause, func(time.Time) tea.Msg { return watchMsg{} })
}
