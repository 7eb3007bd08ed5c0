package fix

import (
	"context"

	"github.com/seed-58def443/ssot/scan"
)

// toldOf is what a reviewer is told of the functions around a violation: the factory that it stands in, and through which others its value goes.
func (p *planner) toldOf(ctx context.Context, v *scan.Violation, kind AlternativeKind, decided Decisions) (*Factory, []string, error) {
	f := p.way.locateFunction(v)
	if f == nil {
		return nil, nil, nil
	}
	chain := p.way.handedThrough(f.site)
	calls, files := f.calls()
	if calls == 0 || !f.factory() {
		return nil, chain, nil
	}
	out := &Factory{Name: f.key.name, Callers: calls, Files: files}
	w, why := p.way.replaceCallers(f)
	if out.Why = why; w == nil || kind == ReplaceCallers {
		return out, chain, nil
	}
	rw, _, err := p.rewriteAs(ctx, v, ReplaceCallers, decided)
	if rw.Refusal != nil {
		out.Why = rw.Refusal.Detail
	}
	return out, chain, err
}
