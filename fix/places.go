package fix

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// draft plans decisions without verifying them.
func (p *planner) draft(d Decisions) (Plan, error) {
	choices, err := p.choices(d)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Places: map[string]Place{}}
	for _, c := range choices {
		p.mu.Lock()
		o := p.planned[c.key()]
		p.mu.Unlock()
		if o == nil {
			drafts, r, _ := p.drafts(context.Background(), c) // decisions that were taken are not to be interrupted
			if r != nil {
				continue
			}
			o = p.outcome(drafts)
		}
		plan.Changes = append(plan.Changes, o.changes...)
		maps.Copy(plan.Places, o.places())
	}
	slices.SortFunc(plan.Changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return plan, nil
}

// places finds a draft's violations in its result.
func (p *planner) places(d *draft, into map[string]Place) {
	for _, v := range p.project.byFile[d.file.Path] {
		if at, ok := d.where(v); ok {
			into[v.Fingerprint] = at
		}
	}
}

// where is the place of a violation in the result: the use's, when it was replaced or stood in what was replaced, else that of the bytes that it consists of.
func (d *draft) where(v *scan.Violation) (Place, bool) {
	for _, x := range d.placed {
		if !x.passed && x.site.start() <= v.Offset && v.End <= x.site.end() {
			return Place{x.start, x.end}, true
		}
	}
	for _, s := range d.shown {
		if s.v.Offset <= v.Offset && v.End <= s.v.End {
			return Place{s.start, s.end}, true
		}
	}
	for _, m := range d.moves {
		if m.spec == specAt(v) {
			return m.now, m.now != Place{}
		}
	}
	first, last := v.Offset, v.End-1
	for _, e := range d.edits {
		if e.Start <= first && first < e.End || e.Start <= last && last < e.End {
			return Place{}, false
		}
	}
	at := Place{d.at(moved(first, d.edits)), d.at(moved(last, d.edits)) + 1}
	return at, at.Start >= 0 && at.End > at.Start
}
