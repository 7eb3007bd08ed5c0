package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/terminal"
)

const (
	// grace is how long each thing that may not be left behind has to come to its end when the program is told to end.
	grace = time.Second
	// keepPatience is how long the writing of an unfinished text may take: files may have to be looked at again.
	keepPatience = 5 * time.Second
)

// errBusy is why an unfinished text was not written.
var errBusy = errors.New("a decision was still being written")

// play runs the program until the user quits or ctx ends, gives the terminal back, and says how it ended.
func play(ctx context.Context, m *model, p *tea.Program) (summary string, code int, err error) {
	screen := terminal.Borrow(m.o.Input, m.o.output())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	hung := false
	select {
	case err = <-ended:
	case <-ctx.Done():
		// The program sees it as well. What can keep it is a terminal that takes no more output, and a stop (Ctrl-Z)
		// that nobody ends.
		select {
		case err = <-ended:
		case <-time.After(grace):
			hung = true
		}
	}
	screen.GiveBack(hung)
	m.stop()
	held := m.finish(ctx)
	if ctx.Err() != nil {
		return told(ctx, m, hung, held), exitInterrupted, nil
	}
	switch {
	case m.openErr != nil:
		return "", exitFailed, m.openErr
	case err != nil: // the terminal is gone, say
		return told(ctx, m, hung, held), exitFailed, err
	}
	return m.summary(), m.code, nil
}

// told is what there is to say when the program had to end. A model whose event loop hangs is not looked at.
func told(ctx context.Context, m *model, hung, held bool) string {
	var lines []string
	if kept := m.keep(ctx, held); kept != "" {
		lines = append(lines, kept)
	}
	if !held {
		lines = append(lines, "the last decision was not finished; the next start takes it back or completes it")
	}
	if !hung {
		lines = append(lines, m.summary())
	}
	return strings.Join(lines, "\n")
}

// finish waits until what is being written is written, lets nothing else begin, and gives a scan that was told to stop
// some time. When ctx ends, a decision has some time, then it is cancelled, which it heeds until its first file is
// replaced. held says that nothing is being written any more.
func (m *model) finish(ctx context.Context) (held bool) {
	defer m.abandon()
	select {
	case m.pen <- struct{}{}: // and never given back: a decision that has not begun by now is not taken
		held = true
	case <-ctx.Done():
		if held = m.takePen(grace); !held {
			m.abandon()
			held = m.takePen(grace)
		}
	}
	select {
	case <-m.feed.done:
	case <-time.After(grace):
	}
	return held
}

func (m *model) takePen(patience time.Duration) bool {
	select {
	case m.pen <- struct{}{}:
		return true
	case <-time.After(patience):
		return false
	}
}
