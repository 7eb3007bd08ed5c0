package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Once reports whether what is built at the place is kept in something that outlives the function, and is built only
// while that is empty: then callers do not get one each. A variable of the function's own is held: loops within its
// life do not count.
func (v *Value) Once() (once bool, held token.Pos) { return guard{v}.once() }

// guard judges what a place is reached only for.
type guard struct{ *Value }

func (g guard) once() (once bool, held token.Pos) {
	for _, target := range append(g.Targets(), g.laterTargets()...) {
		if !g.guarded(target) {
			continue
		}
		id := syntax.Root(target)
		if id == nil {
			continue
		}
		obj, ok := g.Object(id).(*types.Var)
		if !ok {
			continue
		}
		switch {
		case obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope(), g.isReceiver(obj):
			return true, held
		default:
			held = obj.Pos()
		}
	}
	return false, held
}

// laterTargets returns what the variable with the value, or one with what is made of it, is assigned to behind the place.
func (g guard) laterTargets() []ast.Expr {
	value := g.Variables()
	if len(value) == 0 {
		return nil
	}
	value = value[:1]
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && slices.Contains(value, g.Object(id))
	}
	var out []ast.Expr
	ast.Inspect(g.Body(), func(n ast.Node) bool {
		if n == nil || n.End() <= g.At.Node().End() {
			return n != nil
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) != len(n.Rhs) || n.Pos() < g.At.Node().Pos() {
				break
			}
			for i, r := range n.Rhs {
				id, local := n.Lhs[i].(*ast.Ident)
				switch {
				case is(r):
					out = append(out, n.Lhs[i])
				case local && g.holds(r, value):
					value = append(value, g.Object(id))
				}
			}
		case *ast.CallExpr: // v.Store(c)
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if ok && len(n.Args) > 0 && (sel.Sel.Name == "Store" || sel.Sel.Name == "CompareAndSwap") && is(n.Args[len(n.Args)-1]) {
				out = append(out, sel.X)
			}
		}
		return true
	})
	return out
}

// holds reports whether an expression makes something that has one of some variables in it: a literal, a constructor.
func (g guard) holds(e ast.Expr, value []types.Object) bool {
	x := ast.Unparen(e)
	if addr, ok := x.(*ast.UnaryExpr); ok {
		x = ast.Unparen(addr.X)
	}
	switch n := x.(type) {
	case *ast.CompositeLit:
		return g.Mentions(n, value)
	case *ast.CallExpr:
		return slices.ContainsFunc(n.Args, func(arg ast.Expr) bool { return g.Mentions(arg, value) })
	}
	return false
}

// isReceiver reports whether a variable is the receiver of the function around the place.
func (g guard) isReceiver(obj *types.Var) bool {
	fn := g.At.Decl()
	return fn != nil && fn.Recv != nil && fn.Recv.Pos() <= obj.Pos() && obj.Pos() < fn.Recv.End()
}

// guarded reports whether the place is reached only when a target is empty: in an if that asks for it, or behind one
// that leaves the function.
func (g guard) guarded(target ast.Expr) bool {
	for i := len(g.At.Path) - 2; i > 0; i-- {
		switch n := g.At.Path[i].(type) {
		case *ast.IfStmt:
			if g.At.Path[i+1] == n.Body && g.comparesWithNil(n, target, token.EQL) || g.At.Path[i+1] == n.Else && g.comparesWithNil(n, target, token.NEQ) {
				return true
			}
		case *ast.BlockStmt:
			var before ast.Stmt
			for _, stmt := range n.List {
				f, ok := stmt.(*ast.IfStmt)
				if stmt == g.At.Path[i+1] {
					if ok && f.Body.Pos() <= g.At.Node().Pos() && g.found(f, before, target, token.EQL) {
						return true
					}
					break
				}
				if ok && (g.comparesWithNil(f, target, token.NEQ) || g.found(f, before, target, token.NEQ)) && leaves(f.Body) {
					return true
				}
				before = stmt
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// found reports whether an if asks whether a target was found in a map, by the second result of a look that is the
// statement before it or its own: that it was, or that it was not.
func (g guard) found(stmt *ast.IfStmt, before ast.Stmt, target ast.Expr, op token.Token) bool {
	cond := ast.Unparen(stmt.Cond)
	if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT && op == token.EQL {
		cond = ast.Unparen(not.X)
	} else if op == token.EQL {
		return false
	}
	for _, look := range []ast.Stmt{stmt.Init, before} {
		assign, ok := look.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 || types.ExprString(assign.Lhs[1]) != types.ExprString(cond) {
			continue
		}
		if g.same(assign.Rhs[0], target) || g.isLoadOf(assign.Rhs[0], target) {
			return true
		}
	}
	return false
}

// same reports whether two expressions of the function mean the same variable, or part of one.
func (g guard) same(x, target ast.Expr) bool {
	a, b := syntax.Root(x), syntax.Root(target)
	return a != nil && b != nil && g.Object(a) == g.Object(b) && types.ExprString(x) == types.ExprString(target)
}

// isLoadOf reports whether an expression asks a variable for what it holds: v.Load().
func (g guard) isLoadOf(x, target ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Load" && g.same(sel.X, target)
}

// leaves reports whether a block ends by leaving what is around it.
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

// comparesWithNil reports whether an if's condition compares a target, or what it loads into a variable of its own, with nil.
func (g guard) comparesWithNil(stmt *ast.IfStmt, target ast.Expr, op token.Token) bool {
	found := false
	ast.Inspect(stmt.Cond, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || b.Op != op {
			return true
		}
		if id, ok := ast.Unparen(b.Y).(*ast.Ident); !ok || id.Name != "nil" {
			return true
		}
		found = found || g.same(b.X, target) || g.isLoadOf(b.X, target)
		if assign, ok := stmt.Init.(*ast.AssignStmt); ok && len(assign.Lhs) == 1 && len(assign.Rhs) == 1 {
			found = found || types.ExprString(assign.Lhs[0]) == types.ExprString(b.X) && (g.isLoadOf(assign.Rhs[0], target) || g.same(assign.Rhs[0], target))
		}
		return true
	})
	return found
}
