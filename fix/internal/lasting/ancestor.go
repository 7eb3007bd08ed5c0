package lasting

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// ancestor is a context that another context is derived from, directly or indirectly, or that context itself. When it
// ends, the derived one ends.
type ancestor struct {
	scope.Source
	scope     *scope.Scope
	setAt     token.Pos // position of the assignment that always runs before the site; NoPos if there is none
	derivedAt token.Pos // position where the next context is derived from it, or the site
	// values assigned together with it that may end it: cancel functions, and groups such as an errgroup
	enders []ast.Expr
}

// howEnds returns how a call ends the context: it calls its cancel function or waits for its group. Empty if it does
// neither.
func (l ancestor) howEnds(call *ast.CallExpr) string {
	for _, with := range l.enders {
		if sameVariable(l.scope.Pkg.Info, call.Fun, with) {
			return fmt.Sprintf("is cancelled on line %d", l.scope.Line(call.Pos()))
		}
		if waitsFor(l.scope.Pkg.Info, call, with) {
			return fmt.Sprintf("has ended when %s returns on line %d", types.ExprString(call), l.scope.Line(call.Pos()))
		}
		// a sync.Once
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Do" && len(call.Args) == 1 && sameVariable(l.scope.Pkg.Info, call.Args[0], with) {
			return fmt.Sprintf("is cancelled on line %d", l.scope.Line(call.Pos()))
		}
	}
	return ""
}

// awaitedBy reports whether a statement waits for the end of the context: <-ctx.Done(), _, ok := <-ctx.Done().
func (l ancestor) awaitedBy(stmt ast.Stmt) bool {
	var from ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		from = stmt.X
	case *ast.AssignStmt:
		from = stmt.Rhs[0]
	}
	receive, ok := ast.Unparen(from).(*ast.UnaryExpr)
	return ok && receive.Op == token.ARROW && l.isDone(receive.X)
}

// isDone reports whether an expression is ctx.Done().
func (l ancestor) isDone(e ast.Expr) bool { return l.isCallOf(e, "Done") }

// isCallOf reports whether an expression calls a method of the context without arguments.
func (l ancestor) isCallOf(e ast.Expr, method string) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == method && len(call.Args) == 0 && l.isContext(sel.X)
}

// isContext reports whether an expression denotes the context.
func (l ancestor) isContext(e ast.Expr) bool {
	e = ast.Unparen(e)
	if types.ExprString(e) != l.Text {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && l.scope.Pkg.Info.Uses[id] == types.Object(l.Root)
		return !found
	})
	return found
}

// waitsFor reports whether a call waits for a group: g.Wait().
func waitsFor(info *types.Info, call *ast.CallExpr, group ast.Expr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Wait" && len(call.Args) == 0 && sameVariable(info, sel.X, group)
}

// sameVariable reports whether two expressions denote the same variable, or the same field of one.
func sameVariable(info *types.Info, a, b ast.Expr) bool {
	a, b = withoutAddress(a), withoutAddress(b)
	x, y := syntax.Root(a), syntax.Root(b)
	return x != nil && y != nil && syntax.Object(info, x) == syntax.Object(info, y) && types.ExprString(a) == types.ExprString(b)
}

func withoutAddress(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		return ast.Unparen(u.X)
	}
	return e
}
