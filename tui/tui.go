// Package tui is the terminal's screen: a list of violations, the rewrite of the one under the cursor, and a key for each decision.
package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/ground"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Session is what the screen needs of a triage session. Its methods are never called from the event loop, and may be called from several goroutines.
type Session interface {
	// Items are all violations in every state, in the order of the view.
	Items() []triage.Item
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
	Select(ctx context.Context, f triage.Filter) (triage.Selection, error)
	Do(ctx context.Context, a triage.Action) (triage.Outcome, error)
	Reload(ctx context.Context) (bool, error)
}

// describer is what a Session may tell besides: the rules in the order of the rule file, what a person must see, and the folder that files are relative to.
type describer interface {
	Summaries() []triage.Summary
	News() []string
	Root() string
}

// Editor is a program that gets the terminal until it ends, *exec.Cmd in all but name. It has to end when the context
// of Run does.
type Editor = tea.ExecCommand

// Options say what to show and where.
type Options struct {
	Title string // the module's or folder's name
	// Open makes the session while the screen is up already. It runs off the event loop; news are sentences that a person must see.
	Open func(ctx context.Context, progress func(triage.Progress)) (s Session, news []string, err error)
	// Editor is the command that opens a file at a line. It runs off the event loop. nil: there is no editor.
	Editor    func(file string, line int) (Editor, error)
	Root      string           // what items' files are relative to, for Editor; empty: what the session says
	RuleOrder []string         // rules in the order to show them in while the scan goes on
	NoColor   bool             // glyphs only; the environment's NO_COLOR is respected without it
	Mouse     bool             // on from the start; off leaves selecting text to the terminal
	Now       func() time.Time // nil: time.Now
	Input     io.Reader        // nil: the standard input
	Output    io.Writer        // the terminal; nil shows nothing
}

// Exit codes of Run.
const (
	exitOK          = 0
	exitFailed      = 2
	exitInterrupted = 130
)

// Run shows the screen until the user quits or ctx ends. It returns lines to print after the screen is restored and the
// exit code: 0, or 130 on Ctrl-C and when ctx ended. An error of Open ends it with that error.
// A decision that is being written when the user quits is finished first. When ctx ends everything ends within moments:
// a decision is finished or does not happen, and a text that was being typed becomes a note.
func Run(ctx context.Context, o Options) (summary string, code int, err error) {
	m := newModel(ctx, o, newTheme(o))
	if ground.Asks(o.output()) {
		m.ground.Await()
	}
	return play(ctx, m, program(m))
}

// program is the model on its terminal.
// Signals are not its business: its own handler sends what it was told on a channel that nobody reads any more once the
// context has ended too, and the end then waits for the handler for ever.
func program(m *model) *tea.Program {
	o := m.o
	opts := []tea.ProgramOption{tea.WithContext(m.ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithReportFocus(), tea.WithOutput(o.output())}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Mouse {
		opts = append(opts, tea.WithMouseCellMotion())
	}
	return tea.NewProgram(m, opts...)
}

func (o Options) output() io.Writer {
	if o.Output == nil {
		return io.Discard
	}
	return o.Output
}

// newTheme is for what the environment says of the terminal; what the terminal says comes later, see ground.
func newTheme(o Options) *theme.Theme {
	r := lipgloss.NewRenderer(o.output())
	r.SetHasDarkBackground(lipgloss.HasDarkBackground()) // COLORFGBG or dark: Bubble Tea has had it looked up before main, where the terminal was not asked
	if o.NoColor {
		r.SetColorProfile(termenv.Ascii)
	}
	return theme.New(r)
}
