package index

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
)

// Overwrites reports whether a write runs before every read behind a statement, and does not read the variable
// itself: it is in the same block.
func Overwrites(x *Index, id inspector.Cursor, obj types.Object, behind ast.Stmt) bool {
	own, ok := x.Root.FindNode(behind)
	if !ok {
		return false
	}
	stmt := id.Parent()
	if assign, ok := stmt.Node().(*ast.AssignStmt); !ok || slices.ContainsFunc(assign.Rhs, func(rhs ast.Expr) bool { return calls.Mentions(x.Info, rhs, obj) }) {
		return false
	}
	switch stmt.ParentEdgeKind() {
	case edge.IfStmt_Init, edge.SwitchStmt_Init, edge.TypeSwitchStmt_Init:
		stmt = stmt.Parent()
	default:
	}
	return own.Parent() == stmt.Parent() && own.ParentEdgeKind() == stmt.ParentEdgeKind()
}

// Looped reports whether a statement is in a loop.
func Looped(x *Index, stmt ast.Stmt) bool {
	cur, ok := x.Root.FindNode(stmt)
	if !ok {
		return false
	}
	for n := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
		return false
	}
	return false
}

// Follower returns the statement behind another one in its block.
func Follower(x *Index, stmt ast.Stmt) (ast.Stmt, bool) {
	cur, ok := x.Root.FindNode(stmt)
	if !ok {
		return nil, false
	}
	if _, ok := comment.Listed(cur); !ok {
		return nil, false
	}
	next, ok := cur.NextSibling()
	if !ok || next.ParentEdgeKind() != cur.ParentEdgeKind() {
		return nil, false
	}
	out, ok := next.Node().(ast.Stmt)
	return out, ok
}
