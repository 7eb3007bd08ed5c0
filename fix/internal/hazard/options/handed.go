package options

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// handed follows a use backward, within the owner's package, to the expressions that it may return. It tells apart the
// fields of a struct and the elements of a map by constant keys, and gives up on everything that it does not know.
type handed struct {
	index   *index.Index
	given   map[*types.Var]ast.Expr // the arguments of the functions that were entered
	seen    map[any]bool
	leaves  []ast.Expr
	unknown bool
}

// narrow removes the constructions that a use can't return from the lists of those that it reaches, where all that it
// may return is known.
func (c *constructions) narrow(pkg *load.Package, x *index.Index, u *use.Use) {
	h := &handed{index: x, given: map[*types.Var]ast.Expr{}, seen: map[any]bool{}}
	h.use(pkg, u)
	if h.unknown || len(h.leaves) == 0 {
		return
	}
	within := func(v value) bool {
		return v.in.pkg != pkg || slices.ContainsFunc(h.leaves, func(leaf ast.Expr) bool { return leaf.Pos() <= v.expr.Pos() && v.expr.End() <= leaf.End() })
	}
	for key, list := range c.calls {
		c.calls[key] = kept(list, within)
	}
	for key, list := range c.literals {
		c.literals[key] = kept(list, within)
	}
}

// kept returns the values for which keep holds; all where there are none.
func kept(list []value, keep func(value) bool) []value {
	if !slices.ContainsFunc(list, keep) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(v value) bool { return !keep(v) })
}

// use follows a call of a function, or a variable, of the package.
func (h *handed) use(pkg *load.Package, u *use.Use) {
	e := ast.Unparen(u.Expr)
	call, _ := e.(*ast.CallExpr)
	if call != nil {
		e = ast.Unparen(call.Fun)
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		h.unknown = true
		return
	}
	qualified := slices.ContainsFunc(u.Parts, func(part use.Part) bool {
		return part.Obj != nil && part.Name == sel.Sel.Name && part.Obj.Pkg() != nil && part.Obj.Pkg().Path() == pkg.Path
	})
	if _, ok := sel.X.(*ast.Ident); !ok {
		qualified = false
	}
	switch obj := pkg.Types.Scope().Lookup(sel.Sel.Name).(type) {
	case *types.Var:
		if call == nil && qualified {
			h.variable(obj)
			return
		}
	case *types.Func:
		if call != nil && qualified {
			h.function(obj, call.Args, 0)
			return
		}
	}
	h.unknown = true
}

// expr follows an expression, or a result of a call.
func (h *handed) expr(e ast.Expr, result int) {
	e = ast.Unparen(e)
	if h.unknown || h.index.Info.Types[e].IsNil() {
		return
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		h.leaves = append(h.leaves, e)
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			h.leaves = append(h.leaves, lit)
			return
		}
		h.unknown = true
	case *ast.Ident:
		v, ok := h.index.Info.Uses[e].(*types.Var)
		if !ok {
			h.unknown = true
			return
		}
		h.variable(v)
	case *ast.SelectorExpr:
		s := h.index.Info.Selections[e]
		if s == nil || s.Kind() != types.FieldVal {
			h.unknown = true
			return
		}
		h.variable(s.Obj().(*types.Var).Origin())
	case *ast.IndexExpr:
		h.element(e)
	case *ast.CallExpr:
		fn := typeutil.StaticCallee(h.index.Info, e)
		switch {
		case fn == nil:
			h.unknown = true
		case fn.Pkg() == h.index.Pkg.Types:
			h.function(fn.Origin(), e.Args, result)
		default:
			h.leaves = append(h.leaves, e)
			h.unknown = h.unknown || h.wraps(e)
		}
	default:
		h.unknown = true
	}
}

// wraps reports whether a function of another package may return what it is given, or what a function that it is given
// returns: the receiver, or an argument of the result's type, of an interface or a function type.
func (h *handed) wraps(call *ast.CallExpr) bool {
	parts := slices.Clone(call.Args)
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && h.index.Info.Selections[sel] != nil {
		parts = append(parts, sel.X)
	}
	results := identity.Results(h.index.Info.TypeOf(call))
	return slices.ContainsFunc(parts, func(e ast.Expr) bool {
		t := h.index.Info.TypeOf(e)
		switch ast.Unparen(e).(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.CallExpr, *ast.StarExpr, *ast.UnaryExpr:
		default:
			return false
		}
		switch identity.Under(t).(type) {
		case nil, *types.Signature: // nil in code with type errors
			return true
		case *types.Interface:
			if !identity.IsContext(t) {
				return true
			}
		}
		return slices.ContainsFunc(results, func(r types.Type) bool { return identity.Same(deref(r), deref(t)) })
	})
}

// function follows what a function of the package returns.
func (h *handed) function(fn *types.Func, args []ast.Expr, result int) {
	if h.seen[fn] {
		h.unknown = h.unknown || len(args) > 0 // they may be others
		return
	}
	h.seen[fn] = true
	key, ok := identity.KeyOf(fn)
	b := bodyIn(h.index.Pkg, key)
	sig := fn.Signature()
	if !ok || b == nil || sig.Recv() != nil || sig.Results().Len() > 0 && sig.Results().At(0).Name() != "" {
		h.unknown = true
		return
	}
	for i := range sig.Params().Len() {
		if i < len(args) && !sig.Variadic() {
			h.given[sig.Params().At(i)] = args[i]
		}
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			switch len(n.Results) {
			case sig.Results().Len():
				h.expr(n.Results[result], 0)
			case 1:
				h.expr(n.Results[0], result)
			default:
				h.unknown = true
			}
		}
		return true
	})
}

// variable follows everything that a variable or a field is set to.
func (h *handed) variable(v *types.Var) {
	if h.seen[v] {
		return
	}
	h.seen[v] = true
	if v.IsField() && h.converted(v) {
		h.unknown = true
		return
	}
	if v.Pkg() != h.index.Pkg.Types || v.Exported() && (v.IsField() || v.Parent() == v.Pkg().Scope()) && h.open(v) {
		h.unknown = true
		return
	}
	found := h.sets(v, func(values []ast.Expr, i, n int) {
		if len(values) == n {
			h.expr(values[i], 0)
		} else {
			h.expr(values[0], i)
		}
	})
	h.unknown = h.unknown || !found
}

// converted reports whether a field may be set by a conversion from another struct. A type without a name needs none.
func (h *handed) converted(v *types.Var) bool {
	st, _, at := identity.StructOf(h.index.Pkg.Types, v)
	if st == nil {
		return true
	}
	for cur := range h.index.Root.Preorder((*ast.CallExpr)(nil)) {
		n := cur.Node().(*ast.CallExpr)
		if h.index.Info.Types[n.Fun].IsType() && len(n.Args) == 1 && identity.FieldAt(h.index.Info.TypeOf(n), at) == v && identity.FieldAt(h.index.Info.TypeOf(n.Args[0]), at) != v {
			return true
		}
	}
	return false
}

// open reports whether other packages can set an exported variable or field: there is no field of a type without a
// name that others know.
func (h *handed) open(v *types.Var) bool {
	if !v.IsField() {
		return true
	}
	scope := v.Pkg().Scope()
	for _, name := range scope.Names() {
		st, ok := scope.Lookup(name).Type().Underlying().(*types.Struct)
		if !ok || !token.IsExported(name) {
			continue
		}
		for f := range st.Fields() {
			if f == v {
				return true
			}
		}
	}
	return false
}

// sets calls a function with each list of values of which one is assigned to a variable or field, its index and how
// many are assigned. It reports whether the variable's declaration was understood.
func (h *handed) sets(v *types.Var, each func(values []ast.Expr, i, n int)) (found bool) {
	found = v.IsField()
	for id := range h.index.Root.Preorder((*ast.Ident)(nil)) {
		if h.index.Info.Defs[id.Node().(*ast.Ident)] != v {
			continue
		}
		switch kind, i := id.ParentEdge(); kind {
		case edge.ValueSpec_Names:
			found = true
			if spec := id.Parent().Node().(*ast.ValueSpec); len(spec.Values) > 0 {
				each(spec.Values, i, len(spec.Names))
			}
		case edge.AssignStmt_Lhs:
			found = true
			stmt := id.Parent().Node().(*ast.AssignStmt)
			each(stmt.Rhs, i, len(stmt.Lhs))
		default:
		}
	}
	if v.IsField() {
		for lit := range h.index.Root.Preorder((*ast.CompositeLit)(nil)) {
			n := lit.Node().(*ast.CompositeLit)
			st, ok := structOf(h.index.Info.TypeOf(n))
			if !ok || len(n.Elts) == 0 {
				continue
			}
			if _, keyed := n.Elts[0].(*ast.KeyValueExpr); keyed {
				continue
			}
			for i := range st.NumFields() {
				if st.Field(i) == v && i < len(n.Elts) {
					each(n.Elts[i:i+1], 0, 1)
				}
			}
		}
	}
	for _, id := range h.index.Of[v] {
		at := syntax.Mention(id)
		for at.ParentEdgeKind() == edge.ParenExpr_X {
			at = at.Parent()
		}
		switch kind, i := at.ParentEdge(); kind {
		case edge.AssignStmt_Lhs:
			stmt := at.Parent().Node().(*ast.AssignStmt)
			each(stmt.Rhs, i, len(stmt.Lhs))
		case edge.KeyValueExpr_Key:
			each([]ast.Expr{at.Parent().Node().(*ast.KeyValueExpr).Value}, 0, 1)
		case edge.RangeStmt_Key, edge.RangeStmt_Value:
			h.unknown = true
		case edge.UnaryExpr_X:
			h.unknown = h.unknown || at.Parent().Node().(*ast.UnaryExpr).Op == token.AND
		default:
		}
	}
	return found
}

// element follows an element of a map with a constant key: of a variable that is set to literals, and that nothing
// else has.
func (h *handed) element(e *ast.IndexExpr) {
	want := h.constant(e.Index)
	m, ok := ast.Unparen(e.X).(*ast.Ident)
	v, isVar := h.index.Info.Uses[m].(*types.Var)
	if !ok || !isVar || want == nil || v.Pkg() != h.index.Pkg.Types || v.Exported() {
		h.unknown = true
		return
	}
	if _, isMap := v.Type().Underlying().(*types.Map); !isMap {
		h.unknown = true
		return
	}
	may := func(key ast.Expr) bool {
		k := h.index.Info.Types[key].Value
		return k == nil || equalConstants(k, want)
	}
	found := h.sets(v, func(values []ast.Expr, i, n int) {
		lit, ok := ast.Unparen(values[min(i, len(values)-1)]).(*ast.CompositeLit)
		if !ok {
			h.unknown = true
			return
		}
		for _, elt := range lit.Elts {
			if kv := elt.(*ast.KeyValueExpr); may(kv.Key) {
				h.expr(kv.Value, 0)
			}
		}
	})
	h.unknown = h.unknown || !found
	for _, id := range h.index.Of[v] {
		at := id.Parent()
		x, ok := at.Node().(*ast.IndexExpr)
		switch {
		case !ok:
			h.unknown = h.unknown || !slices.Contains([]edge.Kind{edge.AssignStmt_Lhs, edge.RangeStmt_X, edge.BinaryExpr_X}, id.ParentEdgeKind())
		case syntax.Writes(at) && may(x.Index):
			stmt := at.Parent().Node().(*ast.AssignStmt)
			if _, i := at.ParentEdge(); len(stmt.Rhs) == len(stmt.Lhs) {
				h.expr(stmt.Rhs[i], 0)
			} else {
				h.unknown = true
			}
		}
	}
}

// constant returns the constant that an expression is: of the use, too, which gives it as an argument.
func (h *handed) constant(e ast.Expr) constant.Value {
	for range maxDepth {
		if k := h.index.Info.Types[e].Value; k != nil {
			return k
		}
		if lit, ok := ast.Unparen(e).(*ast.BasicLit); ok { // it is of the use
			return constant.MakeFromLiteral(lit.Value, lit.Kind, 0)
		}
		id, ok := ast.Unparen(e).(*ast.Ident)
		v, isVar := h.index.Info.Uses[id].(*types.Var)
		if !ok || !isVar || h.given[v] == nil || slices.ContainsFunc(h.index.Of[v], func(id inspector.Cursor) bool { return !syntax.Read(id) || syntax.Addressable(id) }) {
			return nil
		}
		e = h.given[v]
	}
	return nil
}
