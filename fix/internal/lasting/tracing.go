package lasting

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// tracing finds the contexts that a context is derived from.
type tracing struct{ *scope.Scope }

// ancestors returns a context and its ancestors, as far as the function shows them. It stops at context.WithoutCancel.
func (v tracing) ancestors(c scope.Source) []ancestor {
	var out []ancestor
	var add func(c scope.Source, before token.Pos)
	add = func(c scope.Source, before token.Pos) {
		if slices.ContainsFunc(out, func(l ancestor) bool { return l.Root == c.Root && l.Text == c.Text && l.derivedAt == before }) {
			return
		}
		l := ancestor{Source: c, scope: v.Scope, derivedAt: before}
		var set []*ast.AssignStmt
		if len(c.Members) == 0 {
			l.setAt, set = v.assignmentsBefore(c.Var, before)
		}
		for _, a := range set {
			for _, to := range a.Lhs {
				if v.endsWith(to) {
					l.enders = append(l.enders, to)
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
	add(c, v.Site.Expr.Pos())
	return out
}

// assignmentsBefore returns the assignments that may determine a variable's value at a position: those from the last
// one that always runs, with its position, or all of them.
func (v tracing) assignmentsBefore(x *types.Var, before token.Pos) (token.Pos, []*ast.AssignStmt) {
	var all []*ast.AssignStmt
	for _, a := range v.Assignments(x) {
		// in the previous iteration of a loop, or when a literal runs
		if a.End() <= before || before == v.Site.Expr.Pos() && a.Pos() > before {
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

// alwaysRuns reports whether a statement is in a block around the site, or the init of a statement around it.
func (v tracing) alwaysRuns(stmt ast.Stmt) bool {
	for _, n := range v.Site.Path {
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

// endsWith reports whether a value that is assigned together with a context may end it: a function without results, or
// a group with a Wait method.
func (v tracing) endsWith(to ast.Expr) bool {
	if syntax.Blank(to) {
		return false
	}
	t := v.Pkg.Info.TypeOf(to)
	if t == nil || identity.IsContext(t) {
		return false
	}
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return sig.Results().Len() == 0
	}
	wait, _, _ := types.LookupFieldOrMethod(t, true, v.Pkg.Types, "Wait")
	_, ok := wait.(*types.Func)
	return ok
}

// madeOf returns the contexts that an expression's value is derived from: the variable itself, or the contexts among a
// call's arguments. With whole, the call itself need not return a context.
func (v tracing) madeOf(e ast.Expr, whole bool) []scope.Source {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.Ident:
		if x, ok := syntax.Object(v.Pkg.Info, e).(*types.Var); ok && identity.IsContext(x.Type()) && !x.IsField() {
			return []scope.Source{{Binding: scope.Binding{Text: x.Name(), Root: x}, Variable: v.Variable(x)}}
		}
	case *ast.CallExpr:
		fn := syntax.Callee(v.Pkg.Info, e.Fun)
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && fn != nil && fn.Name() == "Context" && len(e.Args) == 0 {
			if id := syntax.Root(sel.X); id != nil {
				if x, ok := syntax.Object(v.Pkg.Info, id).(*types.Var); ok {
					return []scope.Source{{Binding: scope.Binding{Text: types.ExprString(e), Root: x, Members: []types.Object{fn}}, Variable: v.Variable(x)}}
				}
			}
			return nil
		}
		if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && fn.Name() == "WithoutCancel" {
			return nil
		}
		if !whole && !identity.IsContext(v.Pkg.Info.TypeOf(e)) {
			return nil
		}
		var out []scope.Source
		for _, arg := range e.Args {
			out = append(out, v.madeOf(arg, false)...)
		}
		return out
	}
	return nil
}
