package fix

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// blame finds which decisions can't be had when a choice can't be had as a whole: the first, in its order, that does not go with those before it, is left out, and so on with the rest.
// What can't be had by itself is refused for that; anything else with the decision before it that it does not go with.
//
// A decision that does not go with some is taken not to go with more either, so that each that fails costs the logarithm of their number in verifications.
func (p *planner) blame(ctx context.Context, c *choice) (map[string]refusal.Refusal, error) {
	failed := map[string]refusal.Refusal{}
	var kept []*choice
	for rest := p.parts(c); ; {
		n, err := p.most(ctx, len(rest), func(n int) *choice { return c.of(slices.Concat(kept, rest[:n])) })
		if err != nil {
			return nil, err
		}
		kept = append(kept, rest[:n]...)
		if n == len(rest) {
			return failed, nil
		}
		r, err := p.conflict(ctx, c, kept, rest[n])
		if err != nil {
			return nil, err
		}
		failed[rest[n].fingerprint()] = *r
		rest = rest[n+1:]
	}
}

// parts splits a choice into one for each of its decisions, which comes first in it; behind it are those that it needs.
func (p *planner) parts(c *choice) []*choice {
	out := make([]*choice, 0, len(c.accept)+len(c.allow))
	for _, v := range c.accept {
		out = append(out, &choice{path: c.path, as: c.as, accept: p.needed(c, v, nil)})
	}
	for _, in := range c.allow {
		out = append(out, &choice{path: c.path, as: c.as, allow: []draft.Insertion{in}})
	}
	return out
}

// needed is an accepted violation behind what is known, and what it needs of the choice.
func (p *planner) needed(c *choice, v *scan.Violation, known []*scan.Violation) []*scan.Violation {
	if slices.Contains(known, v) {
		return known
	}
	known = append(known, v)
	if c.kind(v) == alternative.Replace {
		return known
	}
	w, r := p.way.Way(v, c.kind(v))
	if r != nil {
		return known
	}
	for _, n := range w.Needs {
		for ; n != nil; n = p.project.ByID[n.Outer] { // what stands around it settles it
			if slices.Contains(c.accept, n) {
				known = p.needed(c, n, known)
			}
		}
	}
	return known
}

// of joins parts of a choice in its order.
func (c *choice) of(parts []*choice) *choice {
	out := &choice{path: c.path, as: c.as}
	for _, v := range c.accept {
		if slices.ContainsFunc(parts, func(part *choice) bool { return slices.Contains(part.accept, v) }) {
			out.accept = append(out.accept, v)
		}
	}
	for _, in := range c.allow {
		if slices.ContainsFunc(parts, func(part *choice) bool { return slices.Contains(part.allow, in) }) {
			out.allow = append(out.allow, in)
		}
	}
	return out
}

// most is the largest number, up to one, whose choice can be had. That of none can.
func (p *planner) most(ctx context.Context, n int, of func(int) *choice) (int, error) {
	var failure error
	most := sort.Search(n, func(i int) bool {
		if failure != nil {
			return true
		}
		why, err := p.had(ctx, of(i+1))
		failure = err
		return why != nil
	})
	return most, failure
}

// had says why a choice can't be had, nil when it can.
func (p *planner) had(ctx context.Context, c *choice) (*refusal.Refusal, error) {
	p.mu.Lock()
	o := p.planned[c.key()]
	p.mu.Unlock()
	if o != nil && o.failed == nil {
		return nil, nil
	}
	_, why, err := p.attempt(ctx, c)
	return why, err
}

// conflict says why a part of a choice can't be had together with others that can: because of itself, or of the first of them with which it does not go.
func (p *planner) conflict(ctx context.Context, c *choice, others []*choice, part *choice) (*refusal.Refusal, error) {
	own, err := p.had(ctx, part)
	if err != nil || own != nil || len(others) == 0 {
		return own, err
	}
	i, err := p.most(ctx, len(others), func(n int) *choice { return c.of(slices.Concat(others[:n], []*choice{part})) })
	if err != nil {
		return nil, err
	}
	i = min(i, len(others)-1)
	also := ""
	why, err := p.had(ctx, c.of([]*choice{others[i], part}))
	if err == nil && why == nil {
		also = " and what is decided before it"
		why, err = p.had(ctx, c.of(slices.Concat(others[:i+1], []*choice{part})))
	}
	if err != nil {
		return nil, err
	}
	if why == nil {
		why = &refusal.Refusal{Detail: "one of them at a time can be had"}
	}
	return &refusal.Refusal{Kind: refusal.Conflict, Detail: fmt.Sprintf("not together with %s%s: %s", project.CodeAt(others[i].first()), also, why.Detail)}, nil
}
