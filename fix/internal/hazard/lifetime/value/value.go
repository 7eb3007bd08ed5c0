package value

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Value is the value that is built at a place.
type Value struct{ At *calling.Place }

// Carried returns the index in the path of the outermost expression that contains the value: a literal around it, or
// a constructor that takes it.
func (v *Value) Carried() int {
	path := v.At.Path
	i := len(path) - 1
	for i > 0 {
		switch n := path[i-1].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr, *ast.KeyValueExpr:
		case *ast.CompositeLit:
			if v.IsList(n) {
				return i
			}
		case *ast.CallExpr:
			if n.Fun == path[i] || v.IsAppend(n) {
				return i
			}
		default:
			return i
		}
		i--
	}
	return i
}

// IsList reports whether a literal is a slice, an array or a map.
func (v *Value) IsList(lit *ast.CompositeLit) bool {
	if v.At.Info != nil {
		if t := v.At.Info.TypeOf(lit); t != nil {
			switch t.Underlying().(type) {
			case *types.Slice, *types.Array, *types.Map:
				return true
			}
			return false
		}
	}
	switch lit.Type.(type) {
	case *ast.ArrayType, *ast.MapType:
		return true
	}
	return false
}

// IsAppend reports whether a call appends to a slice.
func (v *Value) IsAppend(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "append" {
		return false
	}
	if v.At.Info == nil {
		return true
	}
	_, ok = v.At.Info.Uses[id].(*types.Builtin)
	return ok
}

// Variables returns the variables that the enclosing statement assigns: the value, what contains it, and the other
// results except errors.
func (v *Value) Variables() []types.Object {
	if v.At.Info == nil {
		return nil
	}
	var out []types.Object
	for _, target := range v.Targets() {
		if id, ok := ast.Unparen(target).(*ast.Ident); ok && id.Name != "_" {
			if obj := v.Object(id); obj != nil && !identity.IsError(obj.Type()) {
				out = append(out, obj)
			}
		}
	}
	return out
}

// Targets returns the left side of the enclosing assignment.
func (v *Value) Targets() []ast.Expr {
	i := v.Carried()
	if i < 1 {
		return nil
	}
	switch n := v.At.Path[i-1].(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) == len(n.Rhs) {
			for k, r := range n.Rhs {
				if r == v.At.Path[i] {
					return n.Lhs[k : k+1]
				}
			}
		}
		return n.Lhs
	case *ast.ValueSpec:
		out := make([]ast.Expr, len(n.Names))
		for k, id := range n.Names {
			out[k] = id
		}
		return out
	}
	return nil
}

// Body returns the body of the innermost function around the place, or the enclosing declaration.
func (v *Value) Body() ast.Node {
	for i := len(v.At.Path) - 1; i > 0; i-- {
		switch n := v.At.Path[i].(type) {
		case *ast.FuncLit:
			return n.Body
		case *ast.FuncDecl:
			return n.Body
		}
	}
	return v.At.Path[1]
}

// Object returns the object of an identifier; nil in files that are not loaded.
func (v *Value) Object(id *ast.Ident) types.Object {
	if v.At.Info == nil {
		return nil
	}
	return syntax.Object(v.At.Info, id)
}

// Mentions reports whether code mentions one of some variables.
func (v *Value) Mentions(code ast.Node, list []types.Object) bool {
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && len(list) > 0 {
			found = found || slices.Contains(list, v.Object(id))
		}
		return !found
	})
	return found
}
