package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Mention returns the whole expression that names an object: the selector that ends with the identifier, or the
// identifier.
func Mention(id inspector.Cursor) inspector.Cursor {
	if id.ParentEdgeKind() == edge.SelectorExpr_Sel {
		return id.Parent()
	}
	return id
}

// Read reports whether an expression is read: it is neither the target of an assignment nor a key that names a field.
// The keys of a literal are read where its type is written out as that of a map or a list.
func Read(expr inspector.Cursor) bool {
	switch expr.ParentEdgeKind() {
	case edge.AssignStmt_Lhs, edge.RangeStmt_Key, edge.RangeStmt_Value:
		return false
	case edge.KeyValueExpr_Key:
		switch lit := expr.Parent().Parent().Node().(*ast.CompositeLit); lit.Type.(type) {
		case *ast.MapType, *ast.ArrayType:
			return true
		}
		return false
	default:
		return true
	}
}

// IsResult reports whether a variable is a named result of a function.
func IsResult(sig *types.Signature, obj types.Object) bool {
	for v := range sig.Results().Variables() {
		if v == obj {
			return true
		}
	}
	return false
}

// Writes reports whether a mention is the target of an assignment.
func Writes(id inspector.Cursor) bool { return id.ParentEdgeKind() == edge.AssignStmt_Lhs }

// InLiteral reports whether a mention is in a function literal that does not contain a statement.
func InLiteral(id inspector.Cursor, stmt ast.Stmt) bool {
	for lit := range id.Enclosing((*ast.FuncLit)(nil)) {
		return stmt == nil || stmt.Pos() <= lit.Node().Pos() || lit.Node().End() <= stmt.Pos()
	}
	return false
}

// Addressable reports whether the address of a mention is taken: &c.
func Addressable(use inspector.Cursor) bool {
	for use.ParentEdgeKind() == edge.ParenExpr_X {
		use = use.Parent()
	}
	u, ok := use.Parent().Node().(*ast.UnaryExpr)
	return ok && u.Op == token.AND
}

// Copies reports whether *c is read as a struct of its own: neither to select from it, nor to take its address again.
func Copies(info *types.Info, star inspector.Cursor) bool {
	e, ok := star.Node().(ast.Expr)
	return ok && identity.IsStruct(info.TypeOf(e)) && Read(star) && !Selected(star) && !Addressable(star)
}

// Selected reports whether a mention is the operand of a selector: c.Get. A pointer to the variable has the same
// fields and methods.
func Selected(use inspector.Cursor) bool {
	for use.ParentEdgeKind() == edge.ParenExpr_X {
		use = use.Parent()
	}
	return use.ParentEdgeKind() == edge.SelectorExpr_X
}

// Mutation describes how the variable at the end of a path is changed, or may be through its address: "assigned to",
// "changed", "used by its address", and with implied "changed by its method Lock"; nothing when it is only read. The
// data behind a pointer, a map or a slice does not count: every copy shares it.
func Mutation(info *types.Info, path []ast.Node) (how string, implied bool) {
	i := len(path) - 1
	expr, _ := path[i].(ast.Expr)
	for ; i > 0 && expr != nil; i-- {
		next, inside := partOf(info, path[i-1], expr)
		if !inside {
			break
		}
		expr = next
	}
	if i == 0 {
		return "", false
	}
	switch p := path[i-1].(type) {
	case *ast.AssignStmt:
		if slices.Index(p.Lhs, expr) >= 0 {
			return "assigned to", false
		}
	case *ast.IncDecStmt:
		return "changed", false
	case *ast.UnaryExpr:
		if p.Op == token.AND {
			return "used by its address", false
		}
	case *ast.RangeStmt:
		if p.Key == expr || p.Value == expr {
			return "assigned to", false
		}
	case *ast.SliceExpr:
		if _, isArray := identity.Under(info.TypeOf(p.X)).(*types.Array); isArray && p.X == expr {
			return "used by its address", false
		}
	case *ast.SelectorExpr:
		if s := info.Selections[p]; s != nil && s.Kind() == types.MethodVal && !s.Indirect() && PointerMethod(s.Obj()) {
			return "changed by its method " + p.Sel.Name, true
		}
	}
	return "", false
}

// PointerMethod reports whether a method has a pointer receiver.
func PointerMethod(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	_, ok = types.Unalias(f.Signature().Recv().Type()).(*types.Pointer)
	return ok
}

// partOf returns the parent of an expression, if it denotes the same variable or a part of it.
func partOf(info *types.Info, parent ast.Node, expr ast.Expr) (ast.Expr, bool) {
	switch p := parent.(type) {
	case *ast.ParenExpr:
		return p, true
	case *ast.SelectorExpr:
		if p.Sel == expr {
			return p, true // a qualified identifier
		}
		s := info.Selections[p]
		return p, s != nil && s.Kind() == types.FieldVal && !s.Indirect()
	case *ast.IndexExpr:
		_, isArray := identity.Under(info.TypeOf(p.X)).(*types.Array)
		return p, p.X == expr && isArray
	}
	return nil, false
}
