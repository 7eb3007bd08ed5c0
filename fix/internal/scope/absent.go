package scope

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// absence judges what the conditions around a site say of a value that it would take.
type absence struct{ *Scope }

// Absent says that the code around the site has just found out that there is no value in what would be filled in: it
// stands where a comparison with nil, the ok or the error that came with it says so. Nothing when it does not.
//
// Such a place is often the very reason for the violation: if a == nil, make one of its own.
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

// Terminates reports whether what stands after a block is not reached from it, as far as its last statement shows.
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

// impliesMissing reports whether a condition, when it holds or when it does not, means that there is no value in what would be
// filled in, and that nothing is put into it from there to the site.
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

// matches reports whether an expression is what would be filled in, or the variable that it is taken from.
func (v absence) matches(e ast.Expr, f Binding) bool {
	id := syntax.Root(e)
	if id == nil || syntax.Object(v.Pkg.Info, id) != types.Object(f.Root) {
		return false
	}
	text := types.ExprString(ast.Unparen(e))
	return text == f.Text || text == f.Root.Name()
}

// setTogether reports whether an ok or an error was last set, before a condition, by the statement that also set the
// variable.
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

// setBetween reports whether something is put into what would be filled in between a condition and the site.
func (v absence) setBetween(f Binding, cond ast.Expr) bool {
	found := false
	ast.Inspect(v.Site.File.Syntax, func(n ast.Node) bool {
		if n == nil || found || n.End() <= cond.End() || n.Pos() >= v.Site.Expr.Pos() {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = n.Pos() >= cond.End() && slices.ContainsFunc(n.Lhs, func(l ast.Expr) bool { return v.matches(l, f) })
		case *ast.UnaryExpr: // whoever has its address may
			found = n.Op == token.AND && n.Pos() >= cond.End() && v.matches(n.X, f)
		}
		return !found
	})
	return found
}
