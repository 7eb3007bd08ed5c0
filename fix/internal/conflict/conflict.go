package conflict

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Finder finds the conflicting decisions of a set.
type Finder struct {
	Sorter *decisionset.Sorter
	// returns the refusal of a set, nil if it can be carried out
	Try func(context.Context, *decisionset.Set) (*refusal.Refusal, error)
}

// Find returns the refusals of a set that fails as a whole, by fingerprint. It goes through the decisions in order,
// drops the first one that fails together with the accepted ones before it, and goes on with the rest. A decision that
// fails by itself keeps its own refusal; any other names the earlier decision that it conflicts with.
//
// Find assumes that a decision that conflicts with some decisions also conflicts with any superset of them. So each
// failing decision costs a logarithmic number of verifications.
func (p *Finder) Find(ctx context.Context, c *decisionset.Set) (map[string]refusal.Refusal, error) {
	failed := map[string]refusal.Refusal{}
	var accepted []*decisionset.Set
	for rest := p.Sorter.Parts(c); ; {
		n, err := p.largestPassing(ctx, len(rest), func(n int) *decisionset.Set { return c.Subset(slices.Concat(accepted, rest[:n])) })
		if err != nil {
			return nil, err
		}
		accepted = append(accepted, rest[:n]...)
		if n == len(rest) {
			return failed, nil
		}
		r, err := p.conflict(ctx, c, accepted, rest[n])
		if err != nil {
			return nil, err
		}
		failed[rest[n].Fingerprint()] = *r
		rest = rest[n+1:]
	}
}

// With returns why a decision of a set can't be carried out together with the others, which pass without it.
func (p *Finder) With(ctx context.Context, c *decisionset.Set, fingerprint string) (*refusal.Refusal, error) {
	parts := p.Sorter.Parts(c)
	i := slices.IndexFunc(parts, func(part *decisionset.Set) bool { return part.Fingerprint() == fingerprint })
	if i < 0 {
		return nil, nil
	}
	return p.conflict(ctx, c, slices.Concat(parts[:i], parts[i+1:]), parts[i])
}

// largestPassing returns the largest i <= n for which the set of(i) can be carried out. of(0) always can.
func (p *Finder) largestPassing(ctx context.Context, n int, of func(int) *decisionset.Set) (int, error) {
	var failure error
	passing := sort.Search(n, func(i int) bool {
		if failure != nil {
			return true
		}
		why, err := p.Try(ctx, of(i+1))
		failure = err
		return why != nil
	})
	return passing, failure
}

// conflict returns why a part fails together with others that pass: its own refusal, or the first of the others that it
// conflicts with.
func (p *Finder) conflict(ctx context.Context, c *decisionset.Set, others []*decisionset.Set, part *decisionset.Set) (*refusal.Refusal, error) {
	alone, err := p.Try(ctx, part)
	if err != nil || alone != nil || len(others) == 0 {
		return alone, err
	}
	i, err := p.largestPassing(ctx, len(others), func(n int) *decisionset.Set { return c.Subset(slices.Concat(others[:n], []*decisionset.Set{part})) })
	if err != nil {
		return nil, err
	}
	i = min(i, len(others)-1)
	also := ""
	why, err := p.Try(ctx, c.Subset([]*decisionset.Set{others[i], part}))
	if err == nil && why == nil {
		also = " and what is decided before it"
		why, err = p.Try(ctx, c.Subset(slices.Concat(others[:i+1], []*decisionset.Set{part})))
	}
	if err != nil {
		return nil, err
	}
	if why == nil {
		why = &refusal.Refusal{Detail: "one of them at a time can be had"}
	}
	return &refusal.Refusal{Kind: refusal.Conflict, Detail: fmt.Sprintf("not together with %s%s: %s", project.CodeAt(others[i].First()), also, why.Detail)}, nil
}
