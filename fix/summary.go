package fix

import (
	"context"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/scan"
)

// describeFunctions describes the functions around a violation: the factory that it is in, if any, and the chain of
// functions that pass its value on.
func (p *planner) describeFunctions(ctx context.Context, v *scan.Violation, kind alternative.Kind, decided decisionset.Decisions) (*Factory, []string, error) {
	f := p.finder.LocateFunction(v)
	if f == nil {
		return nil, nil, nil
	}
	chain := p.finder.CallChain(f.Site)
	calls, files := f.Calls()
	if calls == 0 || !f.Factory() {
		return nil, chain, nil
	}
	out := &Factory{Name: f.Key.Name, Callers: calls, Files: files}
	w, why := p.finder.ReplaceCallers(f)
	if out.Why = why; w == nil || kind == alternative.ReplaceCallers {
		return out, chain, nil
	}
	rw, _, err := p.rewriteAs(ctx, v, alternative.ReplaceCallers, decided)
	if rw.Refusal != nil {
		out.Why = rw.Refusal.Detail
	}
	return out, chain, err
}
