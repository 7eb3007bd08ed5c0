package plain

import (
	"context"
	"io"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Session is the part of a triage session that this package uses.
type Session interface {
	Summaries() []triage.Summary
	Items() []triage.Item
	News() []string
	UndoState() triage.UndoState
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
	Select(ctx context.Context, f triage.Filter) (triage.Selection, error)
	Draft(ctx context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error)
	Do(ctx context.Context, a triage.Action) (triage.Outcome, error)
	Reload(ctx context.Context) (bool, error)
}

// Options hold the session and the streams.
type Options struct {
	Session Session
	In      io.Reader
	Out     io.Writer                                   // must sanitise text for a terminal
	Show    func(triage.Item, triage.Preview) error     // writes a violation with its rewrite
	Diff    func(path string, hunks []patch.Hunk) error // writes the diff of one file
	Prompt  bool                                        // print prompts, because a user types
	Leave   func(answer func() string)                  // called when the user quits; may be nil
}

// longest is the maximum length of a line in bytes.
const longest = 1 << 16

// Run triages until the input ends or the user quits. It returns an error if ctx ends or if reading or writing fails; a
// failed decision is only printed.
func Run(ctx context.Context, o Options) error {
	v := newVoice(ctx, o)
	t := &talk{voice: v, list: list{at: -1}, o: o, typed: typed{keys.New(theme.New(theme.Look{}))}, permit: newPermit(v, o.Session.Summaries()), before: o.Session.UndoState().Newest().Number}
	read := make(chan error, 1)
	go func() { read <- t.read() }() // ends with the input or the process
	t.reload()
	t.say(t.count() + "; one line a decision, ? lists what there is")
	if len(t.items) > 0 && t.items[0].State == triage.Open {
		t.goTo(0)
	} else {
		t.next(1)
	}
	for t.err == nil && !t.over {
		line, more := t.line("> ")
		if !more {
			break
		}
		t.take(line)
	}
	if t.err != nil {
		return t.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	t.say(t.count())
	select {
	case err := <-read:
		return err
	default:
		return nil
	}
}

// talk is the state of the conversation.
type talk struct {
	*voice
	list
	o      Options
	typed  typed
	permit *permit
	as     fix.AlternativeKind // selected alternative
	shown  *triage.Preview     // rewrite as last printed; nil: not printed
	seq    int                 // number of the session's state that the list is of, see triage.Action.Seen
	before int                 // number of the newest step of an earlier run
	over   bool
}
