package borrowed

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
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
	anybody bool // there is no owner yet
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
	how       Kind
	by, place string
	unsure    bool
	back      []string // set where no method of the value gives it back
}

func (r *reading) found(s source) { r.sources = append(r.sources, s) }

// handing returns what the sources come to.
func (r *reading) handing() *Ownership {
	h := &Ownership{}
	for _, s := range r.sources {
		if s.how > h.Kind {
			h.Kind, h.By, h.Place, h.Unsure, h.ReturnMethods = s.how, s.by, s.place, s.unsure, s.back
		}
	}
	h.Mixed = slices.ContainsFunc(r.sources, func(s source) bool { return s.how == Shared })
	if h.Kind == Fresh && h.Mixed {
		return &Ownership{}
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
			r.found(source{how: Fresh})
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
		r.found(source{how: Fresh})
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
	if h.Kind != Borrowed {
		r.found(source{})
		return
	}
	r.found(source{how: Borrowed, by: h.By, place: h.Place, unsure: h.Unsure})
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
	r.found(source{how: Borrowed, by: "a receive from " + words.OneLine(what), place: r.place(x, e.X), back: []string{}})
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
	r.found(source{how: Borrowed, by: "taking it out of " + words.OneLine(what), place: r.place(x, e), back: []string{}})
}

func (r *reading) builds(x *index.Index, e ast.Expr) bool {
	return r.building(x)[span{e.Pos(), e.End()}]
}

// building returns the expressions of a package by which it makes what the rule forbids others to make; or forbids it,
// where anybody may be the owner.
func (r *reading) building(x *index.Index) map[span]bool {
	if list, ok := r.made[x.Pkg]; ok {
		return list
	}
	list := map[span]bool{}
	found := r.p.Project.Res.Owned(x.Pkg)
	if r.anybody {
		syntax := make([]*ast.File, len(x.Pkg.Files))
		for i, f := range x.Pkg.Files {
			syntax[i] = f.Syntax
		}
		found = append(found, r.p.Project.Res.Forbidden(x.Pkg, syntax...)...)
	}
	for _, f := range found {
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
