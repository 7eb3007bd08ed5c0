package unloaded

import (
	"go/ast"
	"slices"
	"strings"
)

// Value describes the value to look for: the type that it has, and the methods that end it.
type Value struct {
	Path, Name string                 // of its type
	Methods    []string               // those that end it
	Kin        func(name string) bool // reports whether the value can be ended as another type of its package: an interface
}

// answer tells whether something may be the value.
type answer int

const (
	no answer = iota
	unclear
	yes
)

// may tells whether an expression of a type may be the value, as something that can be ended.
func (v *Value) may(t typed, depth int) answer {
	if t.expr == nil || t.in == nil || depth > 5 {
		return unclear
	}
	switch e := deref(t.expr).(type) {
	case *ast.InterfaceType:
		return v.asInterface(e, t.in, depth)
	case *ast.StructType:
		return no
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
	default:
		return no // such a type has no methods
	}
	path, name := t.named()
	switch {
	case path == v.Path && path != "":
		if name == v.Name || name != "" && v.Kin(name) {
			return yes
		}
		if path != t.in.pkg.Path {
			return no
		}
	case path == "io" && strings.Contains(name, "Close"):
		return yes
	case path == "" && t.in.typeParam(name):
		return yes
	}
	_, d, ok := t.declaration()
	if !ok {
		return no
	}
	switch u := deref(d.expr).(type) {
	case *ast.StructType:
		return v.embedded(u, typed{expr: t.expr, in: t.in}, d.in, depth)
	case *ast.InterfaceType:
		return v.asInterface(u, d.in, depth)
	case *ast.Ident, *ast.SelectorExpr:
		return v.may(typed{expr: u, in: d.in}, depth+1)
	}
	return no
}

// embedded tells whether a struct promotes the value's ending methods.
func (v *Value) embedded(st *ast.StructType, t typed, in *scope, depth int) answer {
	out := no
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			out = max(out, v.may(typed{expr: f.Type, in: in}, depth+1))
		}
	}
	if out == no {
		return no
	}
	name, d, _ := t.declaration()
	own := func(m string) bool { _, ok := d.in.pkg.funcs[[2]string{name, m}]; return ok }
	if !slices.ContainsFunc(v.Methods, func(m string) bool { return !own(m) }) {
		return no // it has ending methods of its own, which are judged by themselves
	}
	return out
}

// asInterface tells whether an interface has a method that ends the value.
func (v *Value) asInterface(i *ast.InterfaceType, in *scope, depth int) answer {
	out := no
	for _, f := range i.Methods.List {
		if len(f.Names) == 0 {
			out = max(out, v.may(typed{expr: f.Type, in: in}, depth+1))
		}
		for _, id := range f.Names {
			if slices.Contains(v.Methods, id.Name) {
				return yes
			}
		}
	}
	return out
}

// among tells whether something of one of several types may be the value.
func (v *Value) among(list []typed) answer {
	if len(list) == 0 {
		return unclear
	}
	out := no
	for _, t := range list {
		out = max(out, v.may(t, 0))
	}
	return out
}

// typeParam reports whether a name is neither a type of the package nor predeclared.
func (s *scope) typeParam(name string) bool {
	_, ok := s.pkg.types[name]
	return !ok && !slices.Contains([]string{
		"any", "error", "string", "bool", "byte", "rune", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
		"uintptr", "float32", "float64", "complex64", "complex128", "comparable",
	}, name)
}

// Ends reports whether the package ends something that may be the value, and returns the method.
func (p *Package) Ends(v *Value) (method string, ok bool) {
	for _, s := range p.files[1:] {
		for _, decl := range s.file.Decls {
			t := s.typing(decl)
			ast.Inspect(decl, func(n ast.Node) bool {
				sel, isSel := n.(*ast.SelectorExpr)
				if ok || !isSel {
					return !ok
				}
				if slices.Contains(v.Methods, sel.Sel.Name) && t.mayBe(sel.X, v) {
					method, ok = sel.Sel.Name, true
				}
				return !ok
			})
			if ok {
				return method, true
			}
		}
	}
	return "", false
}

// mayBe reports whether the receiver of a method may be the value: by its type, or because the type is not known.
func (t *typing) mayBe(x ast.Expr, v *Value) bool {
	if _, pkg := t.imported(x); pkg {
		return false
	}
	return v.among(t.of(x)) != no
}

// ParameterUse returns what a function of the package does with its i-th argument, the value: it ends it, by what it
// calls, or stores it where other functions of the package find it.
func (p *Package) ParameterUse(recv, name string, i int) (t ParameterUse, ok bool) {
	d, ok := p.funcs[[2]string{recv, name}]
	if !ok {
		return ParameterUse{}, false
	}
	param, typ := parameter(d.decl, i)
	if param == "" || param == "_" {
		return ParameterUse{}, true // the parameter has no name
	}
	if p.Bodies != nil {
		body := p.Bodies.Parameter(recv, name, param)
		t.Ends = body.Sometimes || body.Always
	}
	t.Keeps = keeps(d.decl, param)
	t.typ = typed{expr: typ, in: d.in}
	return t, true
}

// ParameterUse is what a function does with an argument.
type ParameterUse struct {
	Ends  bool
	Keeps bool
	typ   typed
}

// parameter returns the i-th parameter's name and type; a variadic one takes all further arguments.
func parameter(decl *ast.FuncDecl, i int) (string, ast.Expr) {
	n := 0
	for _, f := range decl.Type.Params.List {
		typ := f.Type
		variadic, last := typ.(*ast.Ellipsis)
		if last {
			typ = variadic.Elt
		}
		for _, id := range f.Names {
			if n == i || last && i >= n {
				return id.Name, typ
			}
			n++
		}
		if len(f.Names) == 0 {
			n++
		}
	}
	return "", nil
}

// keeps reports whether a function does more with a parameter than call its methods, read its fields and compare it.
func keeps(decl *ast.FuncDecl, param string) bool {
	if decl.Body == nil {
		return true
	}
	kept := false
	var stack []ast.Node
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if id, ok := n.(*ast.Ident); ok && id.Name == param && len(stack) > 0 {
			switch parent := stack[len(stack)-1].(type) {
			case *ast.SelectorExpr, *ast.BinaryExpr:
			case *ast.KeyValueExpr:
				kept = kept || parent.Value == ast.Expr(id)
			case *ast.AssignStmt:
				kept = kept || slices.Contains(parent.Rhs, ast.Expr(id))
			default:
				kept = true
			}
		}
		stack = append(stack, n)
		return true
	})
	return kept
}

// among tells whether an expression may be the value.
func (t *typing) among(x ast.Expr, v *Value) answer {
	for _, typ := range t.of(x) {
		if v.may(typ, 0) != no || carries(typ) {
			return yes
		}
	}
	return no
}

// carries reports whether other values can be obtained from a type: a container, a function, a struct without a name.
func carries(t typed) bool {
	switch t.underlying().expr.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.InterfaceType:
		return false
	}
	return true
}

// holds reports whether something of a type may have the field or method by which the value is obtained.
func (t typed) holds(l Escape, depth int) bool {
	if depth > 5 {
		return true
	}
	path, name := t.named()
	if path == l.Path && (l.Type == "" || name == l.Type) {
		return true
	}
	_, d, ok := t.declaration()
	if !ok {
		if i, plain := deref(t.expr).(*ast.InterfaceType); plain {
			return hasMethod(i, l.Name)
		}
		_, isNamed := deref(t.expr).(*ast.Ident)
		return isNamed && path == "" && t.in.typeParam(name)
	}
	if path != l.Path || name != l.Type {
		if _, own := d.in.pkg.funcs[[2]string{name, l.Name}]; own {
			return false // another type of that name
		}
	}
	switch u := deref(d.expr).(type) {
	case *ast.StructType:
		for _, f := range u.Fields.List {
			if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == l.Name }) {
				return false // another type of that name
			}
		}
		return slices.ContainsFunc(u.Fields.List, func(f *ast.Field) bool {
			return len(f.Names) == 0 && (typed{expr: f.Type, in: d.in}).holds(l, depth+1)
		})
	case *ast.InterfaceType:
		return hasMethod(u, l.Name) || slices.ContainsFunc(u.Methods.List, func(f *ast.Field) bool { return len(f.Names) == 0 })
	case *ast.Ident, *ast.SelectorExpr:
		return (typed{expr: u, in: d.in}).holds(l, depth+1)
	}
	return false
}

func hasMethod(i *ast.InterfaceType, name string) bool {
	return slices.ContainsFunc(i.Methods.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name })
	})
}
