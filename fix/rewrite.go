package fix

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// rewrite plans one violation on top of what is decided in its package.
func (p *planner) rewrite(ctx context.Context, fingerprint string, decided Decisions) (Rewrite, patch.Change, error) {
	if err := ctx.Err(); err != nil {
		return Rewrite{}, patch.Change{}, err
	}
	v := p.byID[fingerprint]
	if v == nil {
		return Rewrite{}, patch.Change{}, fmt.Errorf("no violation %s in this scan", fingerprint)
	}
	rw := Rewrite{Fingerprint: fingerprint}
	outer, err := p.cover(ctx, v)
	if err != nil {
		return Rewrite{}, patch.Change{}, err
	}
	if outer != nil {
		rw.Status, rw.CoveredBy = Covered, outer.Fingerprint
		return rw, patch.Change{}, nil
	}
	before, after, err := p.around(v, decided)
	if err != nil {
		return Rewrite{}, patch.Change{}, err
	}
	base, err := p.settle(ctx, before)
	if err != nil {
		return Rewrite{}, patch.Change{}, err
	}
	if base.failed != nil { // what is decided no longer holds: the violation is judged by itself
		before = &choice{group: before.group}
		after = &choice{group: before.group, accept: []*scan.Violation{v}}
		base = &outcome{}
	}
	o, err := p.settle(ctx, after)
	if err != nil {
		return Rewrite{}, patch.Change{}, err
	}
	if len(o.failed) > 0 {
		r, own := o.failed[fingerprint]
		if !own {
			for _, other := range o.failed {
				r = other
			}
		}
		rw.Status, rw.Refusal = Refused, &r
		return rw, patch.Change{}, nil
	}
	rw.Status = Ready
	rw.Hazards = p.hazards(before.group, v)
	change := patch.Change{Path: v.File, Mode: after.group.facts(v.Source).mode(), Before: v.Source.Src, After: v.Source.Src}
	for _, c := range base.changes {
		if c.Path == v.File {
			change.Before = c.After
		}
	}
	for _, c := range o.changes {
		if c.Path == v.File {
			change.After = c.After
		}
	}
	return rw, change, nil
}

// cover is the nearest violation around one that can be rewritten by itself, or nil.
func (p *planner) cover(ctx context.Context, v *scan.Violation) (*scan.Violation, error) {
	for outer := p.byID[v.Outer]; outer != nil; outer = p.byID[outer.Outer] {
		_, c, err := p.around(outer, Decisions{})
		if err != nil {
			return nil, err
		}
		o, err := p.settle(ctx, c)
		if err != nil {
			return nil, err
		}
		if o.failed == nil {
			return outer, nil
		}
	}
	return nil, nil
}

// around is what is decided in a violation's group apart from the violation itself, and the same with it.
func (p *planner) around(v *scan.Violation, decided Decisions) (before, after *choice, err error) {
	others := Decisions{Accept: slices.DeleteFunc(slices.Clone(decided.Accept), func(f string) bool { return f == v.Fingerprint })}
	for _, in := range decided.Allow {
		if in.Fingerprint != v.Fingerprint {
			others.Allow = append(others.Allow, in)
		}
	}
	with := others
	with.Accept = append(slices.Clone(others.Accept), v.Fingerprint)
	choices, err := p.choices(with)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range choices {
		if slices.Contains(c.accept, v) {
			after = c
		}
	}
	before = &choice{group: after.group, allow: after.allow}
	for _, a := range after.accept {
		if a != v {
			before.accept = append(before.accept, a)
		}
	}
	return before, after, nil
}
