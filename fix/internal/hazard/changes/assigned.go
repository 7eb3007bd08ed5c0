package changes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
)

// assignedValue returns the right side for an expression on the left side of an assignment; nil when one call assigns
// several values. It returns false when the expression is not the target of a plain assignment.
func assignedValue(at inspector.Cursor) (ast.Expr, bool) {
	stmt, ok := at.Parent().Node().(*ast.AssignStmt)
	if !ok || stmt.Tok != token.ASSIGN {
		return nil, false
	}
	_, i := at.ParentEdge()
	if len(stmt.Rhs) != len(stmt.Lhs) {
		return stmt.Rhs[0], true
	}
	return stmt.Rhs[i], true
}

// definition returns the expression that defines a local variable: its value, or the list that a range statement goes
// through. It returns nil where there is none.
func definition(x *index.Index, v *types.Var) ast.Expr {
	def, ok := x.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
	if !ok {
		return nil
	}
	switch n := def.Parent().Node().(type) {
	case *ast.AssignStmt:
		_, i := def.ParentEdge()
		if len(n.Lhs) == len(n.Rhs) {
			return n.Rhs[i]
		}
		return n.Rhs[0]
	case *ast.ValueSpec:
		if _, i := def.ParentEdge(); i < len(n.Values) {
			return n.Values[i]
		}
	case *ast.RangeStmt:
		return n.X
	}
	return nil
}

func isAppend(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && id.Name == "append"
}

// emptyContainer reports whether an expression makes an empty container: make(T), new(T), []T{}.
func emptyContainer(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		_, isStruct := identity.Under(info.TypeOf(e)).(*types.Struct)
		return len(e.Elts) == 0 && !isStruct
	case *ast.CallExpr:
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		return ok && (id.Name == "make" || id.Name == "new")
	}
	return false
}
