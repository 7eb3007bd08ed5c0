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

// Run shows the screen until the user quits or ctx ends. It returns lines to print after the screen is restored, and
// the exit code: 0, or 130 after Ctrl-C or the end of ctx. If Open fails, Run returns its error. If a decision is being
// written when the user quits, Run waits for it. When ctx ends, Run returns within moments: the decision is completed
// or cancelled, and unfinished text becomes a note.
func Run(ctx context.Context, o Options) (summary string, code int, err error) {
	m := newModel(ctx, o, newTheme(o))
	if m.theme.Asks() && o.Theme.Background == theme.Unknown && ground.Asks(o.output()) {
		m.ground.Await()
	}
	return play(ctx, m, program(m))
}

// program returns the Bubble Tea program of a model. It does not handle signals: Bubble Tea's own handler sends on a
// channel that nobody reads after the context has ended, and the shutdown then waits for the handler forever.
func program(m *model) *tea.Program {
	o := m.o
	paint := painter.New(o.output())
	opts := append(paint.Options(), tea.WithContext(m.work.ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithReportFocus())
	if o.Input != nil {
		opts = append(opts, tea.WithInput(terminal.Whole(o.Input)))
	}
	if o.Mouse {
		opts = append(opts, tea.WithMouseCellMotion())
	}
	return tea.NewProgram(paint.Over(m), opts...)
}

// play runs the program until the user quits or ctx ends, restores the terminal, and returns how the program ended.
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
		// The program also watches ctx. It may not end by itself if the terminal does not accept output, or if it was
		// stopped (Ctrl-Z) and is not continued.
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
	case err != nil: // such as a closed terminal
		return told(ctx, m, hung, held), exitFailed, err
	}
	if m.o.Left != nil && m.work.session != nil {
		m.o.Left(m.review.list.Key())
	}
	return m.sight().teller.summary(), m.code, nil
}

// told returns the text to print when the program had to end. It does not access the model if the event loop hangs.
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

// newTheme returns the theme for the user's choice and the environment. The terminal's own answer comes later, see
// package ground.
func newTheme(o Options) *theme.Theme { return theme.New(theme.Env(o.Theme, o.output(), o.getenv)) }
