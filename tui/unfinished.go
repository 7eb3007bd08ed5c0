package tui

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
)

// form is the violation that a dialog with fields is about, and what the text of its first field is to become.
type form struct {
	id, place string
	what      string // "note"
	was       string // the note that is there
}

// unfinished is a text that was typed and not decided upon. It may be read from any goroutine: when the program is told
// to end the event loop may be stuck in a terminal that is gone.
type unfinished struct {
	form
	session Session
	text    string
}

// recordUnfinished notes what would be lost if the program ended now.
func (m *model) recordUnfinished() {
	var u *unfinished
	if m.dialog != nil && m.form != nil && m.session != nil {
		if text := m.form.text(m.dialog.Values()); text != "" {
			u = &unfinished{*m.form, m.session, text}
		}
	}
	m.unfinished.Store(u)
}

// text is what the note becomes that keeps what was typed; empty: nothing has to be kept. A note that is there already
// stays.
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

// keep writes an unfinished text as a note, which is in the session and in no source file: nothing that was typed is
// lost, and nothing is decided that was not decided. It returns a line about it.
func (m *model) keep(ctx context.Context, held bool) string {
	u := m.unfinished.Load()
	if u == nil {
		return ""
	}
	err := errBusy
	if held {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepPatience)
		defer cancel()
		_, err = u.session.Do(ctx, triage.Action{Verb: triage.Note, IDs: []string{u.id}, Text: u.text})
	}
	if err != nil {
		return fmt.Sprintf("what was typed about %s could not be kept (%s): %s", u.place, cells.Line(err.Error()), cells.Line(u.text))
	}
	return "what was typed about " + u.place + " is kept as its note"
}
