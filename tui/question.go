package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/theme"
)

// ask is something to ask before it is done, or, without then, to be read.
type ask struct {
	dialog.Options
	then *then
}

// then is what a question is about, and what is done when it is confirmed.
type then struct {
	key  string // of the violation that has to be under the cursor still; empty: any
	gen  int    // of the session's state that has to hold still; 0: any
	form *form  // of a question with fields
	// leave is of the question before the end, and other says that it was answered by its other key.
	leave *Leave
	other bool
	// pick makes the fields' values what is to be looked at next, in place of an act.
	pick func(values []string) pick
	// act makes the fields' values the action; false: there is nothing to do.
	act func(values []string) (triage.Action, bool)
}

// fixedAction returns an act that needs no values.
func fixedAction(a triage.Action) func([]string) (triage.Action, bool) {
	return func([]string) (triage.Action, bool) { return a, true }
}

// question is what stands over the screen and takes all keys while it does.
type question struct {
	dialog *dialog.Model // nil: nothing is asked
	then   *then         // nil: it is only read
	draft  atomic.Pointer[draft]
}

func (q *question) ask(t *theme.Theme, a ask, now time.Time) {
	a.Now = now
	q.dialog, q.then = dialog.New(t, a.Options), a.then
}

// isOpen reports whether something is asked.
func (q *question) isOpen() bool { return q.dialog != nil }

// typing reports whether there are fields to fill in.
func (q *question) typing() bool { return q.dialog != nil && q.dialog.Form() }

// update takes a key that was pressed at now. When it confirms, confirmed is what is to be done, with the fields'
// values. said is what there is to say of a key that is no answer.
func (q *question) update(msg tea.KeyMsg, now time.Time) (said string, confirmed *then, values []string) {
	switch q.dialog.Update(msg, now) {
	case dialog.Cancelled:
		q.dialog, q.then = nil, nil
	case dialog.Confirmed:
		confirmed, values = q.then, q.dialog.Values()
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

// withdraw takes a question away that no longer stands; what is only read may stay. It reports whether there was one.
func (q *question) withdraw() bool {
	if q.then == nil {
		return false
	}
	q.dialog, q.then = nil, nil
	return true
}

// form is the violation that a question with fields is about, and what the text of its first field is to become.
type form struct {
	id, place string
	what      string // "note"
	was       string // the note that is there
}

// draft is a text that was typed and not decided upon. It may be read from any goroutine: when the program is told to
// end the event loop may be stuck in a terminal that is gone.
type draft struct {
	form
	session Session
	text    string
}

// record notes what would be lost if the program ended now.
func (q *question) record(s Session) {
	var d *draft
	if q.then != nil && q.then.form != nil && s != nil {
		if text := q.then.form.text(q.dialog.Values()); text != "" {
			d = &draft{*q.then.form, s, text}
		}
	}
	q.draft.Store(d)
}

// text returns what the note becomes that keeps what was typed; empty: nothing has to be kept. A note that is there
// already stays.
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

// keepPatience is how long the writing of an unfinished text may take: files may have to be looked at again.
const keepPatience = 5 * time.Second

// errBusy is why an unfinished text was not written.
var errBusy = errors.New("a decision was still being written")

// keep writes an unfinished text as a note, which is in the session and in no source file: nothing that was typed is
// lost, and nothing is decided that was not decided. It returns a line about it. held says that nothing else is
// written.
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
