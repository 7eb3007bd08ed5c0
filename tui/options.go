package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Session is what the screen needs of a triage session. Its methods are never called from the event loop, and may be
// called from several goroutines.
type Session interface {
	// Items are all violations in every state, in the order of the view.
	Items() []triage.Item
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
	Select(ctx context.Context, f triage.Filter) (triage.Selection, error)
	// Draft is what Do would do to the files.
	Draft(ctx context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error)
	Do(ctx context.Context, a triage.Action) (triage.Outcome, error)
	Reload(ctx context.Context) (bool, error)
}

// describer is what a Session may tell besides: the rules in the order of the rule file, what a person must see, and
// the folder that files are relative to.
type describer interface {
	Summaries() []triage.Summary
	News() []string
	Root() string
}

// partial is what a Session may tell of the packages and files that the scan could not read: nothing is known of
// violations in them.
type partial interface {
	NotAnalyzed() []scan.NotAnalyzed
}

// matcher is a Session that can tell which violations are like one.
type matcher interface {
	Similar(ctx context.Context, id string) ([]string, error)
}

// turner is what a Session may tell of what was decided, and of what undo and redo would do.
type turner interface {
	UndoState() triage.UndoState
}

// Editor is a program that gets the terminal until it ends, *exec.Cmd in all but name. It has to end when the context
// of Run does.
type Editor = tea.ExecCommand

// Options say what to show and where.
type Options struct {
	Title string // the module's or folder's name
	// Open makes the session while the screen is up already. It runs off the event loop; news are sentences that a
	// person must see.
	Open func(ctx context.Context, progress func(triage.Progress)) (s Session, news []string, err error)
	// Editor is the command that opens a file at a line. It runs off the event loop. nil: there is no editor.
	Editor    func(file string, line int) (Editor, error)
	Deeds     map[int]deed.Deed   // by key, see package handing: what can be done outside of the session
	Root      string              // what items' files are relative to, for Editor; empty: what the session says
	RuleOrder []string            // rules in the order to show them in while the scan goes on
	Theme     theme.Choice        // what a person chose of colours
	Getenv    func(string) string // nil: nothing is known of the environment
	Mouse     bool                // on from the start; off leaves selecting text to the terminal
	Leave     *Leave              // nil: quitting asks nothing
	Now       func() time.Time    // nil: time.Now
	Input     io.Reader           // nil: the standard input
	Output    io.Writer           // the terminal; nil shows nothing
}

func (o Options) getenv(name string) string {
	if o.Getenv == nil {
		return ""
	}
	return o.Getenv(name)
}

func (o Options) output() io.Writer {
	if o.Output == nil {
		return io.Discard
	}
	return o.Output
}

// Leave is asked before a person quits with q what becomes of the folder that the program runs on.
type Leave struct {
	Folder string // which goes unless it is kept
	Keep   func() // is called when it is to be kept
}

// Exit codes of Run.
const (
	exitOK          = 0
	exitFailed      = 2
	exitInterrupted = 130
)
