package scope

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// absence evaluates the conditions around a site.
type absence struct{ *Scope }

// Absent returns a sentence if the conditions around the site imply that a value is missing there: the site is only
// reached if the value is nil, its ok is false or its error is set. Otherwise it returns an empty string.
//
// Such a branch is often the reason for the violation: if c == nil { c = New() }.
func (v *Scope) Absent(f Binding) string { return absence{v}.whyAbsent(f) }

func (v absence) whyAbsent(f Binding) string {
	for i, n := range v.Site.Path {
		if stmt, ok := n.(*ast.IfStmt); ok && i+1 < len(v.Site.Path) {
			switch next := v.Site.Path[i+1]; {
			case next == ast.Node(stmt.Body) && v.impliesMissing(stmt.Cond, true, f),
				stmt.Else != nil && next == ast.Node(stmt.Else) && v.impliesMissing(stmt.Cond, false, f):
				return v.absentBy(f, stmt.Cond)
			}
		}
		for _, before := range syntax.ListOf(n) {
			if before.End() > v.Site.Expr.Pos() {
				break
			}
			if stmt, ok := before.(*ast.IfStmt); ok && stmt.Else == nil && Terminates(stmt.Body) && v.impliesMissing(stmt.Cond, false, f) {
				return v.absentBy(f, stmt.Cond)
			}
		}
	}
	return ""
}

func (v absence) absentBy(f Binding, cond ast.Expr) string {
	return fmt.Sprintf("line %d says that %s is missing", v.Line(cond.Pos()), f.Text)
}

// Terminates reports whether control does not continue after a block, judging by its last statement.
func Terminates(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// impliesMissing reports whether a condition with the given outcome implies that the value is missing, and nothing
// assigns it between the condition and the site.
func (v absence) impliesMissing(cond ast.Expr, holds bool, f Binding) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return c.Op == token.NOT && v.impliesMissing(c.X, !holds, f)
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND:
			return holds && (v.impliesMissing(c.X, true, f) || v.impliesMissing(c.Y, true, f))
		case token.LOR:
			return !holds && (v.impliesMissing(c.X, false, f) || v.impliesMissing(c.Y, false, f))
		case token.EQL, token.NEQ:
			x, null := c.X, c.Y
			if v.IsNil(x) {
				x, null = null, x
			}
			if !v.IsNil(null) {
				return false
			}
			if isNull := holds == (c.Op == token.EQL); isNull {
				return v.matches(x, f) && !v.setBetween(f, cond)
			}
			return v.setTogether(x, cond, f) && !v.setBetween(f, cond)
		default:
			return false
		}
	case *ast.Ident:
		return !holds && v.setTogether(c, cond, f) && !v.setBetween(f, cond)
	}
	return false
}

// matches reports whether an expression is the bound value, or the variable that it is selected from.
func (v absence) matches(e ast.Expr, f Binding) bool {
	id := syntax.Root(e)
	if id == nil || syntax.Object(v.Pkg.Info, id) != types.Object(f.Root) {
		return false
	}
	text := types.ExprString(ast.Unparen(e))
	return text == f.Text || text == f.Root.Name()
}

// setTogether reports whether the last assignment to an ok or an error before a condition also set the value: v, ok :=
// m[k].
func (v absence) setTogether(e ast.Expr, cond ast.Expr, f Binding) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	x, ok := syntax.Object(v.Pkg.Info, id).(*types.Var)
	if !ok || x == f.Root {
		return false
	}
	var last *ast.AssignStmt
	for _, a := range v.Assignments(x) {
		if a.End() <= cond.Pos() {
			last = a
		}
	}
	return last != nil && len(last.Rhs) == 1 && slices.ContainsFunc(last.Lhs, func(l ast.Expr) bool { return v.matches(l, f) })
}

// setBetween reports whether the value may be assigned between a condition and the site.
func (v absence) setBetween(f Binding, cond ast.Expr) bool {
	found := false
	ast.Inspect(v.Site.File.Syntax, func(n ast.Node) bool {
		if n == nil || found || n.End() <= cond.End() || n.Pos() >= v.Site.Expr.Pos() {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			after := n.End() > v.Site.Expr.Pos() // it assigns what the site gives: c = New()
			found = n.Pos() >= cond.End() && !after && slices.ContainsFunc(n.Lhs, func(l ast.Expr) bool { return v.matches(l, f) })
		case *ast.UnaryExpr: // may be assigned through its address
			found = n.Op == token.AND && n.Pos() >= cond.End() && v.matches(n.X, f)
		}
		return !found
	})
	return found
}
