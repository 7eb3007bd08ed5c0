package identity

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// A carrier is compared, and its comparison is one of the values that it was made of: a struct or an array that holds
// the value, the address of one of its fields, its handle from package unique.
//
//	if (key{a}) == (key{b}) { … }
//	if &a.Mu == &b.Mu { … }

// carriers examines the comparisons of carriers.
func (t *analysis) carriers() {
	seen := map[ast.Node]bool{}
	for _, expr := range t.Values {
		x := t.At(expr)
		at, ok := carrier(x, expr)
		if !ok || seen[at.Node()] {
			continue
		}
		seen[at.Node()] = true
		typ := x.Info.TypeOf(at.Node().(ast.Expr))
		if typ == nil || !types.Comparable(typ) || types.IsInterface(typ) {
			continue
		}
		c := &analysis{Trace: t.p.Effects.FollowPart(x, at, 0, typ), p: t.p, maps: t.maps, once: t.once, of: t, out: t.out}
		c.visitValues()
		t.out = c.out
	}
}

// carrier returns what is made of an expression that holds the value.
func carrier(x *index.Index, expr inspector.Cursor) (inspector.Cursor, bool) {
	for expr.ParentEdgeKind() == edge.ParenExpr_X {
		expr = expr.Parent()
	}
	parent := expr.Parent()
	switch expr.ParentEdgeKind() {
	case edge.KeyValueExpr_Value:
		return literal(x, parent.Parent())
	case edge.CompositeLit_Elts:
		return literal(x, parent)
	case edge.SelectorExpr_X:
		for parent.ParentEdgeKind() == edge.ParenExpr_X || parent.ParentEdgeKind() == edge.SelectorExpr_X {
			parent = parent.Parent()
		}
		u, ok := parent.Parent().Node().(*ast.UnaryExpr)
		return parent.Parent(), ok && u.Op == token.AND
	case edge.CallExpr_Args:
		fn := syntax.Callee(x.Info, parent.Node().(*ast.CallExpr).Fun)
		return parent, fn != nil && fn.FullName() == "unique.Make"
	default:
		return expr, false
	}
}

// literal returns a literal of a struct or an array, unless its address is taken: a pointer to it is a new one.
func literal(x *index.Index, lit inspector.Cursor) (inspector.Cursor, bool) {
	n, ok := lit.Node().(*ast.CompositeLit)
	if !ok || syntax.Addressable(lit) {
		return lit, false
	}
	switch identity.Under(x.Info.TypeOf(n)).(type) {
	case *types.Struct, *types.Array:
		return lit, true
	}
	return lit, false
}
