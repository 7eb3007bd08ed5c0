package unloaded

import (
	"go/ast"
	"go/token"
)

// typing infers the types of expressions in a function, as far as declarations say. It ignores scopes: a name that is
// set to several things has all of their types.
type typing struct {
	*scope
	locals map[string][]typed
	depth  int
}

// typing reads the declarations of a function, or of another top-level declaration.
func (s *scope) typing(decl ast.Decl) *typing {
	t := &typing{scope: s, locals: map[string][]typed{}}
	add := func(e ast.Expr, typ typed) {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			t.locals[id.Name] = append(t.locals[id.Name], typ)
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			t.fields(n.Recv, add)
		case *ast.FuncType:
			t.fields(n.Params, add)
			t.fields(n.Results, add)
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				switch {
				case len(n.Lhs) == len(n.Rhs):
					add(l, typed{of: n.Rhs[i], in: s})
				case i == 0:
					add(l, typed{of: n.Rhs[0], in: s})
				default:
					add(l, typed{of: &ast.BadExpr{}, in: s}) // another result
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				add(id, s.declaredAs(n, i))
			}
		case *ast.RangeStmt:
			if n.Value != nil {
				add(n.Value, typed{of: &ast.IndexExpr{X: n.X}, in: s})
			}
			if n.Key != nil {
				add(n.Key, typed{in: s})
			}
		}
		return true
	})
	return t
}

func (t *typing) fields(list *ast.FieldList, add func(ast.Expr, typed)) {
	if list == nil {
		return
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			typ := f.Type
			if variadic, ok := typ.(*ast.Ellipsis); ok {
				typ = &ast.ArrayType{Elt: variadic.Elt}
			}
			add(id, typed{expr: typ, in: t.scope})
		}
	}
}

// unknown is the type of an expression that can't be typed.
var unknown = typed{}

// deepest bounds the declarations that a type is looked up through.
const deepest = 12

// of returns the types that an expression may have, with unknown among them when one is not known.
func (t *typing) of(e ast.Expr) []typed {
	if t.depth++; t.depth > deepest {
		t.depth--
		return []typed{unknown}
	}
	defer func() { t.depth-- }()
	switch e := e.(type) {
	case *ast.Ident:
		if list, ok := t.locals[e.Name]; ok {
			return t.resolve(list)
		}
		if v, ok := t.pkg.vars[e.Name]; ok {
			return v.in.typing(&ast.BadDecl{}).at(t.depth).resolve([]typed{v})
		}
	case *ast.ParenExpr:
		return t.of(e.X)
	case *ast.StarExpr:
		return t.of(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND || e.Op == token.ARROW {
			return t.parts(t.of(e.X), e.Op == token.ARROW)
		}
	case *ast.IndexExpr:
		return t.parts(t.of(e.X), true)
	case *ast.SliceExpr:
		return t.of(e.X)
	case *ast.TypeAssertExpr:
		if e.Type != nil {
			return []typed{{expr: e.Type, in: t.scope}}
		}
	case *ast.CompositeLit:
		if e.Type != nil {
			return []typed{{expr: e.Type, in: t.scope}}
		}
	case *ast.SelectorExpr:
		return t.selected(e)
	case *ast.CallExpr:
		return t.result(e)
	}
	return []typed{unknown}
}

func (t *typing) at(depth int) *typing {
	t.depth = depth
	return t
}

// resolve replaces variables by the types of what they are set to.
func (t *typing) resolve(list []typed) []typed {
	var out []typed
	for _, v := range list {
		if v.of == nil {
			out = append(out, v)
			continue
		}
		out = append(out, t.of(v.of)...)
	}
	return out
}

// parts returns the element types, or the types themselves.
func (t *typing) parts(list []typed, element bool) []typed {
	if !element {
		return list
	}
	var out []typed
	for _, v := range list {
		switch u := v.underlying().expr.(type) {
		case *ast.ArrayType:
			out = append(out, typed{expr: u.Elt, in: v.in})
		case *ast.MapType:
			out = append(out, typed{expr: u.Value, in: v.in})
		case *ast.ChanType:
			out = append(out, typed{expr: u.Value, in: v.in})
		default:
			out = append(out, unknown)
		}
	}
	return out
}

// selected returns the types of a package's variable, or of a field.
func (t *typing) selected(e *ast.SelectorExpr) []typed {
	if path, ok := t.imported(e.X); ok {
		if p := t.others(path); p != nil {
			if v, ok := p.vars[e.Sel.Name]; ok {
				return v.in.typing(&ast.BadDecl{}).at(t.depth).resolve([]typed{v})
			}
		}
		return []typed{unknown}
	}
	var out []typed
	for _, x := range t.of(e.X) {
		if f, ok := x.field(e.Sel.Name, 0); ok {
			out = append(out, f)
		} else {
			out = append(out, unknown)
		}
	}
	return out
}

// imported returns the import path of a package that an expression names.
func (t *typing) imported(e ast.Expr) (string, bool) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || len(t.locals[id.Name]) > 0 {
		return "", false
	}
	path, ok := t.imports[id.Name]
	return path, ok
}

// result returns the type of a call's first result.
func (t *typing) result(call *ast.CallExpr) []typed {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if len(t.locals[fun.Name]) > 0 {
			break
		}
		switch fun.Name {
		case "new", "make":
			if len(call.Args) > 0 {
				return []typed{{expr: call.Args[0], in: t.scope}}
			}
		case "append":
			if len(call.Args) > 0 {
				return t.of(call.Args[0])
			}
		}
		if _, ok := t.pkg.types[fun.Name]; ok {
			return []typed{{expr: fun, in: t.scope}}
		}
	case *ast.SelectorExpr:
		if path, ok := t.imported(fun.X); ok && t.others(path) == nil {
			return []typed{{expr: &ast.SelectorExpr{X: fun.X, Sel: ast.NewIdent("")}, in: t.scope}} // some type of that package
		}
	}
	if list := t.callees(call); len(list) > 0 {
		var out []typed
		for _, d := range list {
			if res := d.decl.Type.Results; res != nil && len(res.List) > 0 {
				out = append(out, typed{expr: res.List[0].Type, in: d.in})
			}
		}
		return out
	}
	return []typed{unknown}
}

// callees returns the tree's functions that a call may call; none when they are not known.
func (t *typing) callees(call *ast.CallExpr) []declared {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if d, ok := t.pkg.funcs[[2]string{"", fun.Name}]; ok && len(t.locals[fun.Name]) == 0 {
			return []declared{d}
		}
	case *ast.SelectorExpr:
		if path, ok := t.imported(fun.X); ok {
			if p := t.others(path); p != nil {
				if d, ok := p.funcs[[2]string{"", fun.Sel.Name}]; ok {
					return []declared{d}
				}
			}
			return nil
		}
		var out []declared
		for _, x := range t.of(fun.X) {
			d, ok := x.method(fun.Sel.Name, 0)
			if !ok {
				return nil
			}
			out = append(out, d)
		}
		return out
	}
	return nil
}

// named returns the package and name of a type, or of the type that it points to; no name for a type without one.
func (v typed) named() (path, name string) {
	switch e := deref(v.expr).(type) {
	case *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr:
		if sel, ok := base(e).(*ast.SelectorExpr); ok {
			return typed{expr: sel, in: v.in}.named()
		}
		if _, ok := v.in.pkg.types[baseName(e)]; ok {
			return v.in.pkg.Path, baseName(e)
		}
		return "", baseName(e)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			return v.in.imports[id.Name], e.Sel.Name
		}
	}
	return "", ""
}

func base(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return e.X
	case *ast.IndexListExpr:
		return e.X
	}
	return e
}

func deref(e ast.Expr) ast.Expr {
	for {
		switch u := e.(type) {
		case *ast.StarExpr:
			e = u.X
		case *ast.ParenExpr:
			e = u.X
		default:
			return e
		}
	}
}

// declaration returns the declaration of a type in the tree; ok is false for any other type.
func (v typed) declaration() (name string, d typed, ok bool) {
	if v.in == nil {
		return "", typed{}, false
	}
	path, name := v.named()
	if path == v.in.pkg.Path {
		d, ok = v.in.pkg.types[name]
		return name, d, ok
	}
	if path == "" {
		return name, typed{}, false
	}
	if p := v.in.others(path); p != nil {
		d, ok = p.types[name]
	}
	return name, d, ok
}

// underlying returns the type that a type is declared as.
func (v typed) underlying() typed {
	for range deepest {
		_, d, ok := v.declaration()
		if !ok {
			break
		}
		v = d
	}
	v.expr = deref(v.expr)
	return v
}

// field returns the type of a struct's field, which may be of an embedded struct.
func (v typed) field(name string, depth int) (typed, bool) {
	u := v.underlying()
	st, ok := u.expr.(*ast.StructType)
	if !ok || depth > 4 {
		return typed{}, false
	}
	for _, f := range st.Fields.List {
		for _, id := range f.Names {
			if id.Name == name {
				return typed{expr: f.Type, in: u.in}, true
			}
		}
		if _, n := (typed{expr: f.Type, in: u.in}).named(); len(f.Names) == 0 && n == name {
			return typed{expr: f.Type, in: u.in}, true
		}
	}
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			if found, ok := (typed{expr: f.Type, in: u.in}).field(name, depth+1); ok {
				return found, true
			}
		}
	}
	return typed{}, false
}

// method returns a method of a type of the tree, which may be promoted.
func (v typed) method(name string, depth int) (declared, bool) {
	typ, d, ok := v.declaration()
	if !ok || depth > 4 {
		return declared{}, false
	}
	if m, ok := d.in.pkg.funcs[[2]string{typ, name}]; ok {
		return m, true
	}
	switch u := deref(d.expr).(type) {
	case *ast.StructType:
		for _, f := range u.Fields.List {
			if len(f.Names) == 0 {
				if m, ok := (typed{expr: f.Type, in: d.in}).method(name, depth+1); ok {
					return m, true
				}
			}
		}
	case *ast.Ident, *ast.SelectorExpr: // another name of a type, or of what a struct embeds
		return typed{expr: u, in: d.in}.method(name, depth+1)
	}
	return declared{}, false
}
