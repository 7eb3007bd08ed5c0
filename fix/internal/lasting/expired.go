package lasting

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// condition evaluates the conditions around a site for one context.
type condition struct {
	*scope.Scope
	ancestor ancestor
}

// whyExpired returns a sentence if the site is only reached when the context has ended: a condition on ctx.Err(), or on
// the error of a call that took the context, implies it. Empty otherwise.
func (v condition) whyExpired() string {
	for i, n := range v.Site.Path {
		if i+1 >= len(v.Site.Path) {
			break
		}
		next := v.Site.Path[i+1]
		switch stmt := n.(type) {
		case *ast.IfStmt:
			if stmt.Cond.Pos() > v.ancestor.setAt && (next == ast.Node(stmt.Body) && v.impliesEnded(stmt.Cond, true) || stmt.Else != nil && next == ast.Node(stmt.Else) && v.impliesEnded(stmt.Cond, false)) {
				return v.describe(stmt.Cond)
			}
		case *ast.CaseClause:
			if next != ast.Node(stmt) && stmt.Pos() > v.ancestor.setAt && v.caseImpliesEnded(stmt, i) {
				return v.describe(stmt)
			}
		}
		for _, before := range syntax.ListOf(n) {
			if before.End() > v.Site.Expr.Pos() {
				break
			}
			if stmt, ok := before.(*ast.IfStmt); ok && stmt.Else == nil && stmt.Pos() > v.ancestor.setAt && scope.Terminates(stmt.Body) && v.impliesEnded(stmt.Cond, false) {
				return v.describe(stmt.Cond)
			}
		}
	}
	return ""
}

func (v condition) describe(n ast.Node) string {
	return fmt.Sprintf("has ended where line %d holds", v.Line(n.Pos()))
}

// impliesEnded reports whether a condition with the given outcome implies that the context has ended.
func (v condition) impliesEnded(cond ast.Expr, holds bool) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return c.Op == token.NOT && v.impliesEnded(c.X, !holds)
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND:
			return holds && (v.impliesEnded(c.X, true) || v.impliesEnded(c.Y, true))
		case token.LOR:
			return holds && v.impliesEnded(c.X, true) && v.impliesEnded(c.Y, true) || !holds && (v.impliesEnded(c.X, false) || v.impliesEnded(c.Y, false))
		case token.EQL, token.NEQ:
			equal := holds == (c.Op == token.EQL)
			x, y := c.X, c.Y
			if v.IsNil(x) || isEnd(v.Pkg.Info, x) {
				x, y = y, x
			}
			if v.IsNil(y) {
				return !equal && v.isReason(x, cond, false)
			}
			return equal && isEnd(v.Pkg.Info, y) && v.isReason(x, cond, true)
		default:
			return false
		}
	case *ast.CallExpr: // errors.Is(err, context.Canceled)
		fn := syntax.Callee(v.Pkg.Info, c.Fun)
		return holds && fn != nil && fn.Name() == "Is" && len(c.Args) == 2 && isEnd(v.Pkg.Info, c.Args[1]) && v.isReason(c.Args[0], cond, true)
	}
	return false
}

// caseImpliesEnded reports whether a case of a switch over ctx.Err(), or over conditions, implies that the context has
// ended.
func (v condition) caseImpliesEnded(clause *ast.CaseClause, i int) bool {
	if i < 2 {
		return false
	}
	sw, ok := v.Site.Path[i-2].(*ast.SwitchStmt)
	if !ok || len(clause.List) == 0 {
		return false
	}
	for _, e := range clause.List {
		if sw.Tag == nil && v.impliesEnded(e, true) || sw.Tag != nil && isEnd(v.Pkg.Info, e) && v.isReason(sw.Tag, sw.Tag, true) {
			continue
		}
		return false
	}
	return true
}

// isEnd reports whether an expression is context.Canceled or context.DeadlineExceeded.
func isEnd(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	obj := info.Uses[sel.Sel]
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "context" && (obj.Name() == "Canceled" || obj.Name() == "DeadlineExceeded")
}

// isReason reports whether an expression is the reason why the context ended: ctx.Err(), context.Cause(ctx), or a
// variable last set to one of these. With anyCall, the error of any call that took the context counts as well.
func (v condition) isReason(e, cond ast.Expr, anyCall bool) bool {
	e = ast.Unparen(e)
	if v.ancestor.isCallOf(e, "Err") {
		return true
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		fn := syntax.Callee(v.Pkg.Info, e.Fun)
		cause := fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && fn.Name() == "Cause"
		for _, arg := range e.Args {
			if (cause || anyCall) && v.ancestor.isContext(arg) {
				return true
			}
		}
	case *ast.Ident:
		x, ok := syntax.Object(v.Pkg.Info, e).(*types.Var)
		if !ok {
			return false
		}
		var last *ast.AssignStmt
		for _, a := range v.Assignments(x) {
			if a.End() <= cond.Pos() {
				last = a
			}
		}
		if last == nil || len(last.Rhs) != 1 {
			return false
		}
		if _, again := ast.Unparen(last.Rhs[0]).(*ast.Ident); again {
			return false
		}
		return v.isReason(last.Rhs[0], cond, anyCall)
	}
	return false
}
