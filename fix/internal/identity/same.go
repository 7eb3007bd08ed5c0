package identity

import (
	"go/types"
	"regexp"
)

// SameObject compares objects of two checks, which are never identical.
func SameObject(a, b types.Object) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if a.Name() != b.Name() || (a.Pkg() == nil) != (b.Pkg() == nil) {
		return false
	}
	return a.Pkg() == nil || a.Pkg().Path() == b.Pkg().Path()
}

// AcceptsAnything reports whether every value is assignable to a type.
func AcceptsAnything(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// Same and assignable compare types of two checks: a package that is checked again has its types again, and a test
// variant has its own copies of what it recompiles.
func Same(a, b types.Type) bool {
	return types.Identical(a, b) || equal(a, b)
}

// Assignable reports whether a value of one type can be assigned to a variable of another; they may be of two checks.
func Assignable(from, to types.Type) bool {
	return types.AssignableTo(from, to) || Same(from, to)
}

// Distinguish names two types so that they can be told apart: by package name if that is enough.
func Distinguish(a, b types.Type) (string, string) {
	if Short(a) != Short(b) {
		return Short(a), Short(b)
	}
	return Long(a), Long(b)
}

// Long names a type by import path.
func Long(t types.Type) string { return types.TypeString(t, nil) }

var majorSuffix = regexp.MustCompile(`[/.]v([0-9]+)$`)

// OtherMajor reports whether two types have the same name in packages of the same name, and differ in the major version
// of their paths.
func OtherMajor(a, b types.Type) bool {
	x, y := Named(a), Named(b)
	if x == nil || y == nil || x.Name() != y.Name() || x.Pkg() == nil || y.Pkg() == nil || x.Pkg().Name() != y.Pkg().Name() {
		return false
	}
	return majorSuffix.FindString(x.Pkg().Path()) != majorSuffix.FindString(y.Pkg().Path())
}

// Named returns the name of a type or of what a pointer leads to, nil for one without.
func Named(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
