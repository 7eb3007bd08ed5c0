package terminal

import (
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

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

// Command gives the terminal back and stops the program, as its shell has it, until it is continued.
// Bubble Tea's own command would send the signal that is taken for a stop from outside.
func (s *Stops) Command() tea.Cmd { return tea.Exec(away(s.Stop), resumed) }

// Again takes the terminal once more, and draws all of the screen.
func Again() tea.Cmd { return tea.Exec(away(func() error { return nil }), resumed) }

// lent is a program that has the terminal.
type lent struct {
	tea.ExecCommand
	lend func(run func() error) error
}

// Run runs it.
func (l lent) Run() error { return l.lend(l.ExecCommand.Run) }

// standsBefore is what stands before the terminal for the screen.
type standsBefore interface{ Terminal() *os.File }

// SetStdin is what it reads: the terminal itself.
func (l lent) SetStdin(r io.Reader) {
	if before, ok := r.(standsBefore); ok {
		r = before.Terminal()
	}
	l.ExecCommand.SetStdin(r)
}

// SetStdout is what it writes to: the terminal itself.
func (l lent) SetStdout(w io.Writer) {
	if before, ok := w.(standsBefore); ok {
		w = before.Terminal()
	}
	l.ExecCommand.SetStdout(w)
}

// Lent returns a program that has the terminal while it runs: a stop from outside is its own then.
func (s *Stops) Lent(program tea.ExecCommand) tea.ExecCommand { return lent{program, s.Lend} }
