package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/theme"
)

// ask is a dialog and the action that it confirms. Without then it is a text to read.
type ask struct {
	dialog.Options
	then *then
}

// then is the action that a question confirms, and what must still hold then.
type then struct {
	key  string // key of the violation that must be under the cursor; empty: any
	gen  int    // required generation of the session's state; 0: any
	form *form  // text fields whose content must not be lost
	// leave is set for the question before quitting; other reports whether the user answered with the second key.
	leave *Leave
	other bool
	// pick, if set, turns the fields' values into a selection to show next. It replaces act.
	pick func(values []string) pick
	// act turns the fields' values into an action; false: nothing to do.
	act func(values []string) (triage.Action, bool)
}

// fixedAction returns an act that ignores the values.
func fixedAction(a triage.Action) func([]string) (triage.Action, bool) {
	return func([]string) (triage.Action, bool) { return a, true }
}

// question is the open dialog, which takes all keys.
type question struct {
	dialog *dialog.Model // nil: no dialog is open
	then   *then         // nil: a text to read
	asked  ask           // what is open
	sent   *ask          // a form that was confirmed, with what was typed, until that is saved
	draft  atomic.Pointer[draft]
}

// ask opens a dialog. A form whose text could not be saved has that text again.
func (q *question) ask(t *theme.Theme, a ask, now time.Time) {
	if q.sent != nil && a.then != nil && a.then.form != nil && a.then.form.id == q.sent.then.form.id && a.then.form.what == q.sent.then.form.what {
		for i := range min(len(a.Fields), len(q.sent.Fields)) {
			a.Fields[i].Value = q.sent.Fields[i].Value
		}
		q.sent = nil
	}
	a.Now = now
	q.asked, q.dialog, q.then = a, dialog.New(t, a.Options), a.then
}

// askAgain opens the form whose text could not be saved, unless something else is open: then the text waits until the
// form is asked for.
func (q *question) askAgain(t *theme.Theme, s sight, now time.Time) {
	if q.sent == nil || q.isOpen() {
		return
	}
	a := *q.sent
	if s.entry != nil && s.entry.key == a.then.key {
		a.then.gen = s.gen
	}
	q.ask(t, a, now)
}

// filled returns the open form with what was typed.
func (q *question) filled(values []string) *ask {
	if q.then == nil || q.then.form == nil {
		return nil
	}
	a := q.asked
	a.Fields = slices.Clone(a.Fields)
	for i := range min(len(a.Fields), len(values)) {
		a.Fields[i].Value = values[i]
	}
	return &a
}

// isOpen reports whether a dialog is open.
func (q *question) isOpen() bool { return q.dialog != nil }

// typing reports whether the dialog has fields.
func (q *question) typing() bool { return q.dialog != nil && q.dialog.Form() }

// update passes a key, pressed at now, to the dialog. If the key confirms, it returns the action and the fields'
// values. said is a message about a key that has no effect.
func (q *question) update(msg tea.KeyMsg, now time.Time) (said string, confirmed *then, values []string) {
	switch q.dialog.Update(msg, now) {
	case dialog.Cancelled:
		q.dialog, q.then = nil, nil
	case dialog.Confirmed:
		confirmed, values = q.then, q.dialog.Values()
		q.sent = q.filled(values)
		q.dialog, q.then = nil, nil
	case dialog.ConfirmedOther:
		confirmed = q.then
		confirmed.other = true
		q.dialog, q.then = nil, nil
	case dialog.Ignored:
		said = q.dialog.Unanswered(msg, now)
	case dialog.Pending:
	}
	return said, confirmed, values
}

// withdraw closes a question that is outdated; a text to read stays. It reports whether it closed a question.
func (q *question) withdraw() bool {
	if q.then == nil {
		return false
	}
	q.dialog, q.then = nil, nil
	return true
}

// form identifies the violation of a question with fields, and how an unfinished text is kept.
type form struct {
	id, place string
	what      string // such as "note"
	was       string // the present note
}

// draft is text that was typed but not submitted. Any goroutine may read it: when the program has to end, the event
// loop may hang because the terminal is gone.
type draft struct {
	form
	session Session
	text    string
}

// record stores the text that would be lost if the program ended now.
func (q *question) record(s Session) {
	var d *draft
	if q.then != nil && q.then.form != nil && s != nil {
		if text := q.then.form.text(q.dialog.Values()); text != "" {
			d = &draft{*q.then.form, s, text}
		}
	}
	q.draft.Store(d)
}

// text returns the note that keeps the typed text, or "" if there is nothing to keep. It contains a note that is
// already present.
func (f *form) text(values []string) string {
	typed := values[0]
	if typed == "" || typed == f.was {
		return ""
	}
	mark := "unfinished " + f.what + ": "
	kept := mark + strings.TrimPrefix(typed, mark)
	if len(values) > 1 && values[1] != "" {
		kept += " (until " + values[1] + ")"
	}
	if f.was != "" && !strings.Contains(typed, f.was) {
		kept = f.was + "; " + kept
	}
	return kept
}

// keepPatience is how long writing an unfinished text may take: the session may have to read files again.
const keepPatience = 5 * time.Second

// errBusy is the error if another write prevents saving an unfinished text.
var errBusy = errors.New("a decision was still being written")

// keep saves an unfinished text as a note. A note is stored in the session, not in a source file, so that nothing typed
// is lost and nothing is decided. It returns a line about it. held reports whether no decision is being written.
func (q *question) keep(ctx context.Context, held bool) string {
	d := q.draft.Load()
	if d == nil {
		return ""
	}
	err := errBusy
	if held {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepPatience)
		defer cancel()
		_, err = d.session.Do(ctx, triage.Action{Verb: triage.Note, IDs: []string{d.id}, Text: d.text})
	}
	if err != nil {
		return fmt.Sprintf("what was typed about %s could not be kept (%s): %s", d.place, cells.Line(err.Error()), cells.Line(d.text))
	}
	return "what was typed about " + d.place + " is kept as its note"
}
