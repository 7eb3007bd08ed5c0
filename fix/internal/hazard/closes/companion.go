package closes

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// companionResults examines the other results of the violation's call, which may end the value: c, stop := New().
func (c *Analysis) companionResults(s *site.Site, pkg *load.Package) {
	for i, t := range identity.Results(s.Typ(pkg)) {
		if i == 0 || !ends.MayEndFirst(t) {
			continue
		}
		known := c.endsFirstResult(s, pkg, i)
		trace := c.p.Effects.FollowResult(s, pkg, i)
		for _, expr := range trace.Values {
			if at, ends := endedBy(expr); ends {
				c.endedByCompanion(s, trace, at, known)
			}
		}
		for _, h := range trace.External { // t.Cleanup(stop)
			if fn, ok := h.To.(*types.Func); ok && (isFunc(t) || isCloserOnly(h.Type)) && fn.Pkg() != nil {
				c.endedByCompanion(s, trace, h.Value, known && calledLater(fn))
			}
		}
	}
}

// calledLater reports whether a function does nothing with its argument but call it later.
func calledLater(fn *types.Func) bool {
	switch fn.Name() {
	case "Cleanup", "DeferCleanup", "AfterFunc", "RegisterOnShutdown":
		return true
	}
	return false
}

// endedBy returns the call of a function value, or the selector of a method that ends it.
func endedBy(expr inspector.Cursor) (inspector.Cursor, bool) {
	switch expr.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return expr.Parent(), true
	case edge.SelectorExpr_X:
		sel := expr.Parent()
		return sel, ends.Verb(sel.Node().(*ast.SelectorExpr).Sel.Name) != ""
	default:
		return expr, false
	}
}

// endedByCompanion records that another result of the violation's call ends the value.
func (c *Analysis) endedByCompanion(s *site.Site, trace *effect.Trace, at inspector.Cursor, known bool) {
	x := trace.At(at)
	how, may := words.OneLine(types.ExprString(at.Node().(ast.Expr))), "is"
	if !known {
		may = "may be"
	}
	h := refusal.Hazard{
		Kind: refusal.HazardCloses, Unproven: !known, Place: c.p.Project.PlaceOf(x.Pkg, at.Node().Pos()),
		Detail: fmt.Sprintf("it %s ended by %s in %s, which %s returned with it", may, how, c.enclosing(x, at), called(s)),
	}
	c.passed = append(c.passed, h)
	c.byCompanion = append(c.byCompanion, h)
}

func called(s *site.Site) string {
	if call, ok := ast.Unparen(s.Expr).(*ast.CallExpr); ok {
		return words.OneLine(types.ExprString(call.Fun))
	}
	return "the call"
}

// endsFirstResult reports whether the i-th result of the violation's call surely ends the first one, by reading the
// called function. Even if it does not, the hazard stays unproven: after the rewrite the program calls a result of
// the owner's function.
func (c *Analysis) endsFirstResult(s *site.Site, pkg *load.Package, i int) bool {
	call, ok := ast.Unparen(s.Expr).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := syntax.Callee(pkg.Info, call.Fun)
	if fn == nil || c.Packages.Of[fn.Pkg()] == nil {
		return false
	}
	fn = fn.Origin()
	y := c.In(c.Packages.Of[fn.Pkg()])
	slot, ok := y.Results[fn.Signature().Results().At(0)]
	if !ok {
		return false
	}
	known := false
	for ret := range slot.Fn.Preorder((*ast.ReturnStmt)(nil)) {
		list := ret.Node().(*ast.ReturnStmt).Results
		switch {
		case syntax.InLiteral(ret, nil):
		case len(list) <= i:
			return false
		case y.Info.Types[list[0]].IsNil() || y.Info.Types[list[i]].IsNil():
		case !c.endsFirst(y, list[0], list[i]):
			return false
		default:
			known = true
		}
	}
	return known
}

// endsFirst reports whether one returned expression ends another: a function literal that does, one of its methods,
// or the same value.
func (c *Analysis) endsFirst(x *index.Index, first, other ast.Expr) bool {
	if u, ok := ast.Unparen(first).(*ast.UnaryExpr); ok {
		first = u.X
	}
	root := syntax.Root(first)
	if root == nil {
		return false
	}
	is := func(e ast.Expr) bool {
		id := syntax.Root(e)
		return id != nil && syntax.Object(x.Info, id) == syntax.Object(x.Info, root)
	}
	switch n := ast.Unparen(other).(type) {
	case *ast.FuncLit:
		found := false
		ast.Inspect(n.Body, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && is(sel.X) && c.verdict(x.Info, sel).Ends() {
				found = true
			}
			return !found
		})
		return found
	case *ast.SelectorExpr:
		return is(n.X) && c.verdict(x.Info, n).Ends()
	case *ast.Ident:
		return is(n)
	}
	return false
}
