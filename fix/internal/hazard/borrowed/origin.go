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
)

// originSearch collects the origins of an expression.
type originSearch struct {
	p             *Finder
	seen          map[any]bool
	constructions *constructions
	bound         map[*types.Var]argument // the arguments of the calls that are entered
	within        *ast.CallExpr           // the innermost of these calls
	origins       []origin
}

// argument is an expression that a function is called with.
type argument struct {
	x *index.Index
	e ast.Expr
}

// origin is one thing that an expression may be.
type origin struct {
	kind          Kind
	by, place     string
	unsure        bool
	unread        bool     // the result of a function whose body is not read
	returnMethods []string // set where no method of the value returns it
}

func (r *originSearch) add(s origin) { r.origins = append(r.origins, s) }

// ownership combines the origins.
func (r *originSearch) ownership() *Ownership {
	h := &Ownership{}
	for _, s := range r.origins {
		if s.kind > h.Kind {
			h.Kind, h.By, h.Place, h.Unsure, h.ReturnMethods = s.kind, s.by, s.place, s.unsure, s.returnMethods
		}
	}
	h.Mixed = slices.ContainsFunc(r.origins, func(s origin) bool { return s.kind == Shared })
	if h.Kind == Fresh && h.Mixed {
		return &Ownership{}
	}
	if len(r.origins) > 0 && !slices.ContainsFunc(r.origins, func(s origin) bool { return !s.unread }) {
		h.Unread, h.By, h.Place = true, r.origins[0].by, r.origins[0].place
	}
	return h
}

// expr reads an expression, or the i-th result of a call.
func (r *originSearch) expr(x *index.Index, e ast.Expr, i int) {
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
		case r.constructions.builds(x, n):
			r.add(origin{kind: Fresh})
		default:
			r.expr(x, n.X, 0)
		}
	case *ast.CompositeLit:
		r.literal(x, n)
	case *ast.IndexExpr:
		r.element(x, n)
	case *ast.SelectorExpr:
		if _, call := ast.Unparen(n.X).(*ast.CallExpr); call {
			r.expr(x, n.X, 0)
		} else if root := syntax.Root(n.X); x.Info.Selections[n] != nil && root != nil && isLocal(syntax.Object(x.Info, root)) {
			r.expr(x, n.X, 0)
		} else {
			r.add(origin{})
		}
	default:
		r.add(origin{})
	}
}

// name reads the values of a variable.
func (r *originSearch) name(x *index.Index, id *ast.Ident) {
	obj := syntax.Object(x.Info, id)
	v, ok := obj.(*types.Var)
	if !ok {
		if _, null := obj.(*types.Nil); !null {
			r.add(origin{})
		}
		return
	}
	if given, ok := r.bound[v]; ok {
		if !r.seen[given.e] {
			r.seen[given.e] = true
			r.expr(given.x, given.e, 0)
		}
		return
	}
	_, param := x.Params[v]
	_, recv := x.Receivers[v]
	decl := declarationOfVariable(x, v)
	if !isLocal(v) || param || recv || decl == nil {
		r.add(origin{})
		return
	}
	if r.seen[v] {
		return
	}
	r.seen[v] = true
	r.assigned(x, v, decl)
}

// assigned reads everything that a local variable is set to.
func (r *originSearch) assigned(x *index.Index, v *types.Var, decl ast.Decl) {
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
					r.add(origin{})
				}
			}
		}
		return true
	})
}

// literal reads a composite literal. One that contains something borrowed is borrowed; any other is taken as shared.
func (r *originSearch) literal(x *index.Index, lit *ast.CompositeLit) {
	if r.constructions.builds(x, lit) {
		r.add(origin{kind: Fresh})
		return
	}
	inner := &originSearch{p: r.p, seen: r.seen, constructions: r.constructions, bound: r.bound, within: r.within}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		inner.expr(x, e, 0)
	}
	h := inner.ownership()
	if h.Kind != Borrowed {
		r.add(origin{})
		return
	}
	r.add(origin{kind: Borrowed, by: h.By, place: h.Place, unsure: h.Unsure})
}

// received reads a receive from a channel. The value is borrowed, unless the same function sends to the channel: v :=
// <-ch; ch <- v.
func (r *originSearch) received(x *index.Index, e *ast.UnaryExpr) {
	what := types.ExprString(e.X)
	decl := declarationAt(x, e.X.Pos())
	if decl == nil || mentions(decl, func(n ast.Node) bool {
		send, ok := n.(*ast.SendStmt)
		return ok && types.ExprString(send.Chan) == what && !inLiteral(decl, send)
	}) {
		r.add(origin{})
		return
	}
	r.add(origin{kind: Borrowed, by: "a receive from " + words.OneLine(what), place: r.place(x, e.X), returnMethods: []string{}})
}

// element reads an element of a container. It is borrowed where the same function removes it: c := idle[n-1]; idle =
// idle[:n-1].
func (r *originSearch) element(x *index.Index, e *ast.IndexExpr) {
	what := types.ExprString(e.X)
	decl := declarationAt(x, e.Pos())
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
		r.add(origin{})
		return
	}
	r.add(origin{kind: Borrowed, by: "taking it out of " + words.OneLine(what), place: r.place(x, e), returnMethods: []string{}})
}

func (r *originSearch) place(x *index.Index, e ast.Expr) string {
	return r.p.Project.PlaceOf(x.Pkg, e.Pos())
}
