package options

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// equality decides whether two values are surely equal.
type equality struct{ *resolver }

// same reports whether two values are surely equal: equal constants of one type, the same package-level object, the
// same field path from the same root, or calls of one function with equal arguments. cfg.Jobs.Addr and cfg.Cache.Addr
// are different, and so are two variables of one type. Two calls of one function with equal arguments are taken to
// return the same.
func (q equality) same(a, b value) bool {
	if a.expr == nil || b.expr == nil {
		return a.expr == nil && b.expr == nil
	}
	if x, y := constantOf(a), constantOf(b); x != nil && y != nil {
		return equalConstants(x, y) && identity.Same(a.typ(), b.typ())
	}
	a, b = q.plain(a), q.plain(b)
	if x, y := constantOf(a), constantOf(b); x != nil && y != nil {
		return equalConstants(x, y) && identity.Same(a.typ(), b.typ())
	}
	if a.result != b.result {
		return false
	}
	switch x := ast.Unparen(a.expr).(type) {
	case *ast.Ident:
		y, ok := identity.IdentOf(b.expr)
		return ok && sameGlobal(a.info().Uses[x], b.info().Uses[y])
	case *ast.SelectorExpr:
		return q.sameSelector(a.of(x), x, b)
	case *ast.CallExpr:
		y, ok := ast.Unparen(b.expr).(*ast.CallExpr)
		return ok && len(x.Args) == len(y.Args) && x.Ellipsis.IsValid() == y.Ellipsis.IsValid() && q.sameFunction(a, x.Fun, b, y.Fun) && q.sameList(a, x.Args, b, y.Args)
	case *ast.CompositeLit:
		y, ok := ast.Unparen(b.expr).(*ast.CompositeLit)
		return ok && identity.Same(a.info().TypeOf(x), b.info().TypeOf(y)) && q.sameElements(a, x, b, y)
	case *ast.StarExpr:
		y, ok := ast.Unparen(b.expr).(*ast.StarExpr)
		return ok && q.same(a.of(x.X), b.of(y.X))
	case *ast.UnaryExpr:
		y, ok := ast.Unparen(b.expr).(*ast.UnaryExpr)
		return ok && x.Op == y.Op && q.same(a.of(x.X), b.of(y.X))
	case *ast.BinaryExpr:
		y, ok := ast.Unparen(b.expr).(*ast.BinaryExpr)
		return ok && x.Op == y.Op && q.same(a.of(x.X), b.of(y.X)) && q.same(a.of(x.Y), b.of(y.Y))
	case *ast.IndexExpr:
		y, ok := ast.Unparen(b.expr).(*ast.IndexExpr)
		return ok && q.same(a.of(x.X), b.of(y.X)) && q.same(a.of(x.Index), b.of(y.Index))
	case *ast.TypeAssertExpr:
		y, ok := ast.Unparen(b.expr).(*ast.TypeAssertExpr)
		return ok && q.same(a.of(x.X), b.of(y.X)) && identity.Same(a.typ(), b.typ())
	case *ast.FuncLit:
		y, ok := ast.Unparen(b.expr).(*ast.FuncLit)
		return ok && sameCode(a, x, b, y)
	}
	return a.info().Types[a.expr].IsType() && b.info().Types[b.expr].IsType() && identity.Same(a.info().TypeOf(a.expr), b.info().TypeOf(b.expr))
}

func (q equality) sameList(a value, x []ast.Expr, b value, y []ast.Expr) bool {
	for i := range x {
		if !q.same(a.of(x[i]), b.of(y[i])) {
			return false
		}
	}
	return true
}

// sameFunction compares the functions that two calls call; for conversions, the types.
func (q equality) sameFunction(a value, x ast.Expr, b value, y ast.Expr) bool {
	if a.info().Types[x].IsType() || b.info().Types[y].IsType() {
		return a.info().Types[x].IsType() && b.info().Types[y].IsType() && identity.Same(a.info().TypeOf(x), b.info().TypeOf(y))
	}
	return q.same(a.of(x), b.of(y))
}

// sameElements compares the elements of literals of one type. The order of keyed elements does not matter.
func (q equality) sameElements(a value, x *ast.CompositeLit, b value, y *ast.CompositeLit) bool {
	if len(x.Elts) != len(y.Elts) {
		return false
	}
	for i, e := range x.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			if _, keyed := y.Elts[i].(*ast.KeyValueExpr); keyed || !q.same(a.of(e), b.of(y.Elts[i])) {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(y.Elts, func(f ast.Expr) bool {
			other, ok := f.(*ast.KeyValueExpr)
			return ok && q.sameKey(a, kv.Key, b, other.Key) && q.same(a.of(kv.Value), b.of(other.Value))
		}) {
			return false
		}
	}
	return true
}

// sameKey compares the keys of composite literals of one type: fields by name, other keys as values.
func (q equality) sameKey(a value, x ast.Expr, b value, y ast.Expr) bool {
	xid, ok := x.(*ast.Ident)
	yid, also := y.(*ast.Ident)
	if ok && also {
		f, is := a.info().Uses[xid].(*types.Var)
		g, other := b.info().Uses[yid].(*types.Var)
		if is && other && f.IsField() && g.IsField() {
			return f.Name() == g.Name()
		}
	}
	return q.same(a.of(x), b.of(y))
}

func (q equality) sameSelector(a value, x *ast.SelectorExpr, b value) bool {
	from, selected := a.info().Selections[x]
	if !selected { // a qualified identifier
		y, ok := identity.IdentOf(b.expr)
		return ok && sameGlobal(a.info().Uses[x.Sel], b.info().Uses[y])
	}
	y, ok := ast.Unparen(b.expr).(*ast.SelectorExpr)
	if !ok || b.info().Selections[y] == nil || x.Sel.Name != y.Sel.Name || b.info().Selections[y].Kind() != from.Kind() {
		return false
	}
	if from.Kind() != types.FieldVal {
		return q.sameRoot(a.of(x.X), b.of(y.X))
	}
	root, path := q.fieldPath(a)
	other, also := q.fieldPath(b)
	return slices.Equal(path, also) && q.sameRoot(root, other)
}

// sameRoot compares the values that fields are read from. A variable that is set once is its value, and a pointer is
// what it points to.
func (q equality) sameRoot(a, b value) bool {
	return q.same(q.root(a), q.root(b))
}

func (q equality) root(v value) value {
	for range 2 * maxDepth {
		switch e := ast.Unparen(v.expr).(type) {
		case *ast.StarExpr:
			v = v.of(e.X)
		case *ast.UnaryExpr:
			if e.Op != token.AND {
				return v
			}
			v = v.of(e.X)
		default:
			next := q.object(v)
			if next == v {
				return v
			}
			v = next
		}
	}
	return v
}

// fieldPath returns the root of a field, and the names of the fields on the path, with those of embedded structs that
// the source omits. For cfg.Jobs.Addr these are cfg, and Jobs and Addr.
func (q equality) fieldPath(v value) (root value, path []string) {
	for range 4 * maxDepth {
		sel, ok := ast.Unparen(v.expr).(*ast.SelectorExpr)
		if !ok {
			if next := q.root(v); next != v {
				v = next
				continue
			}
			return v, path
		}
		s := v.info().Selections[sel]
		if s == nil || s.Kind() != types.FieldVal {
			return v, path
		}
		var names []string
		t := s.Recv()
		for _, i := range s.Index() {
			st, ok := structOf(t)
			if !ok || i >= st.NumFields() {
				return v, path
			}
			names = append(names, st.Field(i).Name())
			t = st.Field(i).Type()
		}
		path, v = append(names, path...), v.of(sel.X)
	}
	return v, path
}

// sameGlobal compares package-level and predeclared objects. Variants of a package have different objects for one
// declaration; their keys are equal.
func sameGlobal(a, b types.Object) bool {
	x, ok := identity.KeyOf(a)
	y, also := identity.KeyOf(b)
	return ok && also && x == y
}

// sameCode compares function literals by their text. All names in them that are declared outside must be
// package-level.
func sameCode(a value, x *ast.FuncLit, b value, y *ast.FuncLit) bool {
	text := func(lit *ast.FuncLit) string {
		var out bytes.Buffer
		if err := format.Node(&out, token.NewFileSet(), lit); err != nil {
			return ""
		}
		return out.String()
	}
	if s := text(x); s == "" || s != text(y) {
		return false
	}
	var mine, theirs []types.Object
	collect := func(v value, lit *ast.FuncLit, into *[]types.Object) {
		ast.Inspect(lit, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				obj := v.info().Uses[id]
				if obj != nil && (obj.Pos() < lit.Pos() || lit.End() <= obj.Pos()) {
					*into = append(*into, obj)
				}
			}
			return true
		})
	}
	collect(a, x, &mine)
	collect(b, y, &theirs)
	return slices.EqualFunc(mine, theirs, func(m, t types.Object) bool {
		if f, ok := m.(*types.Var); ok && f.IsField() {
			return m.Name() == t.Name()
		}
		name, isName := m.(*types.PkgName)
		other, also := t.(*types.PkgName)
		if isName && also {
			return name.Imported().Path() == other.Imported().Path()
		}
		return sameGlobal(m, t)
	})
}
