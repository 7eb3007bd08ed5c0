package removal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
)

// Fresh reports whether an initialiser creates a value that no other code refers to.
func Fresh(x *index.Index, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case nil, *ast.CompositeLit, *ast.BasicLit:
		return true
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return lit && e.Op == token.AND
	case *ast.CallExpr:
		return x.Builtin(e) == "make" || x.Builtin(e) == "new"
	default:
		return x.Info.Types[e].IsNil()
	}
}

// Fill returns the statement around a mention of a variable if that statement only writes the variable.
func Fill(x *index.Index, obj types.Object, use inspector.Cursor) (ast.Stmt, bool) {
	at := use
	for {
		if _, ok := at.Node().(ast.Stmt); ok {
			break
		}
		if _, ok := at.Node().(*ast.FuncLit); ok {
			return nil, false
		}
		at = at.Parent()
	}
	stmt, ok := comment.Listed(at)
	if !ok {
		return nil, false
	}
	switch n := stmt.(type) {
	case *ast.IncDecStmt: // opts.DB++
		return stmt, within(x, obj, n.X)
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE || len(n.Lhs) != 1 || len(n.Rhs) != 1 || !within(x, obj, n.Lhs[0]) {
			return nil, false
		}
		if call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr); ok && x.Builtin(call) == "append" {
			return stmt, len(call.Args) > 0 && x.Object(call.Args[0]) == obj && x.Object(n.Lhs[0]) == obj &&
				!slices.ContainsFunc(call.Args[1:], func(arg ast.Expr) bool { return !calls.Harmless(x.Info, arg) })
		}
		return stmt, calls.HarmlessIfInRange(x.Info, n.Rhs[0]) && !mayFail(x, n) && (!calls.Mentions(x.Info, n.Rhs[0], obj) || identity.Basic(x.Info.TypeOf(n.Lhs[0])))
	}
	return nil, false
}

// mayFail reports whether the operator of an assignment can panic: opts.DB /= n.
func mayFail(x *index.Index, n *ast.AssignStmt) bool {
	fails := []token.Token{token.QUO_ASSIGN, token.REM_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN}
	return slices.Contains(fails, n.Tok) && x.Info.Types[n.Rhs[0]].Value == nil
}

// Shared reports whether the statements that write a variable may change a value which other code refers to: one of
// them redirects the variable (opts = shared), and another one writes through it (opts.DB = 3).
func Shared(x *index.Index, v types.Object, writes []ast.Stmt) bool {
	if !Refers(v.Type()) {
		return false
	}
	redirects, through := false, false
	for _, stmt := range writes {
		n, ok := stmt.(*ast.AssignStmt)
		if !ok || x.Object(n.Lhs[0]) != v {
			through = true
			continue
		}
		call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
		appends := ok && x.Builtin(call) == "append"
		redirects = redirects || !appends && !Fresh(x, n.Rhs[0])
	}
	return redirects && through
}

// Refers reports whether a value of a type refers to memory that other code may share: a pointer, a map.
func Refers(t types.Type) bool {
	switch identity.Under(t).(type) {
	case *types.Struct, *types.Array, *types.Basic:
		return false
	}
	return true
}

// within reports whether the left side of an assignment is the variable itself, or a field or element that is
// stored in it.
func within(x *index.Index, obj types.Object, to ast.Expr) bool {
	for {
		switch n := ast.Unparen(to).(type) {
		case *ast.Ident:
			return x.Info.Uses[n] == obj
		case *ast.IndexExpr:
			if _, isMap := identity.Under(x.Info.TypeOf(n.X)).(*types.Map); !isMap || !calls.Harmless(x.Info, n.Index) {
				return false // the index may be out of range
			}
			to = n.X
		case *ast.SelectorExpr:
			to = n.X
		default:
			return false
		}
		if id, ok := ast.Unparen(to).(*ast.Ident); ok {
			return x.Info.Uses[id] == obj
		}
		if _, ok := identity.Under(x.Info.TypeOf(to)).(*types.Struct); !ok {
			return false // other code may share the pointer's target
		}
	}
}
