package syntax

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// CallOf returns the call of the function that an expression names.
func CallOf(fun inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch fun.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			fun = fun.Parent()
		case edge.CallExpr_Fun:
			return fun.Parent(), true
		default:
			return fun, false
		}
	}
}

// Target returns the left side for the i-th value of an assignment or declaration; nil when there is none.
func Target(stmt inspector.Cursor, i int) ast.Expr { return receiving(stmt.Node(), i) }

// Receiver returns the left side, without parentheses, for a value of an assignment or declaration; nil where there
// is none.
func Receiver(stmt ast.Node, value ast.Expr) ast.Expr {
	i := -1
	switch n := stmt.(type) {
	case *ast.AssignStmt:
		i = slices.Index(n.Rhs, value)
	case *ast.ValueSpec:
		i = slices.Index(n.Values, value)
	}
	if i < 0 {
		return nil
	}
	if to := receiving(stmt, i); to != nil {
		return ast.Unparen(to)
	}
	return nil
}

func receiving(stmt ast.Node, i int) ast.Expr {
	switch n := stmt.(type) {
	case *ast.AssignStmt:
		// A call with several results, or a type assertion with ok: the value is the first result.
		if i < len(n.Lhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
			return n.Lhs[i]
		}
	case *ast.ValueSpec:
		if i < len(n.Names) {
			return n.Names[i]
		}
	}
	return nil
}
