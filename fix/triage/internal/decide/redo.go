package decide

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// UndoState is what Undo without IDs and Redo would do, like "accept internal/x.go:12", or empty.
type UndoState struct {
	Undo, Redo string
	Steps      []record.Step // the steps that Undo can take back, the oldest first; copies
	// Seq is the number of the session's state: it increases with each change of decisions or files that the session
	// took note of.
	Seq int
}

// UndoStateOf returns what can be undone and redone in a snapshot.
func UndoStateOf(v *snapshot.Snapshot) UndoState {
	t := UndoState{Redo: newestUndone(v), Seq: v.Seq}
	for _, st := range v.Record.Steps {
		again := *st
		again.IDs = slices.Clone(st.IDs)
		t.Steps = append(t.Steps, again)
	}
	if len(t.Steps) > 0 {
		t.Undo = NewestStep(v)
	}
	return t
}

// Newest returns the step that Undo takes back, or an empty one.
func (t UndoState) Newest() record.Step {
	if n := len(t.Steps); n > 0 {
		return t.Steps[n-1]
	}
	return record.Step{}
}

// newestUndone describes what redo would decide again, or returns "".
func newestUndone(v *snapshot.Snapshot) string {
	u := v.Record.Undone.Newest()
	if u == nil {
		return ""
	}
	return describeUndone(v, u)
}

// unknownPlace stands for the place of what was undone where nobody knows it.
const unknownPlace = "what is not in the tree now"

func describeUndone(v *snapshot.Snapshot, u *record.UndoneStep) string {
	var items []snapshot.Item
	for _, again := range u.Decisions {
		switch now := v.Sighting(again.ID); {
		case now.File != "" && (again.Seen.Text == "" || now.Text == again.Seen.Text && now.Place() == again.Seen.Place()):
			items = append(items, v.ItemsOf([]string{again.ID})...)
		case again.Seen.File != "": // where it was
			items = append(items, snapshot.ItemOf(again.Seen, again.ID))
		}
	}
	return phrase(u.Verb(), items)
}

// phrase describes a decision: "accept internal/x.go:12".
func phrase(verb record.Verb, items []snapshot.Item) string {
	place := unknownPlace
	if len(items) > 0 {
		place = where(items)
	}
	if verb != "" {
		return string(verb) + " " + place
	}
	return place
}

// redo decides again what the last undo took back: planned on the files as they are now, and all or nothing. Decisions
// of several steps become as many steps again.
func (p *proposal) redo(ctx context.Context) error {
	undone := p.next.Undone.Newest()
	switch {
	case undone == nil:
		return errors.New("there is nothing to redo: nothing was undone since the last decision")
	case !undone.Same(p.shown.Record.Undone.Newest()):
		return fmt.Errorf("what was undone last is %s now, because someone else decided: look again, then redo", newestUndone(p.Snapshot))
	}
	undoneFinder{p}.follow()
	undone, p.next.Undone = p.next.Undone.Newest(), p.next.Undone[:len(p.next.Undone)-1]
	var found []snapshot.Item
	var write []string // decisions that change files
	step := 0
	for _, again := range undone.Decisions {
		it, err := (undoneFinder{p}).find(again)
		if err != nil {
			return err
		}
		found = append(found, it)
		if again.Step != step || p.step == nil {
			step, p.step = again.Step, p.next.Begin(again.Verb, p.now)
		}
		if again.Verb == record.Note {
			p.next.PushNote(p.step, it.Fingerprint, p.Sighting(it.Fingerprint), again.Text)
			p.decided = append(p.decided, it.Fingerprint)
			continue
		}
		if err := p.redecide(it, again); err != nil {
			return err
		}
		if again.Verb != record.Skip {
			write = append(write, it.Fingerprint)
		}
		if again.Verb == record.Accept {
			if err := consequence.RecordAffected(ctx, p.Snapshot, p.next, it.Fingerprint); err != nil {
				return err
			}
		}
	}
	if len(write) > 0 {
		failed, err := p.plan(ctx, write)
		if err != nil {
			return err
		}
		if len(failed) > 0 {
			return p.conflict("can't be redone", failed)
		}
		if err := p.sameAgain(undone, found); err != nil {
			return err
		}
	}
	p.out.Message = "redid " + phrase(undone.Verb(), found)
	return nil
}

// follow gives what was undone the new names of its files, all at once: two may have swapped theirs.
func (p undoneFinder) follow() {
	names := record.NewNames{}
	for _, step := range p.next.Undone {
		for _, again := range step.Decisions {
			seen := again.Seen
			if _, known := names[seen.File]; known || seen.Text == "" || p.TextHash(seen.File) == seen.Text {
				continue
			}
			// find says what is wrong
			if name, err := p.nameNow(seen); err == nil && name != "" && name != seen.File {
				names[seen.File] = record.NewName{Path: name, Package: cmp.Or(p.PathOf(name), seen.Package)}
			}
		}
	}
	if len(names) > 0 {
		p.next.Undone = p.next.Undone.WithFilesRenamed(names)
	}
}

// undoneFinder finds the violations of undone decisions.
type undoneFinder struct{ *proposal }

// find returns the violation of an undone decision. Only its place is known: if the file was edited, an equal violation
// may have its fingerprint.
func (p undoneFinder) find(again record.UndoneDecision) (snapshot.Item, error) {
	seen := again.Seen
	if p.TextHash(seen.File) == "" && seen.Text != "" {
		name, err := p.nameNow(seen)
		if why := p.WhyUnseen(name, seen.Package); err == nil && name == seen.File && why != "" {
			err = fmt.Errorf("it can't be redone: what stood at %s:%d can't be seen: %s", visible.Name(seen.File), seen.Line, why)
		}
		if err != nil {
			return snapshot.Item{}, err
		}
		seen.File = cmp.Or(name, seen.File)
	}
	var of []*scan.Violation
	for _, v := range p.Result.Violations {
		if v.File == seen.File && v.Rule == seen.Rule && v.Symbol == seen.Symbol {
			of = append(of, v)
		}
	}
	// reconcile moved the fingerprint with the other decisions
	if seen.Text == "" || len(of) == 0 && p.Record.Decisions[again.ID] != nil {
		it, err := p.Resolve(again.ID)
		if err != nil && seen.File == "" {
			return it, fmt.Errorf("it can't be redone: the last undo was of %s; decide something else, or bring it back", unknownPlace)
		} else if err != nil {
			return it, fmt.Errorf("it can't be redone: %w", err)
		}
		return it, nil
	}
	stood := fmt.Sprintf("what stood at %s:%d", visible.Name(seen.File), seen.Line)
	if len(of) == 0 {
		return snapshot.Item{}, fmt.Errorf("it can't be redone: %s is not in the tree now; decide something else, or bring it back", stood)
	}
	is, err := p.findByText(seen, of)
	if err != nil {
		return snapshot.Item{}, err
	}
	if is == nil {
		return snapshot.Item{}, fmt.Errorf("it can't be redone: %s is not there now, or can't be told from others of the file; decide by the ID", stood)
	}
	return p.Resolve(is.Fingerprint)
}

// findByText returns the violation at the place of a sighting, or nil if there is none or it is not certain.
func (p undoneFinder) findByText(seen record.Sighting, of []*scan.Violation) (*scan.Violation, error) {
	if seen.Text == p.TextHash(seen.File) {
		for _, v := range of {
			if p.Scan.Sighting(v).Place() == seen.Place() {
				return v, nil
			}
		}
		return nil, nil
	}
	then, err := p.saved(seen.Text)
	switch {
	case errors.Is(err, journal.ErrLost):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read what %s was: %w", visible.Name(seen.File), err)
	}
	t := place.NewLineMatch(then, p.Text(seen.File))
	for _, v := range of {
		if same, certain := t.SameExpression(t.InBefore(seen.Place()), t.InAfter(p.Scan.Sighting(v).Place())); same && certain {
			return v, nil
		}
	}
	return nil, nil
}

// redecide pushes an undone decision again.
func (p *proposal) redecide(it snapshot.Item, was record.UndoneDecision) error {
	a := Action{Verb: was.Verb, IDs: []string{it.Fingerprint}, As: was.As, Reason: was.Reason, Until: was.Until, Scope: was.Scope}
	if err := a.Check(p.now); err != nil {
		return fmt.Errorf("%s can't be redone: %w", it.Label(), err)
	}
	if err := decidable(p.Snapshot, it, a.Verb); err != nil {
		return err
	}
	if a.Verb == record.Allow && isHard(p.Result, it.Rule) {
		return fmt.Errorf("%s can't be allowed: the rule %s is hard", it.Label(), it.Rule)
	}
	l := record.Layer{State: stateOf(a.Verb), Reason: a.Reason, Until: a.Until, Scope: a.Scope}
	if a.As != fix.Replace {
		l.As = a.As
	}
	p.next.Push(p.step, it.Fingerprint, p.Sighting(it.Fingerprint), l)
	p.decided = append(p.decided, it.Fingerprint)
	return nil
}
