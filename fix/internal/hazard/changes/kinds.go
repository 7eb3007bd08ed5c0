package changes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// isReference reports whether copies of a value of this type refer to the same data.
func isReference(t types.Type) bool {
	switch identity.Under(t).(type) {
	case *types.Pointer, *types.Map, *types.Slice, *types.Interface:
		return true
	}
	return false
}

// sharesData reports whether copies of a value of this type have data in common: a reference, or a struct or an array
// with one.
func sharesData(t types.Type) bool {
	switch u := identity.Under(t).(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if sharesData(f.Type()) {
				return true
			}
		}
		return false
	case *types.Array:
		return sharesData(u.Elem())
	}
	return isReference(t)
}

func isList(t types.Type) bool {
	switch identity.Under(t).(type) {
	case *types.Slice, *types.Map, *types.Array:
		return true
	}
	return false
}

// elem returns the element type of a slice, map or array, and any other type itself.
func elem(t types.Type) types.Type {
	switch u := identity.Under(t).(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return t
}

func isFunc(t types.Type) bool {
	_, ok := identity.Under(t).(*types.Signature)
	return ok
}

// isHook reports whether a type is an interface with methods, other than error and context.Context.
func isHook(t types.Type) bool {
	i, ok := identity.Under(t).(*types.Interface)
	return ok && i.NumMethods() > 0 && !identity.IsError(t) && !isContext(t)
}

func isContext(t types.Type) bool {
	name := identity.Named(t)
	return name != nil && name.Name() == "Context" && name.Pkg() != nil && name.Pkg().Path() == "context"
}

func isString(t types.Type) bool {
	b, ok := identity.Under(t).(*types.Basic)
	return ok && b.Kind() == types.String
}
