package fix

import (
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// Packages returns the sorted import paths of the packages that some rewrite of a violation would change: the
// violation's own package, and the packages that its alternatives change. Decisions in these packages influence which
// rewrites are possible.
func (p *Planner) Packages(fingerprint string) []string {
	v := p.project.ByID[fingerprint]
	if v == nil {
		return nil
	}
	paths := []string{v.Package}
	if s, r := site.Locate(v); r == nil {
		for _, w := range p.finder.Candidates(p.project.PackageOf(v), s) {
			for _, g := range w.Groups {
				paths = append(paths, g.Path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// alternatives returns the rewrites of a violation other than except that are ready on top of the decisions so far. The
// refusal says why the declaration that holds the value can't be widened, if the widen alternative exists and is
// refused.
func (p *planner) alternatives(ctx context.Context, v *scan.Violation, except alternative.Kind, decided decisionset.Decisions) (out []alternative.Alternative, widenRefusal *refusal.Refusal, err error) {
	s, r := site.Locate(v)
	if r != nil {
		return nil, nil, nil
	}
	for _, w := range p.finder.Candidates(p.project.PackageOf(v), s) {
		if w.Kind == except {
			continue
		}
		rw, _, err := p.rewriteAs(ctx, v, w.Kind, decided)
		if err != nil {
			return nil, nil, err
		}
		if rw.Status == Ready {
			out = append(out, w.Alternative)
		}
		if w.Kind == alternative.Widen {
			widenRefusal = rw.Refusal
		}
	}
	return out, widenRefusal, nil
}
