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

// branches returns the if statement with else branches, or the switch, that contains branch, if none of its
// branches has an effect once the statements in gone are removed. It returns false if a branch has an effect, or if
// evaluating a condition has one.
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

// decidesNothing reports whether an if and its else branches have no effect once the statements in gone are
// removed.
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

// emptyClauses reports whether the clauses of a switch and their conditions have no effect once the statements in
// gone are removed.
func emptyClauses(x *index.Index, body *ast.BlockStmt, gone []ast.Stmt) bool {
	return !slices.ContainsFunc(body.List, func(stmt ast.Stmt) bool {
		clause := stmt.(*ast.CaseClause)
		list := slices.DeleteFunc(slices.Clone(clause.Body), endsClause)
		return !allGone(list, gone) || slices.ContainsFunc(clause.List, func(e ast.Expr) bool { return !onlyLooks(x, e) })
	})
}

// endsClause reports whether a statement is a break out of its switch, or a fallthrough.
func endsClause(stmt ast.Stmt) bool {
	branch, ok := stmt.(*ast.BranchStmt)
	return ok && branch.Label == nil && (branch.Tok == token.FALLTHROUGH || branch.Tok == token.BREAK)
}

func allGone(list, gone []ast.Stmt) bool {
	return !slices.ContainsFunc(list, func(stmt ast.Stmt) bool { return !slices.Contains(gone, stmt) })
}

// switched returns the expression whose type a type switch examines.
func switched(n *ast.TypeSwitchStmt) ast.Expr {
	switch assign := n.Assign.(type) {
	case *ast.AssignStmt:
		return assign.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		return assign.X.(*ast.TypeAssertExpr).X
	}
	return nil
}

// onlyDeclares reports whether the init statement of an if only declares what the condition tests: dl, ok :=
// ctx.Deadline().
func onlyDeclares(x *index.Index, init ast.Stmt) bool {
	if init == nil {
		return true
	}
	assign, ok := init.(*ast.AssignStmt)
	return ok && assign.Tok == token.DEFINE && !slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return !calls.Harmless(x.Info, e) })
}

// onlyLooks reports whether a condition consists of names, fields and nil alone, so that evaluating it has no
// effect.
func onlyLooks(x *index.Index, cond ast.Expr) bool {
	if e, ok := ast.Unparen(cond).(*ast.BinaryExpr); ok {
		return onlyLooks(x, e.X) && onlyLooks(x, e.Y)
	}
	return calls.Harmless(x.Info, cond)
}
