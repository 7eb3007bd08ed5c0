package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Once reports whether the value is stored in something that outlives the function and is built only while that is
// empty:
//
//	if h.client == nil { h.client = New() }
//
// Then all callers get the same value. For a local variable, held is the position of its declaration: loops within
// its scope do not build another value.
func (v *Value) Once() (once bool, held token.Pos) { return guard{v}.once() }

// guard finds the conditions under which the place is reached.
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

// laterTargets returns the expressions that later statements assign the value's variable to, or a variable with
// something that contains the value, and those that the value is stored in by a method: v.Store(New()).
func (g guard) laterTargets() []ast.Expr {
	value := g.Variables()
	value = value[:min(1, len(value))]
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && slices.Contains(value, g.Object(id)) || ast.Unparen(e) == g.At.Node()
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

// holds reports whether an expression builds something that contains one of some variables: a literal, or a call with
// one as an argument.
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

// isReceiver reports whether a variable is the receiver of the enclosing method.
func (g guard) isReceiver(obj *types.Var) bool {
	fn := g.At.Decl()
	return fn != nil && fn.Recv != nil && fn.Recv.Pos() <= obj.Pos() && obj.Pos() < fn.Recv.End()
}

// guarded reports whether the place is reached only when a target is empty: in an if statement with that condition,
// or behind one that leaves the function otherwise.
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

// found reports whether an if statement tests the second result of a lookup of the target, in the statement before it
// or in its own:
//
//	c, ok := m[key]
//	if !ok { … }  // op is ==: the target was not found
//	if ok { … }   // op is !=: it was found
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

// same reports whether two expressions denote the same variable or field.
func (g guard) same(x, target ast.Expr) bool {
	a, b := syntax.Root(x), syntax.Root(target)
	return a != nil && b != nil && g.Object(a) == g.Object(b) && types.ExprString(x) == types.ExprString(target)
}

// isLoadOf reports whether an expression loads the target: v.Load().
func (g guard) isLoadOf(x, target ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Load" && g.same(sel.X, target)
}

// leaves reports whether a block ends by leaving the enclosing function or loop.
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

// comparesWithNil reports whether an if condition compares the target with nil, or a variable that the statement
// itself loads from it.
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
