package triage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// accept takes rewrites: those named one by one all or none, those of a bulk as far as they go together.
func (p *proposal) accept(ctx context.Context) error {
	items, err := p.items()
	if err != nil {
		return err
	}
	if p.action.Bulk {
		return p.acceptBulk(ctx, items)
	}
	for _, it := range items {
		if err := p.decidable(it, Accept); err != nil {
			return err
		}
		pl, err := p.rewrite(ctx, it.Fingerprint, cmp.Or(p.action.As, fix.Replace))
		if err != nil {
			return err
		}
		switch pl.rewrite.Status {
		case fix.Covered:
			return fmt.Errorf("%s %s: accept that one, it settles both", it.called(), p.covered(pl.rewrite))
		case fix.Refused:
			if len(items) > 1 && p.action.As != "" && pl.rewrite.Refusal.Kind == fix.RefusedAlternative {
				break // it may be had together with the others
			}
			why, err := p.otherwise(ctx, it.Fingerprint, pl.rewrite)
			if err != nil {
				return err
			}
			return fmt.Errorf("%s can't be accepted%s: %s", it.called(), inWords(p.action.As), why)
		case fix.Ready:
		}
		if err := p.lay(it.Fingerprint); err != nil {
			return err
		}
	}
	for _, fingerprint := range p.decided {
		if err := p.bind(ctx, fingerprint); err != nil {
			return err
		}
	}
	failed, err := p.follow(ctx, p.next, p.decided)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return p.conflict("can't be accepted", failed)
	}
	p.message("accepted", items)
	if len(items) == 1 {
		p.out.Message += inWords(p.action.As)
		if n := len(p.changes); n > 1 {
			p.out.Message += fmt.Sprintf(", in %d files", n)
		}
	}
	return nil
}

// inWords says under which alternative something is accepted; it is empty for the first one.
func inWords(kind fix.AlternativeKind) string {
	if kind == "" || kind == fix.Replace {
		return ""
	}
	return " as " + string(kind)
}

// bind writes down which other files follow from a decision that was just laid: those that its rewrite changes on top of all that is decided, and those that it would change alone, where something else may have changed them the same way.
func (p *proposal) bind(ctx context.Context, fingerprint string) error {
	kind := p.next.Decisions[fingerprint].top().kind()
	if kind == fix.Replace {
		return nil // see claim for what it should change besides its own file
	}
	also := map[string]string{}
	decided := p.decisions(p.next, p.related(p.next, p.planner.Packages(fingerprint)...))
	for _, others := range []fix.Decisions{except(decided, fingerprint), {}} {
		others.As = as(others.As, fingerprint, kind)
		_, changes, err := p.planner.Rewrite(ctx, fingerprint, others)
		if err != nil {
			return err
		}
		for _, c := range changes {
			also[c.Path] = p.pathOf(c.Path)
		}
	}
	p.next.reach(fingerprint, also)
	return nil
}

// allow inserts a directive above each violation.
func (p *proposal) allow(ctx context.Context) error {
	taken, err := p.each(func(it Item) error {
		err := p.decidable(it, Allow)
		if err == nil && it.Rule == scan.DirectiveRule {
			err = fmt.Errorf("%s is a fault of a directive itself: correct or remove its line", it.called())
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.action.Bulk {
		return p.takeBulk(ctx, "allowed", p.decided)
	}
	failed, err := p.follow(ctx, p.next, p.decided)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return p.conflict("can't be allowed", failed)
	}
	p.message("allowed", taken)
	return nil
}

// skip leaves violations for now.
func (p *proposal) skip() error {
	taken, err := p.each(func(it Item) error {
		err := p.decidable(it, Skip)
		if err == nil && it.State == Skipped {
			err = fmt.Errorf("%s is skipped already", it.called())
		}
		return err
	})
	p.message("skipped", taken)
	return err
}

// each lays the action's decision on every item that can have it. Of a bulk action the others are left, else the first of them is the error.
func (p *proposal) each(decidable func(Item) error) (taken []Item, err error) {
	items, err := p.items()
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		if err := decidable(it); err != nil {
			if !p.action.Bulk {
				return nil, err
			}
			p.leave(it.Fingerprint, reasonOf(it, err))
			continue
		}
		if err := p.lay(it.Fingerprint); err != nil {
			return nil, err
		}
		taken = append(taken, it)
	}
	return taken, nil
}

// lay lays the action's decision on a violation.
func (p *proposal) lay(fingerprint string) error {
	l := layer{State: leads(p.action.Verb)}
	if l.State == Allowed {
		if _, err := allow.Text(p.sighting(fingerprint).Rule, p.action.Reason, p.action.Until); err != nil {
			return err
		}
		l.Reason, l.Until = p.action.Reason, p.action.Until
	}
	if l.State == Accepted && p.action.As != fix.Replace {
		l.As = p.action.As
	}
	if p.step == nil {
		p.step = p.next.begin(p.action.Verb, p.now)
	}
	p.next.push(p.step, fingerprint, p.sighting(fingerprint), l)
	p.decided = append(p.decided, fingerprint)
	return nil
}

// note writes on violations, whatever their state.
func (p *proposal) note() error {
	items, err := p.items()
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Note == p.action.Text {
			if p.action.Text == "" {
				return fmt.Errorf("%s has no note", it.called())
			}
			continue
		}
		if p.step == nil {
			p.step = p.next.begin(Note, p.now)
		}
		p.next.pushNote(p.step, it.Fingerprint, p.sighting(it.Fingerprint), p.action.Text)
		p.decided = append(p.decided, it.Fingerprint)
	}
	verb := "noted"
	if p.action.Text == "" {
		verb = "removed the note of"
	}
	p.message(verb, items)
	return nil
}

// decidable says why an item can't be accepted, skipped or allowed, or nil.
func (v *view) decidable(it Item, verb Verb) error {
	d, violation := v.st.Decisions[it.Fingerprint], v.byID[it.Fingerprint]
	switch {
	case it.State == leads(verb) && it.State != Skipped && (d.writes() || d.absorbed() != ""):
		return fmt.Errorf("%s is %s already", it.called(), it.State)
	case it.State == Accepted && d.top() == nil:
		return fmt.Errorf("%s is settled by %s, which is accepted: it stood in its arguments", it.called(), v.id(v.settledBy(violation)))
	case it.State == Allowed && v.twin[it.Fingerprint] != "" && !d.writes():
		return fmt.Errorf("%s is allowed by the directive of %s, which covers it too: undo that one first", it.called(), v.id(v.twin[it.Fingerprint]))
	case it.State == Allowed && !d.writes():
		return fmt.Errorf("%s is allowed by a directive in the source: remove that line first", it.called())
	case it.State == Accepted || it.State == Allowed:
		return fmt.Errorf("%s is %s: undo that first", it.called(), it.State)
	case violation == nil:
		return fmt.Errorf("%s is not in the code any more", it.called())
	}
	return nil
}

// leads is the state that a verb leads to.
func leads(verb Verb) State {
	switch verb {
	case Accept:
		return Accepted
	case Skip:
		return Skipped
	case Allow:
		return Allowed
	case Note, Undo:
	}
	return Open
}

// leave says that a bulk action leaves a violation.
func (p *proposal) leave(fingerprint, why string) {
	p.out.Left = append(p.out.Left, Left{Fingerprint: fingerprint, Why: why})
}

// conflict is the error of a set that can't be planned: the first refusal, in the order of the view.
func (p *proposal) conflict(what string, failed map[string]fix.Refusal) error {
	names := p.order(keys(failed))
	first := failed[names[0]]
	if slices.Contains(p.decided, names[0]) {
		return fmt.Errorf("%s %s: %s", p.itemsOf(names[:1])[0].called(), what, sentence(&first))
	}
	return fmt.Errorf("this %s together with %s, which was decided before: %s", what, list(p.ids(names)), sentence(&first))
}

// sentence is a refusal in words.
func sentence(r *fix.Refusal) string {
	switch {
	case r == nil:
		return "there is no rewrite"
	case r.Detail == "":
		return r.Kind.Entry().Title
	}
	return r.Detail
}
