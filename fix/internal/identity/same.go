package identity

import (
	"go/types"
	"regexp"
)

// SameObject compares objects of two type checks.
func SameObject(a, b types.Object) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if a.Name() != b.Name() || (a.Pkg() == nil) != (b.Pkg() == nil) {
		return false
	}
	return a.Pkg() == nil || a.Pkg().Path() == b.Pkg().Path()
}

// AcceptsAnything reports whether a value of any type is assignable to a type.
func AcceptsAnything(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// Same reports whether two types of different type checks are identical. Test variants of a package have types of
// their own as well.
func Same(a, b types.Type) bool {
	return types.Identical(a, b) || equal(a, b)
}

// Assignable reports whether a value of one type is assignable to another; the types may come from two type checks.
func Assignable(from, to types.Type) bool {
	return types.AssignableTo(from, to) || Same(from, to)
}

// Distinguish returns two names for two types that differ: qualified by package name if that is enough, and by import
// path otherwise.
func Distinguish(a, b types.Type) (string, string) {
	if Short(a) != Short(b) {
		return Short(a), Short(b)
	}
	return Long(a), Long(b)
}

// Long returns a type's name, qualified by import path.
func Long(t types.Type) string { return types.TypeString(t, nil) }

var majorSuffix = regexp.MustCompile(`[/.]v([0-9]+)$`)

// OtherMajor reports whether two types have equal names in packages that differ only in the major version of their
// paths.
func OtherMajor(a, b types.Type) bool {
	x, y := Named(a), Named(b)
	if x == nil || y == nil || x.Name() != y.Name() || x.Pkg() == nil || y.Pkg() == nil || x.Pkg().Name() != y.Pkg().Name() {
		return false
	}
	return majorSuffix.FindString(x.Pkg().Path()) != majorSuffix.FindString(y.Pkg().Path())
}

// Named returns the name of a type, or of the type that a pointer points to; nil for a type without a name.
func Named(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
