package plain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/keys"
)

// decide handles a key that decides. line is the typed line.
func (t *talk) decide(k keys.Key, text, line string) {
	switch k {
	case keys.Accept, keys.Skip, keys.Allow, keys.AcceptFile:
		switch changed, ok := t.changed(); {
		case changed:
			t.outside()
			return
		case !ok:
			return
		}
	default:
	}
	switch k {
	case keys.Accept:
		t.accept()
	case keys.Skip:
		t.do(t.on(triage.Skip))
	case keys.Allow:
		if a, ok := t.permit.ask(t.items[t.at], text); ok {
			t.do(a)
		}
	case keys.Note:
		t.note(text)
	case keys.AcceptFile:
		t.acceptFile()
	case keys.Undo:
		turns := t.o.Session.UndoState()
		if turns.Undo != "" && turns.Newest().Number <= t.before && !t.yes("take back what an earlier run decided: "+turns.Undo+"?") {
			t.say("not taken back")
			return
		}
		t.do(triage.Action{Verb: triage.Undo})
	case keys.UndoThis:
		t.do(t.on(triage.Undo))
	case keys.Redo:
		t.do(triage.Action{Verb: triage.Redo})
	default:
		word, _, _ := strings.Cut(line, " ")
		t.say(word + " does nothing; ? lists what there is")
	}
}

// outside shows the current violation as it is after somebody else changed files or decisions.
func (t *talk) outside() {
	t.say("the files or decisions changed outside; this is how it is now")
	t.show()
}

// on returns an action on the current violation.
func (t *talk) on(v triage.Verb) triage.Action {
	return triage.Action{Verb: v, IDs: []string{t.items[t.at].Fingerprint}}
}

// do takes a decision and moves to the next open violation, or to the undone one. Nothing is decided on files that
// changed since the list was taken, but shown as it is now.
func (t *talk) do(a triage.Action) {
	switch a.Verb {
	case triage.Accept, triage.Skip, triage.Allow:
		a.Seen = t.seq
	default:
	}
	out, err := t.o.Session.Do(t.ctx, a)
	if errors.Is(err, triage.ErrChanged) {
		t.reload()
		t.outside()
		return
	}
	if err != nil {
		t.fail(err)
		return
	}
	t.reload()
	t.say(out.Message)
	for _, l := range out.Left {
		t.say(fmt.Sprintf("left %.8s: %s", l.Fingerprint, l.Why))
	}
	switch a.Verb {
	case triage.Note:
	case triage.Undo, triage.Redo:
		for i, it := range t.items {
			if len(out.Changed) > 0 && it.Fingerprint == out.Changed[0] {
				t.goTo(i)
				return
			}
		}
	default:
		t.next(1)
	}
}

// accept accepts the printed rewrite.
func (t *talk) accept() {
	if t.shown == nil {
		if t.show(); t.shown != nil {
			t.say("look at it, then accept it")
		}
		return
	}
	it, rw := t.items[t.at], t.shown.Rewrite
	if it.State != triage.Accepted && it.State != triage.Allowed && rw.Status == fix.Refused {
		detail := "no reason was given"
		if rw.Refusal != nil {
			detail = rw.Refusal.Detail
		}
		t.say("there is no rewrite: " + detail)
		return
	}
	if n := len(rw.Hazards); n > 0 && it.State != triage.Accepted {
		kinds := make([]string, n)
		for i, h := range rw.Hazards {
			kinds[i] = string(h.Kind)
		}
		if !t.yes(fmt.Sprintf("accept %s with the hazard %s?", place(it), strings.Join(kinds, ", "))) {
			t.say("not accepted")
			return
		}
	}
	a := t.on(triage.Accept)
	if rw.As != fix.Replace {
		a.As = rw.As
	}
	t.do(a)
}

// note writes a note, without confirmation, because no source file changes.
func (t *talk) note(text string) {
	if text == "" {
		if note := t.items[t.at].Note; note != "" {
			t.say("the note is: " + note)
		}
		t.say("the note? An empty line removes it")
		text, _ = t.line("note> ")
	}
	if text == t.items[t.at].Note {
		t.say("the note is as it was")
		return
	}
	a := t.on(triage.Note)
	a.Text = text
	t.do(a)
}

// acceptFile shows what can be accepted in a file as one diff, and asks for confirmation.
func (t *talk) acceptFile() {
	file := t.items[t.at].File
	sel, err := t.o.Session.Select(t.ctx, triage.Filter{Files: []string{file}})
	if err != nil {
		t.fail(err)
		return
	}
	a := triage.Action{Verb: triage.Accept, Bulk: true}
	for _, it := range t.items {
		for _, id := range sel.Take {
			if it.Fingerprint == id {
				a.IDs = append(a.IDs, id)
			}
		}
	}
	if len(a.IDs) == 0 {
		t.say("nothing in this file can be accepted in bulk")
		return
	}
	changes, _, err := t.o.Session.Draft(t.ctx, a)
	if err != nil {
		t.fail(err)
		return
	}
	for _, c := range changes {
		if err := t.o.Diff(c.Path, patch.Diff(c.Before, c.After, 3)); err != nil && t.err == nil {
			t.err = err
		}
	}
	if !t.yes(fmt.Sprintf("accept these %d, of %d that are open in %s?", len(a.IDs), len(sel.Take)+len(sel.Left), file)) {
		t.say("not accepted")
		return
	}
	t.do(a)
}
