package identity

import (
	"go/types"
)

// equal is [types.Identical] across type checks: declared types are equal when their paths and names are. An alias
// equals its type.
func equal(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == b
	}
	switch x := types.Unalias(a).(type) {
	case *types.Named:
		y, ok := types.Unalias(b).(*types.Named)
		return ok && equalNames(x.Obj(), y.Obj()) && equalLists(x.TypeArgs(), y.TypeArgs())
	case *types.Pointer:
		y, ok := types.Unalias(b).(*types.Pointer)
		return ok && equal(x.Elem(), y.Elem())
	case *types.Slice:
		y, ok := types.Unalias(b).(*types.Slice)
		return ok && equal(x.Elem(), y.Elem())
	case *types.Array:
		y, ok := types.Unalias(b).(*types.Array)
		return ok && x.Len() == y.Len() && equal(x.Elem(), y.Elem())
	case *types.Map:
		y, ok := types.Unalias(b).(*types.Map)
		return ok && equal(x.Key(), y.Key()) && equal(x.Elem(), y.Elem())
	case *types.Chan:
		y, ok := types.Unalias(b).(*types.Chan)
		return ok && x.Dir() == y.Dir() && equal(x.Elem(), y.Elem())
	case *types.Tuple:
		y, ok := types.Unalias(b).(*types.Tuple)
		return ok && equalTuples(x, y)
	case *types.TypeParam:
		y, ok := types.Unalias(b).(*types.TypeParam)
		return ok && x.Index() == y.Index() && x.Obj().Name() == y.Obj().Name()
	case *types.Signature:
		y, ok := types.Unalias(b).(*types.Signature)
		return ok && equalSignatures(x, y)
	case *types.Struct:
		y, ok := types.Unalias(b).(*types.Struct)
		return ok && equalStructs(x, y)
	case *types.Interface:
		y, ok := types.Unalias(b).(*types.Interface)
		return ok && equalInterfaces(x, y)
	case *types.Union:
		y, ok := types.Unalias(b).(*types.Union)
		return ok && equalUnions(x, y)
	}
	return types.Identical(a, b)
}

// equalNames compares declared types by path and name.
func equalNames(a, b *types.TypeName) bool {
	if a.Name() != b.Name() || (a.Pkg() == nil) != (b.Pkg() == nil) {
		return false
	}
	return a.Pkg() == nil || a.Pkg().Path() == b.Pkg().Path()
}

func equalLists(a, b *types.TypeList) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !equal(a.At(i), b.At(i)) {
			return false
		}
	}
	return true
}

func equalTuples(a, b *types.Tuple) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !equal(a.At(i).Type(), b.At(i).Type()) {
			return false
		}
	}
	return true
}

func equalSignatures(a, b *types.Signature) bool {
	if a.Variadic() != b.Variadic() || a.TypeParams().Len() != b.TypeParams().Len() {
		return false
	}
	for i := range a.TypeParams().Len() {
		if !equal(a.TypeParams().At(i).Constraint(), b.TypeParams().At(i).Constraint()) {
			return false
		}
	}
	return equalTuples(a.Params(), b.Params()) && equalTuples(a.Results(), b.Results())
}

func equalStructs(a, b *types.Struct) bool {
	if a.NumFields() != b.NumFields() {
		return false
	}
	for i := range a.NumFields() {
		x, y := a.Field(i), b.Field(i)
		if x.Id() != y.Id() || x.Embedded() != y.Embedded() || a.Tag(i) != b.Tag(i) || !equal(x.Type(), y.Type()) {
			return false
		}
	}
	return true
}

// equalInterfaces compares the method sets, and the other embedded elements of a constraint.
func equalInterfaces(a, b *types.Interface) bool {
	if a.NumMethods() != b.NumMethods() || a.IsComparable() != b.IsComparable() || a.IsMethodSet() != b.IsMethodSet() {
		return false
	}
	for i := range a.NumMethods() {
		if x, y := a.Method(i), b.Method(i); x.Id() != y.Id() || !equal(x.Type(), y.Type()) {
			return false
		}
	}
	if a.IsMethodSet() {
		return true
	}
	if a.NumEmbeddeds() != b.NumEmbeddeds() {
		return false
	}
	for i := range a.NumEmbeddeds() {
		if !equal(a.EmbeddedType(i), b.EmbeddedType(i)) {
			return false
		}
	}
	return true
}

func equalUnions(a, b *types.Union) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if x, y := a.Term(i), b.Term(i); x.Tilde() != y.Tilde() || !equal(x.Type(), y.Type()) {
			return false
		}
	}
	return true
}

// SameDeclared reports whether an object is unchanged for other packages: its type, and for a declared type its
// underlying type and methods.
func SameDeclared(old, now types.Object) bool {
	name, ok := old.(*types.TypeName)
	if !ok || name.IsAlias() {
		return equal(old.Type(), now.Type())
	}
	if !equal(old.Type().Underlying(), now.Type().Underlying()) {
		return false
	}
	x, wasNamed := old.Type().(*types.Named)
	y, isNamed := now.Type().(*types.Named)
	if !wasNamed || !isNamed || x.NumMethods() != y.NumMethods() || x.TypeParams().Len() != y.TypeParams().Len() {
		return false
	}
	for i := range x.TypeParams().Len() {
		if !equal(x.TypeParams().At(i).Constraint(), y.TypeParams().At(i).Constraint()) {
			return false
		}
	}
	for i := range x.NumMethods() {
		if m, n := x.Method(i), y.Method(i); m.Name() != n.Name() || !equal(m.Type(), n.Type()) {
			return false
		}
	}
	return true
}
