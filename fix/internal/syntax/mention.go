package syntax

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Called reports whether a selector is called.
func Called(sel inspector.Cursor) bool {
	return sel.ParentEdgeKind() == edge.CallExpr_Fun
}

// Blank reports whether an expression is the blank identifier.
func Blank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}
