package identity

import (
	"go/types"
	"strings"
)

// Under returns the underlying type; nil for nil.
func Under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// TypeKey returns a name for a struct type that is equal across type checks; empty for other types.
func TypeKey(t types.Type) string {
	if t == nil {
		return ""
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok || Named(t) == nil {
		return ""
	}
	return Long(types.Unalias(t))
}

// FieldAt returns the field at an index of a struct, or of the struct that a pointer points to; nil when there is
// none.
func FieldAt(t types.Type, i int) *types.Var {
	if p, ok := Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := Under(t).(*types.Struct); ok && i < st.NumFields() {
		return st.Field(i).Origin()
	}
	return nil
}

// StructOf returns the package-level struct type that declares a field, with the field's tag and index.
func StructOf(pkg *types.Package, v *types.Var) (name *types.TypeName, tag string, index int) {
	for _, n := range pkg.Scope().Names() {
		t, ok := pkg.Scope().Lookup(n).(*types.TypeName)
		if !ok || t.IsAlias() {
			continue
		}
		st, ok := t.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for i := range st.NumFields() {
			if st.Field(i) == v {
				return t, st.Tag(i), i
			}
		}
	}
	return nil, "", 0
}

// IsStruct reports whether a type is a struct, not a pointer to one.
func IsStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// PointsTo reports whether a type is a pointer to another type.
func PointsTo(t, elem types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && Same(p.Elem(), elem)
}

// IsError reports whether a type is error.
func IsError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// Standard reports whether a package is of the standard library.
func Standard(pkg *types.Package) bool {
	first, _, _ := strings.Cut(pkg.Path(), "/")
	return !strings.Contains(first, ".")
}

// MadeOf reports whether a type mentions a type that a package declares.
func MadeOf(t types.Type, path string) bool {
	found := false
	_ = types.TypeString(t, func(pkg *types.Package) string {
		found = found || pkg.Path() == path
		return ""
	})
	return found
}

// FromPackage reports whether a package declares a type, or the type that it points to.
func FromPackage(t types.Type, path string) bool {
	n := Named(t)
	return n != nil && n.Pkg() != nil && n.Pkg().Path() == path
}

// Results returns the types of an expression's values: those of a tuple, or the type itself.
func Results(t types.Type) []types.Type {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return []types.Type{t}
	}
	out := make([]types.Type, tuple.Len())
	for i := range out {
		out[i] = tuple.At(i).Type()
	}
	return out
}
