package options

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// resolver resolves expressions: through variables, through parameters with a known argument, and through functions
// that are loaded with bodies and have one return statement.
type resolver struct {
	project *project.Project
	bodies  memo.Map[bodyKey, *body]
}

type bodyKey struct {
	configuration string
	function      identity.Key
}

// body is a function that is loaded with its body.
type body struct {
	pkg  *load.Package
	decl *ast.FuncDecl
}

// frame returns a declaration with unbound parameters; from is the examined node in it.
func (r *resolver) frame(pkg *load.Package, decl ast.Decl, from ast.Node) *frame {
	return &frame{pkg: pkg, index: r.project.Index(pkg), decl: decl, from: from}
}

// plain resolves a value through variables that are never changed, and whose options or list nothing else has.
func (r *resolver) plain(v value) value {
	return r.through(v, func(l *variable) bool { return l.shared() && (r.built(l.start, 0) || isOptions(l.start, nil)) })
}

// object resolves a value to what it is, whoever else has it. What is built where the variable is defined has no other
// name: it is known by its content, and that may be changed.
func (r *resolver) object(v value) value {
	return r.through(v, func(l *variable) bool { return l.shared() && r.built(l.start, 0) })
}

// origin resolves a value to the expression that it comes from.
func (r *resolver) origin(v value) value {
	return r.through(v, func(*variable) bool { return false })
}

// through resolves a value through variables that are never changed, until one ends the way.
func (r *resolver) through(v value, end func(*variable) bool) value {
	for range maxDepth {
		if sel, ok := ast.Unparen(v.expr).(*ast.SelectorExpr); ok {
			field, ok := r.selected(v.of(sel), 0)
			if !ok {
				return v
			}
			v = field
			continue
		}
		l := r.variable(v)
		if l == nil || l.changed || len(l.fields) > 0 || l.start.expr == nil || end(l) {
			return v
		}
		v = l.start
	}
	return v
}

// nonZero returns a value, or none when it equals the zero value of an omitted field: nil, 0, "", false, *new(T).
func (r *resolver) nonZero(v value) value {
	if v.expr == nil {
		return v
	}
	p := r.plain(v)
	if isNil(p) || zero(constantOf(p)) {
		return value{}
	}
	if star, ok := ast.Unparen(p.expr).(*ast.StarExpr); ok && calls.IsNew(p.info(), star.X) {
		return value{}
	}
	return v
}

// literal is a struct, as far as its fields are known.
type literal struct {
	typ        types.Type
	fields     map[string]setting
	at         value  // the expression that builds it
	incomplete bool   // further fields may have been set
	touched    string // where they may have been
}

// literal returns the struct that a value is, points to, or comes from; nil where it is not known.
func (r *resolver) literal(v value, depth int) *literal {
	if v.expr == nil || depth > maxDepth {
		return nil
	}
	e := ast.Unparen(v.expr)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		if _, ok := structOf(v.info().TypeOf(e)); ok {
			return &literal{typ: v.info().TypeOf(e), fields: fieldsOf(v.of(e), e), at: v.of(e)}
		}
	case *ast.StarExpr:
		return r.literal(v.of(e.X), depth+1)
	case *ast.SelectorExpr:
		if field, ok := r.selected(v.of(e), depth); ok {
			return r.literal(field, depth+1)
		}
	case *ast.Ident:
		return r.variableLiteral(v.of(e), depth)
	case *ast.CallExpr:
		switch arg := allocated(v, e); {
		case arg == nil:
		case !v.info().Types[arg].IsType(): // new(T{}) is &T{}
			return r.literal(v.of(arg), depth+1)
		default:
			return &literal{typ: v.info().TypeOf(e.Args[0]), fields: map[string]setting{}, at: v.of(e)}
		}
		if out, ok := r.returned(v); ok {
			return r.literal(out, depth+1)
		}
	}
	return nil
}

// allocated returns the argument of a call of the builtin new, or nil.
func allocated(v value, call *ast.CallExpr) ast.Expr {
	if !v.info().Types[call.Fun].IsBuiltin() || len(call.Args) != 1 || types.ExprString(ast.Unparen(call.Fun)) != "new" {
		return nil
	}
	return call.Args[0]
}

// selected returns the value of a field of a known struct.
func (r *resolver) selected(v value, depth int) (value, bool) {
	sel := v.expr.(*ast.SelectorExpr)
	if s := v.info().Selections[sel]; s == nil || s.Kind() != types.FieldVal || len(s.Index()) != 1 {
		return value{}, false
	}
	lit := r.literal(v.of(sel.X), depth+1)
	if lit == nil || lit.incomplete {
		return value{}, false
	}
	f, ok := lit.fields[sel.Sel.Name]
	return f.value, ok && !f.conditional && f.opaque == "" && f.value.expr != nil
}

// variableLiteral returns the struct that a variable was initialised with, with the fields that were set since.
func (r *resolver) variableLiteral(v value, depth int) *literal {
	l := r.variable(v)
	if l == nil {
		return nil
	}
	var lit *literal
	if l.start.expr != nil {
		lit = r.literal(l.start, depth+1)
	} else if identity.IsStruct(l.typ) {
		lit = &literal{typ: l.typ, fields: map[string]setting{}, at: v}
	}
	if lit == nil {
		return nil
	}
	lit.incomplete = lit.incomplete || l.changed || l.passed
	lit.touched = cmp.Or(lit.touched, l.at)
	for _, f := range l.fields {
		if f.conditional {
			had := lit.fields[f.name]
			f.otherwise = &had
		}
		lit.fields[f.name] = f
	}
	for name, at := range l.opaque {
		if f, ok := lit.fields[name]; ok {
			f.opaque = at
			lit.fields[name] = f
		}
	}
	return lit
}

func structOf(t types.Type) (*types.Struct, bool) {
	if p, ok := identity.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := identity.Under(t).(*types.Struct)
	return st, ok
}

// fieldsOf lists the fields that a struct literal sets.
func fieldsOf(v value, lit *ast.CompositeLit) map[string]setting {
	st, _ := structOf(v.info().TypeOf(lit))
	out := make(map[string]setting, len(lit.Elts))
	for i, e := range lit.Elts {
		name, typ := "", types.Type(nil)
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				name, typ, e = id.Name, v.info().TypeOf(id), kv.Value
			}
		} else if i < st.NumFields() {
			name, typ = st.Field(i).Name(), st.Field(i).Type()
		}
		out[name] = setting{name: name, typ: typ, value: v.of(e)}
	}
	return out
}

// returned returns the result of a call, where the function is loaded with its body and has one return statement
// besides those that return nil.
func (r *resolver) returned(v value) (value, bool) {
	call, ok := ast.Unparen(v.expr).(*ast.CallExpr)
	if !ok || v.in.depth >= maxDepth {
		return value{}, false
	}
	if fn := typeutil.StaticCallee(v.info(), call); fn != nil {
		b := r.body(v.in, fn.Origin())
		if b == nil {
			return value{}, false
		}
		in := &frame{pkg: b.pkg, index: r.project.Index(b.pkg), decl: b.decl, bound: bind(b, v, call), depth: v.in.depth + 1}
		return oneReturn(in, b.decl.Body, v.result)
	}
	// client(), where client is sync.OnceValue(func() T { … })
	if l := r.variable(v.of(call.Fun)); l != nil && !l.changed && l.start.expr != nil {
		once, ok := ast.Unparen(l.start.expr).(*ast.CallExpr)
		if !ok || len(once.Args) != 1 {
			return value{}, false
		}
		fn := typeutil.StaticCallee(l.start.info(), once)
		lit, isLit := ast.Unparen(once.Args[0]).(*ast.FuncLit)
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" || !strings.HasPrefix(fn.Name(), "OnceValue") || !isLit {
			return value{}, false
		}
		in := *l.start.in
		in.depth = v.in.depth + 1
		return oneReturn(&in, lit.Body, v.result)
	}
	return value{}, false
}

// oneReturn returns the expression that a body returns as one of its results, if there is exactly one besides nil.
func oneReturn(in *frame, block *ast.BlockStmt, result int) (out value, ok bool) {
	several := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			e, at := ast.Expr(nil), 0
			switch {
			case result < len(n.Results):
				e = n.Results[result]
			case len(n.Results) == 1:
				e, at = n.Results[0], result
			}
			if e != nil && in.pkg.Info.Types[e].IsNil() {
				break
			}
			several = several || ok || e == nil
			from := *in
			from.from = n
			out, ok = value{in: &from, expr: e, result: at}, true
		}
		return true
	})
	return out, ok && !several
}

// bind binds the parameters of a function to the arguments of a call.
func bind(b *body, v value, call *ast.CallExpr) map[types.Object]value {
	from := *v.in
	from.from = call
	caller := value{in: &from}
	bound := map[types.Object]value{}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.decl.Recv != nil && len(b.decl.Recv.List[0].Names) > 0 {
		if obj := b.pkg.Info.Defs[b.decl.Recv.List[0].Names[0]]; obj != nil {
			bound[obj] = caller.of(sel.X)
		}
	}
	i := 0
	for _, field := range b.decl.Type.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			if obj := b.pkg.Info.Defs[name]; obj != nil && !variadic && i < len(call.Args) && len(call.Args) >= b.decl.Type.Params.NumFields()-1 {
				bound[obj] = caller.of(call.Args[i])
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	return bound
}

// body finds a function's body in the loaded packages.
func (r *resolver) body(in *frame, fn *types.Func) *body {
	key, ok := identity.KeyOf(fn)
	if !ok {
		return nil
	}
	if fn.Pkg() == in.pkg.Types {
		return bodyIn(in.pkg, key)
	}
	return r.bodies.Get(bodyKey{in.pkg.Configuration, key}, func() *body {
		for _, pkg := range r.project.Res.Program.Packages {
			if pkg.Path == key.Path && pkg.ForTest == "" && pkg.Configuration == in.pkg.Configuration {
				return bodyIn(pkg, key)
			}
		}
		return nil
	})
}

func bodyIn(pkg *load.Package, key identity.Key) *body {
	for _, f := range pkg.Files {
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || fn.Name.Name != key.Name {
				continue
			}
			if k, ok := identity.KeyOf(pkg.Info.Defs[fn.Name]); ok && k == key {
				return &body{pkg, fn}
			}
		}
	}
	return nil
}
