package changes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// settled tells which expressions of a method are settled. It holds the parameters of other functions that parts of
// the receiver, or settled values, are passed to.
type settled map[types.Object]bool

// all reports whether each of the expressions is settled.
func (s settled) all(x *index.Index, list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !s.expr(x, e, 0) })
}

// expr reports whether an expression is made of constants, of the receiver's own fields and of package-level
// variables.
func (s settled) expr(x *index.Index, e ast.Expr, depth int) bool {
	ok := depth < maxDepth
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			if x.Info.Types[n.Fun].IsType() || x.Info.Types[n.Fun].IsBuiltin() {
				break
			}
			fn := syntax.Callee(x.Info, n.Fun)
			ok = ok && fn != nil && fn.Signature().Recv() == nil && fn.Pkg() != nil && slices.Contains([]string{"strings", "strconv"}, fn.Pkg().Path())
		case *ast.Ident:
			if v, isVar := x.Info.Uses[n].(*types.Var); isVar && ok {
				ok = v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() || s.isOwn(x, v) || s.variable(x, v, depth)
			}
		}
		return ok
	})
	return ok
}

// isOwn reports whether a variable is the receiver, or a parameter that a part of it or something settled is passed
// to.
func (s settled) isOwn(x *index.Index, v *types.Var) bool {
	_, receiver := x.Receivers[v]
	return receiver || s[v]
}

// variable reports whether a local variable is set once, to something settled.
func (s settled) variable(x *index.Index, v *types.Var, depth int) bool {
	value := definition(x, v)
	if value == nil || !s.expr(x, value, depth+1) {
		return false
	}
	return !slices.ContainsFunc(x.Of[v], func(id inspector.Cursor) bool {
		at := syntax.Mention(id)
		return syntax.Writes(at) || syntax.Addressable(at)
	})
}

// around reports whether a place runs whenever the function does, or under conditions that are settled.
func (s settled) around(x *index.Index, at inspector.Cursor) bool {
	for outer := range at.Enclosing() {
		var conditions []ast.Expr
		switch n := outer.Node().(type) {
		case *ast.FuncDecl:
			return true
		case *ast.IfStmt:
			conditions = []ast.Expr{n.Cond}
		case *ast.SwitchStmt:
			if n.Tag != nil {
				conditions = []ast.Expr{n.Tag}
			}
		case *ast.CaseClause:
			conditions = n.List
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.TypeSwitchStmt:
			return false
		}
		if !s.all(x, conditions) {
			return false
		}
	}
	return true
}
