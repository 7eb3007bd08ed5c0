package decide

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// accept accepts rewrites: named ones all or none, those of a bulk action as far as they are compatible.
func (p *proposal) accept(ctx context.Context) error {
	items, err := p.items()
	if err != nil {
		return err
	}
	if p.action.Bulk {
		return p.acceptBulk(ctx, items)
	}
	for _, it := range items {
		if err := decidable(p.Snapshot, it, record.Accept); err != nil {
			return err
		}
		pl, err := p.Rewrite(ctx, it.Fingerprint, cmp.Or(p.action.As, fix.Replace))
		if err != nil {
			return err
		}
		switch pl.Rewrite.Status {
		case fix.Covered:
			return fmt.Errorf("%s %s: accept that one, it settles both", it.Label(), covered(p.Snapshot, pl.Rewrite))
		case fix.Refused:
			if len(items) > 1 && p.action.As != "" && pl.Rewrite.Refusal.Kind == refusal.Alternative {
				break // it may be possible together with the others
			}
			why, err := p.RefusalText(ctx, it.Fingerprint, pl.Rewrite)
			if err != nil {
				return err
			}
			return fmt.Errorf("%s can't be accepted%s: %s", it.Label(), inWords(p.action.As), why)
		case fix.Ready:
		}
		if err := p.push(it.Fingerprint); err != nil {
			return err
		}
	}
	for _, fingerprint := range p.decided {
		if err := consequence.RecordAffected(ctx, p.Snapshot, p.next, fingerprint); err != nil {
			return err
		}
	}
	failed, err := p.plan(ctx, p.decided)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return p.conflict("can't be accepted", failed)
	}
	p.message("accepted", items)
	if len(items) == 1 {
		p.out.Message += inWords(p.action.As)
		if n := len(p.Changes); n > 1 {
			p.out.Message += fmt.Sprintf(", in %d files", n)
		}
	}
	return nil
}

// inWords returns " as KIND", or "" for fix.Replace.
func inWords(kind fix.AlternativeKind) string {
	if kind == "" || kind == fix.Replace {
		return ""
	}
	return " as " + string(kind)
}

// allow inserts a directive for each violation.
func (p *proposal) allow(ctx context.Context) error {
	taken, err := p.pushEach(func(it snapshot.Item) error {
		err := decidable(p.Snapshot, it, record.Allow)
		if err == nil && it.Rule == scan.DirectiveRule {
			err = fmt.Errorf("%s is a fault of a directive itself: correct or remove its line", it.Label())
		}
		if err == nil && isHard(p.Result, it.Rule) {
			err = fmt.Errorf("%s can't be allowed: the rule %s is hard", it.Label(), it.Rule)
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.action.Bulk {
		return p.takeBulk(ctx, "allowed", p.decided)
	}
	failed, err := p.plan(ctx, p.decided)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return p.conflict("can't be allowed", failed)
	}
	p.message("allowed", taken)
	return nil
}

// isHard reports whether no directive may allow violations of the rule.
func isHard(result *scan.Result, name string) bool {
	for _, r := range result.Rules.Rules {
		if r.Name == name {
			return r.Hard
		}
	}
	return false
}

// skip postpones violations.
func (p *proposal) skip() error {
	taken, err := p.pushEach(func(it snapshot.Item) error {
		err := decidable(p.Snapshot, it, record.Skip)
		if err == nil && it.State == record.Skipped {
			err = fmt.Errorf("%s is skipped already", it.Label())
		}
		return err
	})
	p.message("skipped", taken)
	return err
}

// pushEach pushes the action's decision on each item for which decidable returns nil. Otherwise, a bulk action leaves
// the item out, and any other returns the error.
func (p *proposal) pushEach(decidable func(snapshot.Item) error) (taken []snapshot.Item, err error) {
	items, err := p.items()
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		if err := decidable(it); err != nil {
			if !p.action.Bulk {
				return nil, err
			}
			p.out.leave(it.Fingerprint, reasonOf(it, err))
			continue
		}
		if err := p.push(it.Fingerprint); err != nil {
			return nil, err
		}
		taken = append(taken, it)
	}
	return taken, nil
}

// push adds the action's decision to a violation.
func (p *proposal) push(fingerprint string) error {
	l := record.Layer{State: stateOf(p.action.Verb)}
	if l.State == record.Allowed {
		if _, err := allow.Text(p.Sighting(fingerprint).Rule, p.action.Reason, p.action.Until, p.action.Scope); err != nil {
			return err
		}
		l.Reason, l.Until, l.Scope = p.action.Reason, p.action.Until, p.action.Scope
	}
	if l.State == record.Accepted && p.action.As != fix.Replace {
		l.As = p.action.As
	}
	if p.step == nil {
		p.step = p.next.Begin(p.action.Verb, p.now)
	}
	p.next.Push(p.step, fingerprint, p.Sighting(fingerprint), l)
	p.decided = append(p.decided, fingerprint)
	return nil
}

// note sets or removes notes, in any state.
func (p *proposal) note() error {
	items, err := p.items()
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Note == p.action.Text {
			if p.action.Text == "" {
				return fmt.Errorf("%s has no note", it.Label())
			}
			continue
		}
		if p.step == nil {
			p.step = p.next.Begin(record.Note, p.now)
		}
		p.next.PushNote(p.step, it.Fingerprint, p.Sighting(it.Fingerprint), p.action.Text)
		p.decided = append(p.decided, it.Fingerprint)
	}
	verb := "noted"
	if p.action.Text == "" {
		verb = "removed the note of"
	}
	p.message(verb, items)
	return nil
}

// decidable returns why an item can't be accepted, skipped or allowed, or nil.
func decidable(v *snapshot.Snapshot, it snapshot.Item, verb record.Verb) error {
	d, violation := v.Record.Decisions[it.Fingerprint], v.ByID[it.Fingerprint]
	switch {
	case it.State == stateOf(verb) && it.State != record.Skipped && (d.Writes() || d.Absorbed() != ""):
		return fmt.Errorf("%s is %s already", it.Label(), it.State)
	case it.State == record.Accepted && d.Top() == nil && claimedTwice(v, it.Fingerprint):
		return fmt.Errorf("%s is settled by %s, which is accepted: another rule claims the same place", it.Label(), v.ID(v.ResolvedBy(violation)))
	case it.State == record.Accepted && d.Top() == nil:
		return fmt.Errorf("%s is settled by %s, which is accepted: it stood in its arguments", it.Label(), v.ID(v.ResolvedBy(violation)))
	case it.State == record.Allowed && v.CoveredBy[it.Fingerprint] != "" && !d.Writes():
		return fmt.Errorf("%s is allowed by the directive of %s, which covers it too: undo that one first", it.Label(), v.ID(v.CoveredBy[it.Fingerprint]))
	case it.State == record.Allowed && byRule(violation) && !d.Writes():
		return fmt.Errorf("%s is allowed already: %s", it.Label(), it.AllowReason)
	case it.State == record.Allowed && !d.Writes():
		return fmt.Errorf("%s is allowed by a directive in the source: remove that line first", it.Label())
	case it.State == record.Accepted || it.State == record.Allowed:
		return fmt.Errorf("%s is %s: undo that first", it.Label(), it.State)
	case violation == nil:
		return fmt.Errorf("%s is not in the code any more", it.Label())
	}
	return nil
}

// byRule reports whether the rule itself allows the violation, without a directive.
func byRule(v *scan.Violation) bool { return v != nil && v.Allowed != nil && v.Allowed.Line == 0 }

// stateOf returns the state that a verb leads to.
func stateOf(verb record.Verb) record.State {
	switch verb {
	case record.Accept:
		return record.Accepted
	case record.Skip:
		return record.Skipped
	case record.Allow:
		return record.Allowed
	case record.Note, record.Undo, record.Redo:
	}
	return record.Open
}

// leave records that a bulk action leaves a violation out.
func (o *Outcome) leave(fingerprint, why string) {
	o.Left = append(o.Left, Left{Fingerprint: fingerprint, Why: why})
}

// conflict returns the error for decisions that can't be planned together: the first refusal, in the order of the
// items.
func (p *proposal) conflict(what string, failed map[string]refusal.Refusal) error {
	names := p.Order(record.Keys(failed))
	first := failed[names[0]]
	if slices.Contains(p.decided, names[0]) {
		return fmt.Errorf("%s %s: %s", p.ItemsOf(names[:1])[0].Label(), what, preview.Sentence(&first))
	}
	return fmt.Errorf("this %s together with %s, which %s decided before: %s", what, words.List(p.IDs(names)), words.Were(len(names)), preview.Sentence(&first))
}
