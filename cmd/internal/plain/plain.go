package plain

import (
	"context"
	"io"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

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
	Out     io.Writer                                   // must sanitize text for a terminal
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
	t := &talk{voice: newVoice(ctx, o), list: list{at: -1}, o: o, keys: keys.New(theme.New(theme.Look{})), before: o.Session.UndoState().Newest().Number, reasons: map[string]string{}}
	for _, sum := range o.Session.Summaries() {
		t.reasons[sum.Rule] = sum.Undone
	}
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
	o       Options
	keys    *keys.Keys
	as      fix.AlternativeKind // selected alternative
	shown   *triage.Preview     // rewrite as last printed; nil: not printed
	seq     int                 // number of the session's state that the list is of, see triage.Action.Seen
	before  int                 // number of the newest step of an earlier run
	reasons map[string]string   // last reasons, by rule
	over    bool
}

// names returns the command names that can begin a line, in addition to the screen's keys.
func names() map[string]keys.Key {
	return map[string]keys.Key{
		"accept": keys.Accept, "skip": keys.Skip, "allow": keys.Allow, "note": keys.Note, "undo": keys.Undo, "redo": keys.Redo, "ctrl+r": keys.Redo,
		"fix": keys.AcceptFile, "another": keys.NextAlternative, "next": keys.Down, "back": keys.Up, "open": keys.NextOpen, "show": keys.Enter,
		"filter": keys.Filter, "news": keys.News, "help": keys.Help, "quit": keys.Quit, "exit": keys.Quit,
	}
}

// key returns the key of a line, and the text after it. "/words" needs no space.
func (t *talk) key(line string) (k keys.Key, text string) {
	if words, ok := strings.CutPrefix(line, "/"); ok {
		return keys.Filter, strings.TrimSpace(words)
	}
	first, text, _ := strings.Cut(line, " ")
	text = strings.TrimSpace(text)
	if k, ok := names()[strings.ToLower(first)]; ok {
		return k, text
	}
	if len([]rune(first)) == 1 {
		return t.keys.Of(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(first)}), text
	}
	return keys.None, text
}
