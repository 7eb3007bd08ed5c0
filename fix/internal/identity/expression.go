package identity

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// IdentOf returns the identifier of a plain or qualified name.
func IdentOf(e ast.Expr) (*ast.Ident, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e, true
	case *ast.SelectorExpr:
		return e.Sel, true
	}
	return nil, false
}

// CalleeKey returns the key of the called function; false when it is not known.
func CalleeKey(info *types.Info, call *ast.CallExpr) (Key, bool) {
	if f := typeutil.StaticCallee(info, call); f != nil {
		return KeyOf(f.Origin())
	}
	return Key{}, false
}

// IsNamedStruct reports whether a type is a named struct or a pointer to one, as types of options are.
func IsNamedStruct(t types.Type) bool { return TypeKey(t) != "" }

// Basic reports whether a type is a number, a string or a bool.
func Basic(t types.Type) bool {
	_, ok := Under(t).(*types.Basic)
	return ok
}

// Plain reports whether a type consists of numbers, strings and bools: an address, a list of addresses.
func Plain(t types.Type) bool {
	switch u := Under(t).(type) {
	case *types.Basic:
		return true
	case *types.Slice:
		return Basic(u.Elem())
	case *types.Array:
		return Basic(u.Elem())
	case *types.Map:
		return Basic(u.Key()) && Basic(u.Elem())
	}
	return false
}

// IsContext reports whether a type is context.Context.
func IsContext(t types.Type) bool {
	n := Named(t)
	return n != nil && n.Pkg() != nil && n.Pkg().Path() == "context" && n.Name() == "Context"
}
