package fix

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/patch"
)

// planUnverified plans decisions without type-checking the result.
func (p *planner) planUnverified(d decisionset.Decisions) (Plan, error) {
	sets, err := p.sorter.Sort(d)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Places: map[string]filerewrite.Place{}}
	for _, c := range sets {
		p.mu.Lock()
		o := p.planned[c.Key()]
		p.mu.Unlock()
		if o == nil {
			rewrites, r, _ := p.writeFiles(context.Background(), c) // recorded decisions must not be interrupted
			if r != nil {
				continue
			}
			o = p.outcome(rewrites)
		}
		plan.Changes = append(plan.Changes, o.changes...)
		maps.Copy(plan.Places, o.places())
	}
	slices.SortFunc(plan.Changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return plan, nil
}

// places adds the positions of a rewritten file's violations to into.
func (p *planner) places(d *filerewrite.File, into map[string]filerewrite.Place) {
	for _, v := range p.project.ByFile[d.File.Path] {
		if at, ok := write.Where(d, v); ok {
			into[v.Fingerprint] = at
		}
	}
}
