package options

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// resolver resolves expressions: through variables, through parameters with a known argument, and through functions
// that are loaded with bodies and have one return statement.
type resolver struct{ variables }

func newResolver(p *project.Project) *resolver {
	return &resolver{variables{mutations{&bodies{project: p}}}}
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

// built reports whether a value is built where it is defined, rather than something that others have as well: a
// literal, or the result of a function that is loaded and returns one.
func (r *resolver) built(v value, depth int) bool {
	if depth > maxDepth {
		return true
	}
	switch e := ast.Unparen(v.expr).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.CallExpr:
		if v.info().Types[e.Fun].IsBuiltin() {
			return true
		}
		out, ok := r.returned(v)
		return ok && r.built(out, depth+1)
	}
	return false
}

// resolved returns a value, resolved through the functions that return it.
func (r *resolver) resolved(v value) value {
	for range maxDepth {
		if v.expr == nil {
			return v
		}
		v = r.plain(v)
		next, ok := r.returned(v)
		if !ok {
			return v
		}
		v = next
	}
	return v
}

// expand lists the elements of a list that is one expression.
func (r *resolver) expand(l list) list {
	if l.all.expr == nil {
		return l
	}
	v := r.resolved(l.all)
	if isNil(v) {
		return list{}
	}
	switch e := ast.Unparen(v.expr).(type) {
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			l.elements = append(l.elements, v.of(x))
		}
		return l
	case *ast.CallExpr: // append(base, more...)
		if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok && id.Name == "append" && v.info().Types[id].IsBuiltin() && len(e.Args) > 0 {
			base := r.expand(list{all: v.of(e.Args[0])})
			more := r.expand(rest(v, e, 1))
			l.elements = slices.Concat(base.elements, more.elements)
			l.unknown = base.unknown || more.unknown
			return l
		}
	}
	l.unknown = true
	return l
}
