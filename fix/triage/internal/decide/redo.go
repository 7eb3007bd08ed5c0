package decide

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/course"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/view"
)

// NewestUndone is what redo would decide again in words, "accept internal/x.go:12", or empty.
func NewestUndone(v *view.View) string {
	u := v.Record.Undone.Newest()
	if u == nil {
		return ""
	}
	return redone(v, u)
}

// away stands for the place of what was undone and is in no file now.
const away = "what is not in the tree now"

func redone(v *view.View, u *record.Undoing) string {
	place := away
	here := slices.DeleteFunc(u.IDs(), func(id string) bool { return v.Sighting(id).File == "" })
	if len(here) > 0 {
		place = where(v.ItemsOf(here))
	}
	if verb := u.Verb(); verb != "" {
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
		return fmt.Errorf("what was undone last is %s now, because someone else decided: look again, then redo", NewestUndone(p.View))
	}
	p.next.Undone = p.next.Undone[:len(p.next.Undone)-1]
	said := redone(p.View, undone)
	var write []string // what changes files
	step := 0
	for _, again := range undone.Again {
		it, err := p.Resolve(again.ID)
		switch {
		case err != nil && p.Sighting(again.ID).File == "":
			return fmt.Errorf("it can't be redone: the last undo was of %s; decide something else, or bring it back", away)
		case err != nil:
			return fmt.Errorf("it can't be redone: %w", err)
		}
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
			if err := course.Bind(ctx, p.View, p.next, it.Fingerprint); err != nil {
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
	p.out.Message = "redid " + said
	return nil
}

// again lays a decision on a violation once more.
func (p *proposal) again(it view.Item, was record.Again) error {
	a := Action{Verb: was.Verb, IDs: []string{it.Fingerprint}, As: was.As, Reason: was.Reason, Until: was.Until}
	if err := a.Check(p.now); err != nil {
		return fmt.Errorf("%s can't be redone: %w", it.Called(), err)
	}
	if err := decidable(p.View, it, a.Verb); err != nil {
		return err
	}
	if a.Verb == record.Allow && p.hard(it.Rule) {
		return fmt.Errorf("%s can't be allowed: the rule %s is hard", it.Called(), it.Rule)
	}
	l := record.Layer{State: leads(a.Verb), Reason: a.Reason, Until: a.Until}
	if a.As != fix.Replace {
		l.As = a.As
	}
	p.next.Push(p.step, it.Fingerprint, p.Sighting(it.Fingerprint), l)
	p.decided = append(p.decided, it.Fingerprint)
	return nil
}
