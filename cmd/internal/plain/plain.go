package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Session is what is needed of a triage session.
type Session interface {
	Items() []triage.Item
	News() []string
	Turns() triage.Turns
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
	Select(ctx context.Context, f triage.Filter) (triage.Selection, error)
	Draft(ctx context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error)
	Do(ctx context.Context, a triage.Action) (triage.Outcome, error)
	Reload(ctx context.Context) (bool, error)
}

// Options say what to triage, and where to read and write.
type Options struct {
	Session Session
	In      io.Reader
	Out     io.Writer                                   // what is written there is safe for a terminal
	Show    func(triage.Item, triage.Preview) error     // writes a violation with its rewrite
	Diff    func(path string, hunks []patch.Hunk) error // writes one file's part of a diff
	Prompt  bool                                        // somebody types
	Leave   func(answer func() string)                  // is called when a person quits; may be nil
}

// longest is how many bytes a line may have.
const longest = 1 << 16

// Run triages until the input ends or says so. It errs when ctx ends and when what is read or written can't be; a
// decision that can't be had is told, and is no error.
func Run(ctx context.Context, o Options) error {
	t := &talk{o: o, ctx: ctx, keys: keys.New(theme.New(theme.Look{})), before: o.Session.Turns().Step, reasons: map[string]string{}, lines: make(chan string), at: -1}
	read := make(chan error, 1)
	go func() { read <- t.read() }() // ends with the input, or with the program
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

// talk is the conversation.
type talk struct {
	o       Options
	ctx     context.Context // of Run
	keys    *keys.Keys
	lines   chan string
	items   []triage.Item // that the words let through
	all     []triage.Item
	words   []string
	at      int                 // the one that is spoken of; -1: none
	as      fix.AlternativeKind // which of its rewrites
	shown   *triage.Preview     // as it was printed last; nil: it was not
	before  int                 // the newest step that an earlier run left
	reasons map[string]string   // that were given last, by rule
	over    bool
	err     error // of writing
}

// read sends lines until there are no more.
func (t *talk) read() error {
	defer close(t.lines)
	in := bufio.NewScanner(t.o.In)
	in.Buffer(nil, longest)
	for in.Scan() {
		select {
		case t.lines <- strings.TrimSpace(in.Text()):
		case <-t.ctx.Done():
			return nil
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	return nil
}

// line is the next one; more is false at the end.
func (t *talk) line(prompt string) (line string, more bool) {
	if t.o.Prompt {
		t.print(prompt)
	}
	select {
	case line, more = <-t.lines:
	case <-t.ctx.Done():
	}
	return line, more
}

// yes asks a question that only y answers.
func (t *talk) yes(question string) bool {
	t.say(question + " y or n")
	line, _ := t.line("y or n> ")
	return line == "y" || line == "yes"
}

func (t *talk) print(text string) {
	if _, err := io.WriteString(t.o.Out, text); err != nil && t.err == nil {
		t.err = fmt.Errorf("write to the terminal: %w", err)
	}
}

// say writes a sentence.
func (t *talk) say(text string) { t.print(visible.Sentence(text) + "\n") }

// fail tells why something was not done.
func (t *talk) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	t.say("not done: " + err.Error())
}

// names are the words of a line's first key besides the keys of the screen.
func names() map[string]keys.Key {
	return map[string]keys.Key{
		"accept": keys.Accept, "skip": keys.Skip, "allow": keys.Allow, "note": keys.Note, "undo": keys.Undo, "redo": keys.Redo, "ctrl+r": keys.Redo,
		"fix": keys.AcceptFile, "another": keys.NextWay, "next": keys.Down, "back": keys.Up, "open": keys.NextOpen, "show": keys.Enter,
		"filter": keys.Filter, "news": keys.News, "help": keys.Help, "quit": keys.Quit, "exit": keys.Quit,
	}
}

// key is what a line is for, and the text behind it. "/words" needs no space.
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
