package decide

import (
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

// UndoState are what Undo without IDs and Redo would do, in words: "accept internal/x.go:12"; empty where there is nothing
// to do.
type UndoState struct {
	Undo, Redo string
	Steps      []record.Step // that Undo can still take back, the oldest first; copies
}

// UndoStateOf says what can be taken back, and decided again, on a view.
func UndoStateOf(v *snapshot.Snapshot) UndoState {
	t := UndoState{Redo: newestUndone(v)}
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

// Newest returns the step that Undo takes back; without one it is empty.
func (t UndoState) Newest() record.Step {
	if n := len(t.Steps); n > 0 {
		return t.Steps[n-1]
	}
	return record.Step{}
}

// newestUndone returns what redo would decide again in words, "accept internal/x.go:12", or empty.
func newestUndone(v *snapshot.Snapshot) string {
	u := v.Record.Undone.Newest()
	if u == nil {
		return ""
	}
	return redone(v, u)
}

// away stands for the place of what was undone where nobody knows it.
const away = "what is not in the tree now"

func redone(v *snapshot.Snapshot, u *record.Undoing) string {
	var items []snapshot.Item
	for _, again := range u.Again {
		switch now := v.Sighting(again.ID); {
		case now.File != "" && (again.Seen.Text == "" || now.Text == again.Seen.Text && now.Place() == again.Seen.Place()):
			items = append(items, v.ItemsOf([]string{again.ID})...)
		case again.Seen.File != "": // where it stood
			items = append(items, snapshot.ItemOf(again.Seen, again.ID))
		}
	}
	return phrase(u.Verb(), items)
}

// phrase returns a decision in words: "accept internal/x.go:12".
func phrase(verb record.Verb, items []snapshot.Item) string {
	place := away
	if len(items) > 0 {
		place = where(items)
	}
	if verb != "" {
		return string(verb) + " " + place
	}
	return place
}

// redo decides again what the last undo took back: planned and verified anew, on the files as they are now, all of it
// or nothing. What was decided in several steps becomes as many.
func (p *proposal) redo(ctx context.Context) error {
	undone := p.next.Undone.Newest()
	switch {
	case undone == nil:
		return errors.New("there is nothing to redo: nothing was undone since the last decision")
	case !undone.Same(p.asked.Record.Undone.Newest()):
		return fmt.Errorf("what was undone last is %s now, because someone else decided: look again, then redo", newestUndone(p.Snapshot))
	}
	p.next.Undone = p.next.Undone[:len(p.next.Undone)-1]
	var found []snapshot.Item
	var write []string // what changes files
	step := 0
	for _, again := range undone.Again {
		it, err := (finding{p}).meant(again)
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
		if err := p.again(it, again); err != nil {
			return err
		}
		if again.Verb != record.Skip {
			write = append(write, it.Fingerprint)
		}
		if again.Verb == record.Accept {
			if err := consequence.Bind(ctx, p.Snapshot, p.next, it.Fingerprint); err != nil {
				return err
			}
		}
	}
	if len(write) > 0 {
		failed, err := p.follow(ctx, write)
		if err != nil {
			return err
		}
		if len(failed) > 0 {
			return p.conflict("can't be redone", failed)
		}
	}
	p.out.Message = "redid " + phrase(undone.Verb(), found)
	return nil
}

// finding finds violations again that something was undone of.
type finding struct{ *proposal }

// meant returns the violation that something was undone of. Nothing was kept of it but where it stood: another one may
// have its name by now, if the file was edited and has equal ones, and it another name.
func (p finding) meant(again record.Again) (snapshot.Item, error) {
	seen := again.Seen
	if named := p.Named(seen.Text); p.TextName(seen.File) == "" && len(named) == 1 {
		seen.File = named[0] // the file has another name now
	}
	var of []*scan.Violation
	for _, v := range p.Result.Violations {
		if v.File == seen.File && v.Rule == seen.Rule && v.Symbol == seen.Symbol {
			of = append(of, v)
		}
	}
	if seen.Text == "" || len(of) == 0 && p.Record.Decisions[again.ID] != nil { // followed, as what else is decided of it
		it, err := p.Resolve(again.ID)
		if err != nil && seen.File == "" {
			return it, fmt.Errorf("it can't be redone: the last undo was of %s; decide something else, or bring it back", away)
		} else if err != nil {
			return it, fmt.Errorf("it can't be redone: %w", err)
		}
		return it, nil
	}
	stood := fmt.Sprintf("what stood at %s:%d", visible.Name(seen.File), seen.Line)
	if len(of) == 0 {
		return snapshot.Item{}, fmt.Errorf("it can't be redone: %s is not in the tree now; decide something else, or bring it back", stood)
	}
	is, err := p.stands(seen, of)
	if err != nil {
		return snapshot.Item{}, err
	}
	if is == nil {
		return snapshot.Item{}, fmt.Errorf("it can't be redone: %s is not there now, or can't be told from others of the file; decide by the ID", stood)
	}
	return p.Resolve(is.Fingerprint)
}

// stands returns the one of some violations that stands where one was seen, nil where none does or it can't be told.
func (p finding) stands(seen record.Sighting, of []*scan.Violation) (*scan.Violation, error) {
	if seen.Text == p.TextName(seen.File) {
		for _, v := range of {
			if p.Scan.Sighting(v).Place() == seen.Place() {
				return v, nil
			}
		}
		return nil, nil
	}
	then, err := p.kept(seen.Text)
	switch {
	case errors.Is(err, journal.ErrLost):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read what %s was: %w", visible.Name(seen.File), err)
	}
	t := place.NewTrail(then, p.Text(seen.File))
	for _, v := range of {
		if same, certain := t.SameSpot(t.Was(seen.Place()), t.Is(p.Scan.Sighting(v).Place())); same && certain {
			return v, nil
		}
	}
	return nil, nil
}

// again lays a decision on a violation once more.
func (p *proposal) again(it snapshot.Item, was record.Again) error {
	a := Action{Verb: was.Verb, IDs: []string{it.Fingerprint}, As: was.As, Reason: was.Reason, Until: was.Until, Scope: was.Scope}
	if err := a.Check(p.now); err != nil {
		return fmt.Errorf("%s can't be redone: %w", it.Label(), err)
	}
	if err := decidable(p.Snapshot, it, a.Verb); err != nil {
		return err
	}
	if a.Verb == record.Allow && p.hard(it.Rule) {
		return fmt.Errorf("%s can't be allowed: the rule %s is hard", it.Label(), it.Rule)
	}
	l := record.Layer{State: leads(a.Verb), Reason: a.Reason, Until: a.Until, Scope: a.Scope}
	if a.As != fix.Replace {
		l.As = a.As
	}
	p.next.Push(p.step, it.Fingerprint, p.Sighting(it.Fingerprint), l)
	p.decided = append(p.decided, it.Fingerprint)
	return nil
}
