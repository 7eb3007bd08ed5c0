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

// Session is the part of a triage session that the screen uses. The screen never calls it from the event loop, but may
// call it from several goroutines.
type Session interface {
	// Items returns all violations in every state, in display order.
	Items() []triage.Item
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
	Select(ctx context.Context, f triage.Filter) (triage.Selection, error)
	// Draft returns the changes that Do would make to the files.
	Draft(ctx context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error)
	Do(ctx context.Context, a triage.Action) (triage.Outcome, error)
	Reload(ctx context.Context) (bool, error)
}

// describer is an optional interface of a Session: the rules in the order of the rule file, messages for the user, and
// the directory that paths are relative to.
type describer interface {
	Summaries() []triage.Summary
	News() []string
	Root() string
}

// partial is an optional interface of a Session: the packages and files that the scan could not analyze, whose
// violations are unknown.
type partial interface {
	NotAnalyzed() []scan.NotAnalyzed
}

// matcher is an optional interface of a Session: it finds violations like a given one.
type matcher interface {
	Similar(ctx context.Context, id string) ([]string, error)
}

// turner is an optional interface of a Session: the last decision, and what undo and redo would do.
type turner interface {
	UndoState() triage.UndoState
}

// placer is an optional interface of a Session. Place returns the key of the violation that an earlier screen was left
// at, or "". There may be no such violation any more.
type placer interface {
	Place() string
}

// Editor is a program that borrows the terminal until it ends, such as an *exec.Cmd. It must end when the context of
// Run ends.
type Editor = tea.ExecCommand

// Options configure the screen.
type Options struct {
	Title string // name of the module or directory
	// Open opens the session while the screen is already up. It runs off the event loop. news are sentences that the
	// user must see.
	Open func(ctx context.Context, progress func(triage.Progress)) (s Session, news []string, err error)
	// Editor returns the command that opens a file at a line. It runs off the event loop. nil: there is no editor.
	Editor    func(file string, line int) (Editor, error)
	Deeds     map[int]deed.Deed   // by key, see package handing: actions outside of the session
	Root      string              // directory of the items' files, for Editor; empty: as the session says
	RuleOrder []string            // display order of rules during the scan
	Theme     theme.Choice        // the user's choice of colours
	Getenv    func(string) string // nil: an empty environment
	Mouse     bool                // mouse events are on from the start; off leaves text selection to the terminal
	Leave     *Leave              // nil: quit without a question
	Left      func(key string)    // called with the violation that the screen is left at, at its end; nil: nobody asks
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

// Leave asks, before the user quits with q, what happens to the directory that the program runs on.
type Leave struct {
	Folder string // deleted unless it is kept
	Keep   func() // called if the user keeps the directory
}

// Exit codes of Run.
const (
	exitOK          = 0
	exitFailed      = 2
	exitInterrupted = 130
)
