package closes

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// endedInside records a method call that ends what an expression holds, in the words of a format. It stays a hazard
// where the other closes go.
func (c *Analysis) endedInside(expr inspector.Cursor, format string, unproven bool) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if !ok || expr.ParentEdgeKind() != edge.SelectorExpr_X {
		return
	}
	v := c.verdict(c.Trace.At(expr).Info, sel)
	if !v.Ends() {
		return
	}
	c.passed = append(c.passed, refusal.Hazard{
		Kind: refusal.HazardCloses, Unproven: unproven || !v.Sure, Place: c.PlaceOf(expr),
		Detail: fmt.Sprintf(format, words.OneLine(types.ExprString(sel.X)), v.How, c.enclosing(c.Trace.At(expr), expr)),
	})
}

// sharesData reports whether copies of a struct have data in common: one of its fields, or of their fields, is a
// pointer, a map, a slice, a channel, a function or an interface.
func sharesData(t types.Type, depth int) bool {
	switch u := identity.Under(t).(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if depth < 5 && sharesData(f.Type(), depth+1) {
				return true
			}
		}
		return false
	case *types.Array:
		return sharesData(u.Elem(), depth)
	case *types.Basic:
		return false
	}
	return true
}
