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

// Finder finds which decisions of a choice are to blame.
type Finder struct {
	Sorter *decisionset.Sorter
	Try    func(context.Context, *decisionset.Set) (*refusal.Refusal, error) // says why a choice can't be had, nil when it can
}

// Find finds which decisions can't be had when a choice can't be had as a whole: the first, in its order, that does not
// go with those before it, is left out, and so on with the rest. What can't be had by itself is refused for that;
// anything else with the decision before it that it does not go with.
//
// A decision that does not go with some is taken not to go with more either, so that each that fails costs the
// logarithm of their number in verifications.
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

// largestPassing returns the largest number, up to one, whose choice can be had. That of none can.
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

// conflict says why a part of a choice can't be had together with others that can: because of itself, or of the first
// of them with which it does not go.
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
