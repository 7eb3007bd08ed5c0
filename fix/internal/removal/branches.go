package removal

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/index"
)

// branches returns the statement that a block or a clause is a branch of, if no branch of it does anything once some
// statements are gone: an if with else branches, or a switch. It reports false where a branch does something, or where
// deciding which one to take does.
func branches(x *index.Index, branch inspector.Cursor, gone []ast.Stmt) (ast.Stmt, bool) {
	var whole inspector.Cursor
	switch branch.Node().(type) {
	case *ast.BlockStmt:
		whole = branch.Parent()
		for {
			outer, ok := whole.Parent().Node().(*ast.IfStmt)
			if !ok || outer.Else != whole.Node() {
				break
			}
			whole = whole.Parent()
		}
	case *ast.CaseClause:
		whole = branch.Parent().Parent()
	default:
		return nil, false
	}
	switch n := whole.Node().(type) {
	case *ast.IfStmt:
		if n.Else == nil || !decidesNothing(x, n, gone) {
			return nil, false
		}
	case *ast.SwitchStmt:
		if !onlyDeclares(x, n.Init) || n.Tag != nil && !onlyLooks(x, n.Tag) || !emptyClauses(x, n.Body, gone) {
			return nil, false
		}
	case *ast.TypeSwitchStmt:
		if !onlyDeclares(x, n.Init) || !Looked(x, switched(n)) || !emptyClauses(x, n.Body, gone) {
			return nil, false
		}
	default:
		return nil, false
	}
	return comment.Listed(whole)
}

// decidesNothing reports whether an if and its else branches do nothing once some statements are gone.
func decidesNothing(x *index.Index, n *ast.IfStmt, gone []ast.Stmt) bool {
	if !onlyDeclares(x, n.Init) || !onlyLooks(x, n.Cond) || !allGone(n.Body.List, gone) {
		return false
	}
	switch other := n.Else.(type) {
	case *ast.IfStmt:
		return decidesNothing(x, other, gone)
	case *ast.BlockStmt:
		return allGone(other.List, gone)
	}
	return true
}

// emptyClauses reports whether the clauses of a switch do nothing once some statements are gone, nor their conditions.
func emptyClauses(x *index.Index, body *ast.BlockStmt, gone []ast.Stmt) bool {
	return !slices.ContainsFunc(body.List, func(stmt ast.Stmt) bool {
		clause := stmt.(*ast.CaseClause)
		list := slices.DeleteFunc(slices.Clone(clause.Body), endsClause)
		return !allGone(list, gone) || slices.ContainsFunc(clause.List, func(e ast.Expr) bool { return !onlyLooks(x, e) })
	})
}

// endsClause reports whether a statement of a clause only leaves its switch, or goes on to the next clause.
func endsClause(stmt ast.Stmt) bool {
	branch, ok := stmt.(*ast.BranchStmt)
	return ok && branch.Label == nil && (branch.Tok == token.FALLTHROUGH || branch.Tok == token.BREAK)
}

func allGone(list, gone []ast.Stmt) bool {
	return !slices.ContainsFunc(list, func(stmt ast.Stmt) bool { return !slices.Contains(gone, stmt) })
}

// switched returns the expression whose type a type switch looks at.
func switched(n *ast.TypeSwitchStmt) ast.Expr {
	switch assign := n.Assign.(type) {
	case *ast.AssignStmt:
		return assign.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		return assign.X.(*ast.TypeAssertExpr).X
	}
	return nil
}

// onlyDeclares reports whether the head of an if does nothing but declare what it asks: dl, ok := ctx.Deadline().
func onlyDeclares(x *index.Index, init ast.Stmt) bool {
	if init == nil {
		return true
	}
	assign, ok := init.(*ast.AssignStmt)
	return ok && assign.Tok == token.DEFINE && !slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return !calls.Harmless(x.Info, e) })
}

// onlyLooks reports whether a condition only looks: names, fields and nil.
func onlyLooks(x *index.Index, cond ast.Expr) bool {
	if e, ok := ast.Unparen(cond).(*ast.BinaryExpr); ok {
		return onlyLooks(x, e.X) && onlyLooks(x, e.Y)
	}
	return calls.Harmless(x.Info, cond)
}
