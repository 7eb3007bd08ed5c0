package borrowed

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan/load"
)

// reading collects what an expression may be.
type reading struct {
	p       *Finder
	rule    string
	seen    map[any]bool
	made    map[*load.Package]map[span]bool // what the rule forbids others to make, see building
	bound   map[*types.Var]argument         // what parameters are given
	sources []source
}

// span is where an expression stands.
type span struct{ from, to token.Pos }

// argument is an expression that a function is given.
type argument struct {
	x *index.Index
	e ast.Expr
}

// source is one thing that it may be.
type source struct {
	how       How
	by, place string
	unsure    bool
	back      []string // set where no method of the value gives it back
}

func (r *reading) found(s source) { r.sources = append(r.sources, s) }

// handing is what the sources come to.
func (r *reading) handing() *Handing {
	h := &Handing{}
	for _, s := range r.sources {
		if s.how > h.How {
			h.How, h.By, h.Place, h.Unsure, h.Back = s.how, s.by, s.place, s.unsure, s.back
		}
	}
	h.Mixed = slices.ContainsFunc(r.sources, func(s source) bool { return s.how == Shared })
	if h.How == Made && h.Mixed {
		return &Handing{}
	}
	return h
}

// expr reads an expression; of a call that returns several it is the i-th.
func (r *reading) expr(x *index.Index, e ast.Expr, i int) {
	switch n := ast.Unparen(e).(type) {
	case *ast.Ident:
		r.name(x, n)
	case *ast.CallExpr:
		r.call(x, n, i)
	case *ast.TypeAssertExpr:
		r.expr(x, n.X, 0)
	case *ast.StarExpr:
		r.expr(x, n.X, 0)
	case *ast.UnaryExpr:
		switch {
		case n.Op == token.ARROW:
			r.received(x, n)
		case r.builds(x, n):
			r.found(source{how: Made})
		default:
			r.expr(x, n.X, 0)
		}
	case *ast.CompositeLit:
		r.literal(x, n)
	case *ast.IndexExpr:
		r.element(x, n)
	case *ast.SelectorExpr:
		if root := syntax.Root(n.X); x.Info.Selections[n] != nil && root != nil && local(syntax.Object(x.Info, root)) {
			r.expr(x, n.X, 0)
		} else {
			r.found(source{})
		}
	default:
		r.found(source{})
	}
}

// name reads what a variable holds.
func (r *reading) name(x *index.Index, id *ast.Ident) {
	obj := syntax.Object(x.Info, id)
	v, ok := obj.(*types.Var)
	if !ok {
		if _, null := obj.(*types.Nil); !null {
			r.found(source{})
		}
		return
	}
	if given, ok := r.bound[v]; ok {
		if !r.seen[v] {
			r.seen[v] = true
			r.expr(given.x, given.e, 0)
		}
		return
	}
	_, param := x.Params[v]
	_, recv := x.Receivers[v]
	decl := around(x, v)
	if !local(v) || param || recv || decl == nil {
		r.found(source{})
		return
	}
	if r.seen[v] {
		return
	}
	r.seen[v] = true
	r.assigned(x, v, decl)
}

// assigned reads all that a local variable is set to.
func (r *reading) assigned(x *index.Index, v *types.Var, decl ast.Decl) {
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && syntax.Object(x.Info, id) == v
	}
	give := func(i, n int, values []ast.Expr) {
		switch {
		case len(values) == n:
			r.expr(x, values[i], 0)
		case len(values) == 1:
			r.expr(x, values[0], i)
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if is(lhs) {
					give(i, len(n.Lhs), n.Rhs)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if is(name) {
					give(i, len(n.Names), n.Values)
				}
			}
		case *ast.RangeStmt:
			if n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value) {
				if _, ok := identity.Under(x.Info.TypeOf(n.X)).(*types.Chan); ok {
					r.received(x, &ast.UnaryExpr{Op: token.ARROW, OpPos: n.X.Pos(), X: n.X})
				} else {
					r.found(source{})
				}
			}
		}
		return true
	})
}

// literal reads what a value is made with: one around something that is lent is lent, one around something shared is
// not known to be more than that.
func (r *reading) literal(x *index.Index, lit *ast.CompositeLit) {
	if r.builds(x, lit) {
		r.found(source{how: Made})
		return
	}
	inner := &reading{p: r.p, rule: r.rule, seen: r.seen, made: r.made, bound: r.bound}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		inner.expr(x, e, 0)
	}
	h := inner.handing()
	if h.How != Lent {
		r.found(source{})
		return
	}
	r.found(source{how: Lent, by: h.By, place: h.Place, unsure: h.Unsure})
}

// received reads what comes out of a channel: it is lent, unless it is put back at once.
func (r *reading) received(x *index.Index, e *ast.UnaryExpr) {
	what := types.ExprString(e.X)
	decl := declaredAround(x, e.X.Pos())
	if decl == nil || mentions(decl, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		return ok && types.ExprString(send.Chan) == what && !inLiteral(decl, send)
	}) {
		r.found(source{})
		return
	}
	r.found(source{how: Lent, by: "a receive from " + words.OneLine(what), place: r.place(x, e.X), back: []string{}})
}

// element reads an element of a container, which is lent where it is taken out of it: idle = idle[:n-1].
func (r *reading) element(x *index.Index, e *ast.IndexExpr) {
	what := types.ExprString(e.X)
	decl := declaredAround(x, e.Pos())
	taken := decl != nil && mentions(decl, func(n ast.Node) bool {
		set, ok := n.(*ast.AssignStmt)
		if !ok {
			return false
		}
		return slices.ContainsFunc(set.Lhs, func(l ast.Expr) bool { return types.ExprString(l) == what }) &&
			slices.ContainsFunc(set.Rhs, func(v ast.Expr) bool {
				s, ok := ast.Unparen(v).(*ast.SliceExpr)
				return ok && types.ExprString(s.X) == what
			})
	})
	if !taken {
		r.found(source{})
		return
	}
	r.found(source{how: Lent, by: "taking it out of " + words.OneLine(what), place: r.place(x, e), back: []string{}})
}

// call reads the i-th result of a call.
func (r *reading) call(x *index.Index, call *ast.CallExpr, i int) {
	if x.Info.Types[call.Fun].IsType() {
		r.expr(x, call.Args[0], 0)
		return
	}
	if x.Builtin(call) != "" {
		r.found(source{})
		return
	}
	if r.builds(x, call) {
		r.found(source{how: Made})
		return
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		r.body(x, lit, i)
		return
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn == nil {
		if obj := x.Object(call.Fun); obj != nil && !local(obj) {
			r.variableCalled(x, obj, i)
		} else {
			r.found(source{})
		}
		return
	}
	rows := r.rows(x, call.Fun, fn)
	for _, row := range rows {
		if row.Kind == library.Alias && row.From.Base == library.Argument && row.From.Index < len(call.Args) && row.To.Base == library.Result && row.To.Index == i {
			r.expr(x, call.Args[row.From.Index], 0)
			return
		}
	}
	if params := fn.Origin().Signature().Params(); params.Len() == len(call.Args) && !fn.Signature().Variadic() {
		for j, arg := range call.Args {
			r.bound[params.At(j)] = argument{x, arg}
		}
	}
	r.function(fn, rows, words.OneLine(types.ExprString(call.Fun)), r.place(x, call), i)
}

// rows are the rows of what is called; through an interface of somebody's own those of what it holds.
func (r *reading) rows(x *index.Index, fun ast.Expr, fn *types.Func) library.Rows {
	sel, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok || x.Info.Selections[sel] == nil {
		return library.Of(fn)
	}
	if rows := library.Selected(x.Info.Selections[sel]); rows != nil || !index.IsAbstract(fn) {
		return rows
	}
	obj := x.Object(sel.X)
	if obj == nil {
		return nil
	}
	for _, t := range heldBy(x, obj) {
		if rows := library.Method(t, fn.Name()); rows != nil {
			return rows
		}
	}
	return nil
}

// heldBy are the types of what a variable or field is set to in its package.
func heldBy(x *index.Index, obj types.Object) []types.Type {
	var out []types.Type
	for _, f := range x.Pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) && x.Object(lhs) == obj {
						out = append(out, x.Info.TypeOf(n.Rhs[i]))
					}
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if len(n.Names) == len(n.Values) && x.Info.Defs[name] == obj {
						out = append(out, x.Info.TypeOf(n.Values[i]))
					}
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && x.Info.Uses[id] == obj {
					out = append(out, x.Info.TypeOf(n.Value))
				}
			}
			return true
		})
	}
	return out
}

// lends matches the names of methods by which a pool lends, pool those of pools.
var (
	lends = regexp.MustCompile(`^(Get|Acquire|Borrow|Take|Checkout|CheckOut|Lease|Obtain)(Context|Ctx|Conn|Object|Client)?$`)
	pool  = regexp.MustCompile(`(?i)pool$`)
)

// function reads the i-th result of a declared function.
func (r *reading) function(fn *types.Func, rows library.Rows, by, place string, i int) {
	for _, row := range rows {
		if row.Kind == library.Borrows && row.To.Base == library.Result && row.To.Index == i && row.To.Path == "" {
			r.found(source{how: Lent, by: by, place: place})
			return
		}
	}
	fn = fn.Origin()
	if fn.FullName() == "(*sync.Pool).Get" {
		r.found(source{how: Lent, by: by, place: place, back: []string{"Put"}})
		return
	}
	of := []*types.Func{fn}
	if index.IsAbstract(fn) {
		of = index.Alike(fn, r.p.Web().Concrete)
	}
	read := false
	for _, f := range of {
		pkg := r.p.Web().Of[f.Pkg()]
		if pkg == nil {
			continue
		}
		x := r.p.Project.Index(pkg)
		if decl := declarationOf(x, f); decl != nil {
			read = true
			r.body(x, decl, i)
		}
	}
	if read {
		return
	}
	recv := fn.Signature().Recv()
	if recv != nil && len(rows) == 0 && !library.Known(fn) && lends.MatchString(fn.Name()) {
		if name := identity.Named(recv.Type()); name != nil && pool.MatchString(name.Name()) {
			r.found(source{how: Lent, by: by, place: place, unsure: true})
			return
		}
	}
	r.found(source{})
}

// variableCalled reads what a function variable returns: what it is set to where that is a function, and else what
// something like sync.OnceValue made of one, which is shared.
func (r *reading) variableCalled(x *index.Index, obj types.Object, i int) {
	if obj == nil || len(x.Funcs[obj]) == 0 {
		r.found(source{})
		return
	}
	for _, e := range x.Funcs[obj] {
		switch f := ast.Unparen(e).(type) {
		case *ast.FuncLit:
			r.body(x, f, i)
		default:
			if fn := syntax.Callee(x.Info, f); fn != nil {
				r.function(fn, r.rows(x, f, fn), words.OneLine(types.ExprString(f)), r.place(x, f), i)
			} else {
				r.found(source{})
			}
		}
	}
}

// body reads the i-th of what a function returns.
func (r *reading) body(x *index.Index, fn ast.Node, i int) {
	if r.seen[fn] {
		return
	}
	r.seen[fn] = true
	at, ok := x.Root.FindNode(fn)
	if !ok {
		r.found(source{})
		return
	}
	for ret := range at.Preorder((*ast.ReturnStmt)(nil)) {
		if within(ret) != fn {
			continue
		}
		switch values := ret.Node().(*ast.ReturnStmt).Results; {
		case len(values) == 0:
			if id := namedResult(fn, i); id != nil {
				r.name(x, id)
			}
		case len(values) == 1 && i > 0:
			r.expr(x, values[0], i)
		case len(values) == 1:
			r.expr(x, values[0], 0)
		case i < len(values):
			r.expr(x, values[i], 0)
		}
	}
}

// within is the function that a return statement is of.
func within(ret inspector.Cursor) ast.Node {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		return fn.Node()
	}
	return nil
}

func (r *reading) builds(x *index.Index, e ast.Expr) bool {
	return r.building(x)[span{e.Pos(), e.End()}]
}

// building are the expressions of a package by which it makes what the rule forbids others to make.
func (r *reading) building(x *index.Index) map[span]bool {
	if list, ok := r.made[x.Pkg]; ok {
		return list
	}
	list := map[span]bool{}
	for _, f := range r.p.Project.Res.Owned(x.Pkg) {
		if f.Rule.Name == r.rule && !f.Value {
			list[span{f.Start, f.End}] = true
		}
	}
	r.made[x.Pkg] = list
	return list
}

func (r *reading) place(x *index.Index, e ast.Expr) string {
	return r.p.Project.PlaceOf(x.Pkg, e.Pos())
}
