package closes

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Deferred functions run in the reverse of their order, and so do the cleanups of a test, after them. What stands
// before the close of a deferred function or a cleanup runs behind it:
//
//	defer func() { c.Flush() }()
//	defer c.Close()

// later returns the defer statement or the call of Cleanup that the close is given to, and the body of the function
// around it. It returns false for any other close.
func (a *useAfterClose) later() (later, body inspector.Cursor, ok bool) {
	for cur := range a.close.Enclosing((*ast.DeferStmt)(nil), (*ast.CallExpr)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		call, isCall := cur.Node().(*ast.CallExpr)
		_, deferred := cur.Node().(*ast.DeferStmt)
		switch {
		case !ok && (deferred || isCall && calls.Cleanup(call)):
			later, ok = cur, true
		case !ok || isCall || deferred:
		case cur.Node().End() < later.Node().End():
		default:
			if _, declared := cur.Node().(*ast.FuncDecl); declared {
				return later, cur.ChildAt(edge.FuncDecl_Body, -1), true
			}
			return later, cur.ChildAt(edge.FuncLit_Body, -1), true
		}
	}
	return later, body, false
}

// useLater returns the first use in what the same function defers, or gives to Cleanup, so that it runs behind the
// close.
func (a *useAfterClose) useLater(later, body inspector.Cursor) ast.Node {
	_, cleanup := later.Node().(*ast.CallExpr)
	var found ast.Node
	ast.Inspect(body.Node(), func(n ast.Node) bool {
		if found != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if !cleanup && n.End() <= later.Node().Pos() {
				found = a.use(n.Call)
			}
			return false
		case *ast.CallExpr:
			if calls.Cleanup(n) && n != later.Node() && (!cleanup || n.End() <= later.Node().Pos()) {
				for _, arg := range n.Args {
					if use := a.use(arg); use != nil && found == nil {
						found = use
					}
				}
			}
		}
		return found == nil
	})
	return found
}

// waits reports whether code before a position may wait for something: it receives, selects, or calls Wait or Sleep.
func waits(code ast.Node, before token.Pos) bool {
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		if n == nil || found || n.Pos() >= before {
			return false
		}
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = n.Op == token.ARROW
		case *ast.SelectStmt, *ast.RangeStmt, *ast.ForStmt, *ast.DeferStmt:
			found = true
		case *ast.CallExpr:
			id, ok := identity.IdentOf(n.Fun)
			found = ok && (id.Name == "Wait" || id.Name == "Sleep")
		}
		return !found
	})
	return found
}
