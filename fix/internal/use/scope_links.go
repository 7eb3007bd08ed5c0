package use

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// link is a context that another one is made of, or that one itself: it ends when this one does.
type link struct {
	source
	from   token.Pos  // where it got its value, in a statement that always runs before the site; else nothing
	before token.Pos  // where the next one is made of it, or the site
	with   []ast.Expr // what came with it and may end it: its cancel functions, and the group that it is of
}

// links are a context and those that it is made of, as far as that can be followed in the function: not beyond
// context.WithoutCancel.
func (v lasting) links(c source) []link {
	var out []link
	var add func(c source, before token.Pos)
	add = func(c source, before token.Pos) {
		if slices.ContainsFunc(out, func(l link) bool { return l.Root == c.Root && l.text == c.text && l.before == before }) {
			return
		}
		l := link{source: c, before: before}
		var set []*ast.AssignStmt
		if len(c.members) == 0 {
			l.from, set = v.setBy(c.Var, before)
		}
		for _, a := range set {
			for _, to := range a.Lhs {
				if v.endsWith(to) {
					l.with = append(l.with, to)
				}
			}
		}
		out = append(out, l)
		for _, a := range set {
			for _, value := range a.Rhs {
				for _, parent := range v.madeOf(value, true) {
					add(parent, a.Pos())
				}
			}
		}
	}
	add(c, v.site.Expr.Pos())
	return out
}

// setBy are the assignments that a variable may have its value of at a place: the last one that always runs before it,
// and where that begins, or all of them.
func (v lasting) setBy(x *types.Var, before token.Pos) (token.Pos, []*ast.AssignStmt) {
	var all []*ast.AssignStmt
	for _, a := range v.assignments(x) {
		if a.End() <= before || before == v.site.Expr.Pos() && a.Pos() > before { // in the round before, or when a literal runs
			all = append(all, a)
		}
	}
	last := -1
	for i, a := range all {
		if a.End() <= before && v.alwaysRuns(a) {
			last = i
		}
	}
	if last < 0 {
		return token.NoPos, all
	}
	return all[last].Pos(), slices.DeleteFunc(all, func(a *ast.AssignStmt) bool { return a.Pos() < all[last].Pos() || a.Pos() > before })
}

// alwaysRuns says that a statement stands in a block around the site, or in the head of a statement around it.
func (v lasting) alwaysRuns(stmt ast.Stmt) bool {
	for _, n := range v.site.Path {
		if slices.Contains(syntax.ListOf(n), stmt) {
			return true
		}
		switch n := n.(type) {
		case *ast.IfStmt:
			if n.Init == stmt {
				return true
			}
		case *ast.SwitchStmt:
			if n.Init == stmt {
				return true
			}
		case *ast.ForStmt:
			if n.Init == stmt {
				return true
			}
		case *ast.CommClause:
			if n.Comm == stmt {
				return true
			}
		}
	}
	return false
}

// endsWith says that what is set together with a context may end it: a function that returns nothing, or a group that
// can be waited for.
func (v lasting) endsWith(to ast.Expr) bool {
	if syntax.Blank(to) {
		return false
	}
	t := v.pkg.Info.TypeOf(to)
	if t == nil || identity.IsContext(t) {
		return false
	}
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return sig.Results().Len() == 0
	}
	wait, _, _ := types.LookupFieldOrMethod(t, true, v.pkg.Types, "Wait")
	_, ok := wait.(*types.Func)
	return ok
}

// madeOf are the contexts that the value of an expression is made of: itself, or what the call that makes it takes.
func (v lasting) madeOf(e ast.Expr, whole bool) []source {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.Ident:
		if x, ok := syntax.Object(v.pkg.Info, e).(*types.Var); ok && identity.IsContext(x.Type()) && !x.IsField() {
			return []source{{Filling{text: x.Name(), Root: x}, v.variable(x)}}
		}
	case *ast.CallExpr:
		fn := syntax.Callee(v.pkg.Info, e.Fun)
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && fn != nil && fn.Name() == "Context" && len(e.Args) == 0 {
			if id := syntax.Root(sel.X); id != nil {
				if x, ok := syntax.Object(v.pkg.Info, id).(*types.Var); ok {
					return []source{{Filling{text: types.ExprString(e), Root: x, members: []types.Object{fn}}, v.variable(x)}}
				}
			}
			return nil
		}
		if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && fn.Name() == "WithoutCancel" {
			return nil
		}
		if !whole && !identity.IsContext(v.pkg.Info.TypeOf(e)) {
			return nil
		}
		var out []source
		for _, arg := range e.Args {
			out = append(out, v.madeOf(arg, false)...)
		}
		return out
	}
	return nil
}
