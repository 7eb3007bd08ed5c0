package fix

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// rewrite plans one violation on top of the decisions in its packages, with its alternatives and its enclosing
// functions.
func (p *planner) rewrite(ctx context.Context, fingerprint string, decided decisionset.Decisions) (Rewrite, []patch.Change, error) {
	if err := ctx.Err(); err != nil {
		return Rewrite{}, nil, err
	}
	v := p.project.ByID[fingerprint]
	if v == nil {
		return Rewrite{}, nil, fmt.Errorf("no violation %s in this scan", fingerprint)
	}
	outer, err := p.coveringViolation(ctx, v)
	if err != nil {
		return Rewrite{}, nil, err
	}
	if outer != nil {
		rw := Rewrite{Fingerprint: fingerprint, As: alternative.Replace, Status: Covered, CoveredBy: outer.Fingerprint, CoveredName: outer.Lasting}
		if outer.Offset == v.Offset && outer.End == v.End {
			rw.Claimed = outer.Rule
		}
		return rw, nil, nil
	}
	rw, changes, err := p.rewriteAs(ctx, v, decided.Kind(fingerprint), decided)
	if err != nil {
		return Rewrite{}, nil, err
	}
	var widenRefusal *refusal.Refusal
	if rw.Alternatives, widenRefusal, err = p.alternatives(ctx, v, rw.As, decided); err == nil {
		rw.Factory, rw.Chain, err = p.describeFunctions(ctx, v, rw.As, decided)
	}
	if rw.Status == Refused && widenRefusal != nil && widenRefusal.Detail != rw.Refusal.Detail {
		rw.Refusal.Detail += "; as " + string(alternative.Widen) + ": " + widenRefusal.Detail
	}
	return rw, changes, err
}

// rewriteAs plans one alternative of a violation that no other violation covers.
func (p *planner) rewriteAs(ctx context.Context, v *scan.Violation, kind alternative.Kind, decided decisionset.Decisions) (Rewrite, []patch.Change, error) {
	fingerprint := v.Fingerprint
	rw := Rewrite{Fingerprint: fingerprint, As: kind}
	before, after, err := p.withAndWithout(v, kind, decided)
	if err != nil {
		return Rewrite{}, nil, err
	}
	base, err := p.planSet(ctx, before)
	if err != nil {
		return Rewrite{}, nil, err
	}
	if base.failed != nil { // the earlier decisions fail by themselves: plan the violation alone
		after = &decisionset.Set{Path: after.Path, As: after.As, Accept: []*scan.Violation{v}}
		base = &outcome{}
	}
	o, err := p.planSet(ctx, after)
	if err != nil {
		return Rewrite{}, nil, err
	}
	if len(o.failed) > 0 {
		r, own := o.failed[fingerprint]
		if !own {
			for _, other := range o.failed {
				r = other
			}
			with, err := p.conflicts().With(ctx, after, fingerprint) // o blames an earlier decision for what is new
			if err != nil {
				return Rewrite{}, nil, err
			}
			if with != nil {
				r = *with
			}
		}
		rw.Status, rw.Refusal = Refused, &r
		return rw, nil, nil
	}
	rw.Status = Ready
	rw.Hazards = p.finder.HazardsAs(v, kind)
	rw.Decides = p.finder.Hazard.Decided(p.project.PackageOf(v), v)
	rw.Equals = p.finder.Hazard.Equal(p.project.PackageOf(v), v)
	changes := diffChanges(base.changes, o.changes)
	if v.Snippet == nil { // a rewritten snippet is itself part of a comment
		rw.Comments = comment.Lost(changes)
	}
	return rw, changes, nil
}

// diffChanges returns the changes that lead from the files after was to the files after now, sorted by path.
func diffChanges(was, now []patch.Change) []patch.Change {
	byPath := map[string]patch.Change{}
	for _, c := range was {
		c.Before, c.After = c.After, c.Before
		byPath[c.Path] = c
	}
	for _, c := range now {
		if old, ok := byPath[c.Path]; ok {
			c.Before = old.Before
		}
		byPath[c.Path] = c
	}
	maps.DeleteFunc(byPath, func(_ string, c patch.Change) bool { return bytes.Equal(c.Before, c.After) })
	out := make([]patch.Change, 0, len(byPath))
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		out = append(out, byPath[path])
	}
	return out
}

// coveringViolation returns the innermost enclosing violation, or the violation of an earlier rule that claims the same
// expression, that is neither allowed nor refused; nil if there is none.
func (p *planner) coveringViolation(ctx context.Context, v *scan.Violation) (*scan.Violation, error) {
	for outer := p.project.ByID[v.Outer]; outer != nil; outer = p.project.ByID[outer.Outer] {
		if outer.Allowed != nil {
			continue
		}
		_, c, err := p.withAndWithout(outer, alternative.Replace, decisionset.Decisions{})
		if err != nil {
			return nil, err
		}
		o, err := p.planSet(ctx, c)
		if err != nil {
			return nil, err
		}
		if o.failed == nil {
			return outer, nil
		}
	}
	return nil, nil
}

// withAndWithout returns the set of decisions for a violation's package without the violation, and with it.
func (p *planner) withAndWithout(v *scan.Violation, kind alternative.Kind, decided decisionset.Decisions) (before, after *decisionset.Set, err error) {
	others := decisionset.Decisions{As: maps.Clone(decided.As), Accept: slices.DeleteFunc(slices.Clone(decided.Accept), func(f string) bool { return f == v.Fingerprint })}
	for _, in := range decided.Allow {
		if in.Fingerprint != v.Fingerprint {
			others.Allow = append(others.Allow, in)
		}
	}
	if delete(others.As, v.Fingerprint); kind != alternative.Replace {
		if others.As == nil {
			others.As = map[string]alternative.Kind{}
		}
		others.As[v.Fingerprint] = kind
	}
	with := others
	with.Accept = append(slices.Clone(others.Accept), v.Fingerprint)
	sets, err := p.sorter.Sort(with)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range sets {
		if slices.Contains(c.Accept, v) {
			after = c
		}
	}
	before = &decisionset.Set{Path: after.Path, As: after.As, Allow: after.Allow}
	for _, a := range after.Accept {
		if a != v {
			before.Accept = append(before.Accept, a)
		}
	}
	return before, after, nil
}
