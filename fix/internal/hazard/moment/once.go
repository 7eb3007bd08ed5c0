package moment

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// once says that what is built at the place is kept in something that outlives the function, and is built only while
// that is empty: then callers do not get one each. A variable of the function's own is remembered: loops within its
// life do not count.
func (w *walk) once() bool {
	for _, target := range append(w.targets(), w.later()...) {
		if !w.guarded(target) {
			continue
		}
		id := syntax.Root(target)
		if id == nil {
			continue
		}
		obj, ok := w.object(id).(*types.Var)
		if !ok {
			continue
		}
		switch {
		case obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope(), w.isReceiver(obj):
			return true
		default:
			w.held = obj.Pos()
		}
	}
	return false
}

// later are what the variable with the value is assigned to behind the place.
func (w *walk) later() []ast.Expr {
	value := w.variables()
	if len(value) == 0 {
		return nil
	}
	var out []ast.Expr
	ast.Inspect(w.body(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, r := range n.Rhs {
				if id, ok := ast.Unparen(r).(*ast.Ident); ok && n.Pos() > w.at.Node().Pos() && len(n.Lhs) == len(n.Rhs) && w.object(id) == value[0] {
					out = append(out, n.Lhs[i])
				}
			}
		case *ast.CallExpr: // v.Store(c)
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if ok && len(n.Args) > 0 && n.Pos() > w.at.Node().Pos() && (sel.Sel.Name == "Store" || sel.Sel.Name == "CompareAndSwap") {
				if id, ok := ast.Unparen(n.Args[len(n.Args)-1]).(*ast.Ident); ok && w.object(id) == value[0] {
					out = append(out, sel.X)
				}
			}
		}
		return true
	})
	return out
}

// isReceiver says that a variable is the receiver of the function around the place.
func (w *walk) isReceiver(obj *types.Var) bool {
	fn := w.at.Decl()
	return fn != nil && fn.Recv != nil && fn.Recv.Pos() <= obj.Pos() && obj.Pos() < fn.Recv.End()
}

// guarded says that the place is reached only when a target is empty: in an if that asks for it, or behind one that
// leaves the function.
func (w *walk) guarded(target ast.Expr) bool {
	for i := len(w.at.Path) - 2; i > 0; i-- {
		switch n := w.at.Path[i].(type) {
		case *ast.IfStmt:
			if w.at.Path[i+1] == n.Body && w.asks(n, target, token.EQL) || w.at.Path[i+1] == n.Else && w.asks(n, target, token.NEQ) {
				return true
			}
		case *ast.BlockStmt:
			for _, stmt := range n.List {
				if stmt == w.at.Path[i+1] {
					break
				}
				if f, ok := stmt.(*ast.IfStmt); ok && w.asks(f, target, token.NEQ) && leaves(f.Body) {
					return true
				}
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// leaves says that a block ends by leaving what is around it.
func leaves(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch n := body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return n.Tok == token.CONTINUE || n.Tok == token.BREAK
	}
	return false
}

// asks says that an if's condition compares a target, or what it loads into a variable of its own, with nil.
func (w *walk) asks(stmt *ast.IfStmt, target ast.Expr, op token.Token) bool {
	found := false
	same := func(x ast.Expr) bool {
		a, b := syntax.Root(x), syntax.Root(target)
		return a != nil && b != nil && w.object(a) == w.object(b) && types.ExprString(x) == types.ExprString(target)
	}
	loads := func(x ast.Expr) bool { // v.Load()
		call, ok := ast.Unparen(x).(*ast.CallExpr)
		if !ok {
			return false
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Load" && same(sel.X)
	}
	ast.Inspect(stmt.Cond, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || b.Op != op {
			return true
		}
		if id, ok := ast.Unparen(b.Y).(*ast.Ident); !ok || id.Name != "nil" {
			return true
		}
		found = found || same(b.X) || loads(b.X)
		if assign, ok := stmt.Init.(*ast.AssignStmt); ok && len(assign.Lhs) == 1 && len(assign.Rhs) == 1 {
			found = found || types.ExprString(assign.Lhs[0]) == types.ExprString(b.X) && (loads(assign.Rhs[0]) || same(assign.Rhs[0]))
		}
		return true
	})
	return found
}
