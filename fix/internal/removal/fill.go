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

// Fresh reports whether an initialiser makes a value that nothing else knows.
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

// Fill returns the statement around a mention of a variable that only puts something into it.
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
	assign, isAssign := at.Node().(*ast.AssignStmt)
	if !ok || !isAssign || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || !within(x, obj, assign.Lhs[0]) {
		return nil, false
	}
	if call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr); ok && x.Builtin(call) == "append" {
		return stmt, len(call.Args) > 0 && x.Object(call.Args[0]) == obj && x.Object(assign.Lhs[0]) == obj &&
			!slices.ContainsFunc(call.Args[1:], func(arg ast.Expr) bool { return !calls.Harmless(x.Info, arg) })
	}
	return stmt, calls.Spare(x.Info, assign.Rhs[0]) && !calls.Mentions(x.Info, assign.Rhs[0], obj)
}

// within reports whether what is assigned to is a variable, or a part of it that it holds itself: a field, an element.
func within(x *index.Index, obj types.Object, to ast.Expr) bool {
	for {
		switch n := ast.Unparen(to).(type) {
		case *ast.Ident:
			return x.Info.Uses[n] == obj
		case *ast.IndexExpr:
			if _, isMap := identity.Under(x.Info.TypeOf(n.X)).(*types.Map); !isMap || !calls.Harmless(x.Info, n.Index) {
				return false // an index may be out of range
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
			return false // behind a pointer there may be what others know
		}
	}
}
