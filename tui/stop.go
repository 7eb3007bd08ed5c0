package tui

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/terminal"
)

// stopMsg is a stop from outside.
type stopMsg struct{}

// againMsg says that the program goes on after a stop that it could not see.
type againMsg struct{}

// away is what has the terminal in place of the screen.
type away func() error

// Run runs it.
func (f away) Run() error { return f() }

// SetStdin does nothing: it reads nothing.
func (away) SetStdin(io.Reader) {}

// SetStdout does nothing: it writes nothing.
func (away) SetStdout(io.Writer) {}

// SetStderr does nothing: it writes nothing.
func (away) SetStderr(io.Writer) {}

// resumed says that the screen is up again.
func resumed(error) tea.Msg { return tea.ResumeMsg{} }

// watchStops makes messages of stops until ctx ends.
func watchStops(ctx context.Context, stops *terminal.Stops, input io.Reader, p *tea.Program) {
	stops.Watch(ctx, input, func() { go p.Send(stopMsg{}) }, func() { go p.Send(againMsg{}) })
}

// stop gives the terminal back and stops the program, as its shell has it, until it is continued.
// Bubble Tea's own command would send the signal that is taken for a stop from outside.
func stop(stops *terminal.Stops, say *status.Model) tea.Cmd {
	if !stops.Able() {
		say.Warn("it can't be stopped here: nothing would let it go on; q quits")
		return nil
	}
	return tea.Exec(away(stops.Stop), resumed)
}

// again takes the terminal once more, and draws all of the screen.
func again() tea.Cmd { return tea.Exec(away(func() error { return nil }), resumed) }

// lent is an editor that has the terminal.
type lent struct {
	Editor
	lend func(run func() error) error
}

// Run runs it.
func (l lent) Run() error { return l.lend(l.Editor.Run) }
