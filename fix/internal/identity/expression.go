package identity

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// SameExpr says that two expressions, which may stand in different packages, read the same: the same constants,
// package-level objects, fields, calls of them and literals of them. A field is the same when the whole path to it is,
// from a value of the same type: a setting has one place in a configuration, whatever variable holds that. Local
// variables by themselves are never the same, and neither are function literals.
func SameExpr(ai *types.Info, a ast.Expr, bi *types.Info, b ast.Expr) bool {
	a, b = ast.Unparen(a), ast.Unparen(b)
	if av, bv := ai.Types[a].Value, bi.Types[b].Value; av != nil && bv != nil {
		return av.Kind() == bv.Kind() && constant.Compare(av, token.EQL, bv)
	}
	switch x := a.(type) {
	case *ast.Ident:
		y, ok := IdentOf(b)
		return ok && sameGlobal(ai.Uses[x], bi.Uses[y])
	case *ast.SelectorExpr:
		return sameSelector(ai, x, bi, b)
	case *ast.CallExpr:
		y, ok := b.(*ast.CallExpr)
		if !ok || len(x.Args) != len(y.Args) || x.Ellipsis.IsValid() != y.Ellipsis.IsValid() || !SameExpr(ai, x.Fun, bi, y.Fun) {
			return false
		}
		for i := range x.Args {
			if !SameExpr(ai, x.Args[i], bi, y.Args[i]) {
				return false
			}
		}
		return true
	case *ast.CompositeLit:
		y, ok := b.(*ast.CompositeLit)
		if !ok || len(x.Elts) != len(y.Elts) || !equal(ai.TypeOf(x), bi.TypeOf(y)) {
			return false
		}
		for i := range x.Elts {
			if !SameExpr(ai, x.Elts[i], bi, y.Elts[i]) {
				return false
			}
		}
		return true
	case *ast.KeyValueExpr:
		y, ok := b.(*ast.KeyValueExpr)
		return ok && sameKey(ai, x.Key, bi, y.Key) && SameExpr(ai, x.Value, bi, y.Value)
	case *ast.StarExpr:
		y, ok := b.(*ast.StarExpr)
		return ok && SameExpr(ai, x.X, bi, y.X)
	case *ast.UnaryExpr:
		y, ok := b.(*ast.UnaryExpr)
		return ok && x.Op == y.Op && SameExpr(ai, x.X, bi, y.X)
	case *ast.BinaryExpr:
		y, ok := b.(*ast.BinaryExpr)
		return ok && x.Op == y.Op && SameExpr(ai, x.X, bi, y.X) && SameExpr(ai, x.Y, bi, y.Y)
	}
	return false
}

// sameKey compares the keys of composite literals of one type: fields by name, others as expressions.
func sameKey(ai *types.Info, a ast.Expr, bi *types.Info, b ast.Expr) bool {
	x, ok := a.(*ast.Ident)
	y, also := b.(*ast.Ident)
	if ok && also && x.Name == y.Name {
		if field, is := ai.Uses[x].(*types.Var); is && field.IsField() {
			return true
		}
	}
	return SameExpr(ai, a, bi, b)
}

func sameSelector(ai *types.Info, x *ast.SelectorExpr, bi *types.Info, b ast.Expr) bool {
	from, selected := ai.Selections[x]
	if !selected { // a qualified name
		y, ok := IdentOf(b)
		return ok && sameGlobal(ai.Uses[x.Sel], bi.Uses[y])
	}
	y, ok := b.(*ast.SelectorExpr)
	if !ok || bi.Selections[y] == nil || x.Sel.Name != y.Sel.Name {
		return false
	}
	if from.Kind() != types.FieldVal {
		return SameExpr(ai, x.X, bi, y.X)
	}
	owner, path := fieldPath(ai, x)
	other, also := fieldPath(bi, y)
	return owner != nil && other != nil && sameGlobal(owner, other) && slices.Equal(path, also)
}

// fieldPath is the type that a field is read from, and the names of the fields on the way, those of embedded structs
// that need not be written included. Of cfg.Jobs.Addr it is Config, and Jobs and Addr.
func fieldPath(info *types.Info, e ast.Expr) (from *types.TypeName, path []string) {
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			break
		}
		s := info.Selections[sel]
		if s == nil || s.Kind() != types.FieldVal {
			break
		}
		from = Named(s.Recv())
		var names []string
		t := s.Recv()
		for _, i := range s.Index() {
			st, ok := fieldsOf(t)
			if !ok || i >= st.NumFields() {
				return nil, nil
			}
			names = append(names, st.Field(i).Name())
			t = st.Field(i).Type()
		}
		path, e = append(names, path...), sel.X
	}
	return from, path
}

func fieldsOf(t types.Type) (*types.Struct, bool) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return st, ok
}

// IdentOf is the identifier of a plain or qualified name.
func IdentOf(e ast.Expr) (*ast.Ident, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e, true
	case *ast.SelectorExpr:
		return e.Sel, true
	}
	return nil, false
}

// sameGlobal compares package-level objects, of the program or of the language: variants of a package have objects of
// their own.
func sameGlobal(a, b types.Object) bool {
	x, ok := KeyOf(a)
	y, also := KeyOf(b)
	return ok && also && x == y && x.Receiver == ""
}

// CalleeKey is the key of the function that a call calls; false when that is not known.
func CalleeKey(info *types.Info, call *ast.CallExpr) (Key, bool) {
	if f := typeutil.StaticCallee(info, call); f != nil {
		return KeyOf(f.Origin())
	}
	return Key{}, false
}

// Structs says that a type is a struct with a name, or a pointer to one: what options are made of.
func Structs(t types.Type) bool { return TypeKey(t) != "" }

// Basic says that a type is a number, a string or a flag: an address, a port.
func Basic(t types.Type) bool {
	_, ok := Under(t).(*types.Basic)
	return ok
}

// Plain says that a type is made of numbers, strings and flags: an address, a list of them.
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

// IsContext says that a type is context.Context.
func IsContext(t types.Type) bool {
	n := Named(t)
	return n != nil && n.Pkg() != nil && n.Pkg().Path() == "context" && n.Name() == "Context"
}
