package fix

import (
	"go/ast"
	"go/token"
	"go/types"
)

// written says how the variable at the end of a path is set, or can be by way of its address: "assigned to", "changed", "used by its address", and with implied "changed by its method Lock"; nothing when it is only read.
// Whoever reads a pointer, a map or a slice may change what it leads to: that is the same in every variable that holds it.
func written(info *types.Info, path []ast.Node) (how string, implied bool) {
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
		if index(p.Lhs, expr) >= 0 {
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
		if _, isArray := under(info.TypeOf(p.X)).(*types.Array); isArray && p.X == expr {
			return "used by its address", false
		}
	case *ast.SelectorExpr:
		if s := info.Selections[p]; s != nil && s.Kind() == types.MethodVal && !s.Indirect() && pointerMethod(s.Obj()) {
			return "changed by its method " + p.Sel.Name, true
		}
	}
	return "", false
}

// pointerMethod says that a method has a pointer for its receiver.
func pointerMethod(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	_, ok = types.Unalias(f.Signature().Recv().Type()).(*types.Pointer)
	return ok
}

// partOf is the expression around one that means a part of a variable, if it means a part of the same variable, or the same.
func partOf(info *types.Info, parent ast.Node, expr ast.Expr) (ast.Expr, bool) {
	switch p := parent.(type) {
	case *ast.ParenExpr:
		return p, true
	case *ast.SelectorExpr:
		if p.Sel == expr {
			return p, true // the qualified name
		}
		s := info.Selections[p]
		return p, s != nil && s.Kind() == types.FieldVal && !s.Indirect()
	case *ast.IndexExpr:
		_, isArray := under(info.TypeOf(p.X)).(*types.Array)
		return p, p.X == expr && isArray
	}
	return nil, false
}
