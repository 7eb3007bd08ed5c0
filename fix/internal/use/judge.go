package use

import (
	"go/ast"
	"go/token"

	"github.com/seed-58def443/ssot/fix/internal/order"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// judge refuses a use that would evaluate a part in another order with a visible effect, twice, not at all, or at
// another time.
func (x *parts) judge(filled []scope.Binding) *refusal.Refusal {
	info, decl := x.pkg.Info, x.site.Decl()
	var steps []order.Step
	seen := map[ast.Expr]bool{}
	for _, step := range x.use.steps {
		if step.placeholder < 0 {
			steps = append(steps, order.Step{Effect: step.effect, Was: order.Own, Name: step.name})
			continue
		}
		h := x.use.Placeholders[step.placeholder]
		for _, e := range filled[step.placeholder].Parts {
			name := words.Brief(e)
			switch {
			case h.lazy && info.Types[e].Value == nil:
				return x.refuse(refusal.NoEqual, "would evaluate %s at another time, or not at all", name)
			case seen[e] && !order.Plain(info, decl, e):
				return x.refuse(refusal.NoEqual, "would evaluate %s twice", name)
			}
			effect := order.Of(info, decl, e)
			if len(filled[step.placeholder].Members) > 0 {
				effect = max(effect, order.Reads)
			}
			seen[e] = true
			filled[step.placeholder].Moves = filled[step.placeholder].Moves || effect != order.None
			steps = append(steps, order.Step{Effect: effect, Was: x.site.File.Tok.Offset(e.Pos()), Name: name})
		}
	}
	if a, b, ok := order.Swapped(steps); ok {
		return x.refuse(refusal.NoEqual, "would evaluate %s before %s, and the one may change what the other is", a.Name, b.Name)
	}
	for _, e := range x.dropped(seen) {
		if order.Of(info, decl, e) == order.Does {
			return x.refuse(refusal.Unused, "would leave out %s, and with it what that does", words.Brief(e))
		}
	}
	return nil
}

// dropped returns the parts of a violation that its use does not take over.
func (x *parts) dropped(taken map[ast.Expr]bool) []ast.Expr {
	var out []ast.Expr
	var visit func(e ast.Expr)
	visit = func(e ast.Expr) {
		if taken[e] {
			return
		}
		inner := ast.Unparen(e)
		if u, ok := inner.(*ast.UnaryExpr); ok && u.Op == token.AND {
			inner = ast.Unparen(u.X)
		}
		lit, ok := inner.(*ast.CompositeLit)
		if !ok {
			out = append(out, e)
			return
		}
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			visit(elt)
		}
	}
	call, ok := ast.Unparen(x.site.Expr).(*ast.CallExpr)
	if !ok {
		visit(x.site.Expr)
		return out
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && x.pkg.Info.Selections[sel] != nil {
		visit(sel.X)
	}
	for _, arg := range call.Args {
		visit(arg)
	}
	return out
}
