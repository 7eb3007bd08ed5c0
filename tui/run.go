package tui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/ground"
	"github.com/seed-58def443/ssot/tui/painter"
	"github.com/seed-58def443/ssot/tui/terminal"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Run shows the screen until the user quits or ctx ends. It returns lines to print after the screen is restored and the
// exit code: 0, or 130 on Ctrl-C and when ctx ended. An error of Open ends it with that error.
// A decision that is being written when the user quits is finished first. When ctx ends everything ends within moments:
// a decision is finished or does not happen, and a text that was being typed becomes a note.
func Run(ctx context.Context, o Options) (summary string, code int, err error) {
	m := newModel(ctx, o, newTheme(o))
	if m.theme.Asks() && o.Theme.Background == theme.Unknown && ground.Asks(o.output()) {
		m.ground.Await()
	}
	return play(ctx, m, program(m))
}

// program returns the model on its terminal.
// Signals are not its business: its own handler sends what it was told on a channel that nobody reads any more once the
// context has ended too, and the end then waits for the handler for ever.
func program(m *model) *tea.Program {
	o := m.o
	paint := painter.New(o.output())
	opts := append(paint.Options(), tea.WithContext(m.work.ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithReportFocus())
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Mouse {
		opts = append(opts, tea.WithMouseCellMotion())
	}
	return tea.NewProgram(paint.Over(m), opts...)
}

// play runs the program until the user quits or ctx ends, gives the terminal back, and says how it ended.
func play(ctx context.Context, m *model, p *tea.Program) (summary string, code int, err error) {
	screen := terminal.Borrow(m.o.Input, m.o.output())
	watching, end := context.WithCancel(ctx)
	defer end()
	m.stops.Watch(watching, m.o.Input, func() { go p.Send(stopMsg{}) }, func() { go p.Send(againMsg{}) })
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
		case <-time.After(gracePeriod):
			hung = true
		}
	}
	screen.GiveBack(hung)
	m.work.stop()
	held := m.work.finish(ctx)
	if !hung {
		m.deeds.Finish(gracePeriod)
	}
	if ctx.Err() != nil {
		return told(ctx, m, hung, held), exitInterrupted, nil
	}
	switch {
	case m.work.openErr != nil:
		return "", exitFailed, m.work.openErr
	case err != nil: // the terminal is gone, say
		return told(ctx, m, hung, held), exitFailed, err
	}
	return m.sight().teller.summary(), m.code, nil
}

// told returns what there is to say when the program had to end. A model whose event loop hangs is not looked at.
func told(ctx context.Context, m *model, hung, held bool) string {
	var lines []string
	if kept := m.question.keep(ctx, held); kept != "" {
		lines = append(lines, kept)
	}
	if !held {
		lines = append(lines, "the last decision was not finished; the next start takes it back or completes it")
	}
	if !hung {
		lines = append(lines, m.sight().teller.summary())
	}
	return strings.Join(lines, "\n")
}

// newTheme is for what a person chose and what the environment says of the terminal; what the terminal says comes
// later, see ground.
func newTheme(o Options) *theme.Theme { return theme.New(theme.Env(o.Theme, o.output(), o.getenv)) }
