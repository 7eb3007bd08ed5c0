package options

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// arguments compares the receivers and arguments of two calls of one function.
func (c *comparison) arguments(path string, m value, x *ast.CallExpr, t value, y *ast.CallExpr) {
	sig, ok := types.Unalias(m.info().TypeOf(x.Fun)).(*types.Signature)
	if !ok {
		return
	}
	if !c.forwarded.receiver || path != "" {
		c.receivers(path, m, x, t, y)
	}
	callee := typeutil.StaticCallee(m.info(), x)
	params := sig.Params()
	for i := range params.Len() {
		p := params.At(i)
		if identity.IsContext(p.Type()) || path == "" && c.forwarded.argument(i) {
			continue
		}
		if sig.Variadic() && i == params.Len()-1 {
			c.rest(joined(path, p.Name()), rest(m, x, i), rest(t, y, i))
			break
		}
		if i < len(x.Args) && i < len(y.Args) {
			c.argument(callee, p, joined(path, p.Name()), m.of(x.Args[i]), t.of(y.Args[i]))
		}
	}
}

// argument compares one argument. Fields of a struct go by their own names: "DB", not "opt.DB".
func (c *comparison) argument(callee *types.Func, param *types.Var, name string, m, t value) {
	if types.IsInterface(param.Type()) && (c.interfaceAgainstNil(name, m, t) || c.dynamicTypes(name, m, t)) {
		return
	}
	ml, tl := c.literal(c.nonZero(m), 0), c.literal(c.nonZero(t), 0)
	if c.same(m, t) || (ml != nil || tl != nil) && c.structs("", c.nonZero(m), ml, c.nonZero(t), tl) {
		return
	}
	if options := c.nonZero(m); options.expr != nil && isOptions(options, callee) {
		detail := fmt.Sprintf("its options come from %s, which can't be compared with those at %s", words.Brief(m.expr), place(c, t))
		if ml != nil && !ml.incomplete {
			detail = fmt.Sprintf("its options can't be compared with the owner's, which come from %s at %s", text(t), place(c, t))
		}
		detail += mayChange(m, ml) + mayChange(t, tl)
		c.found = append(c.found, difference{name: name, at: m, detail: detail, unproven: true})
		return
	}
	c.values(name, param.Type(), m, t)
}

// mayChange says where options may be changed, as a clause.
func mayChange(v value, lit *literal) string {
	if lit == nil || lit.touched == "" {
		return ""
	}
	return fmt.Sprintf("; %s may be changed at %s", text(v), lit.touched)
}

// method reports whether a selector selects a method of a value.
func method(v value, sel *ast.SelectorExpr) bool {
	s := v.info().Selections[sel]
	return s != nil && s.Kind() == types.MethodVal
}

// receivers compares the receivers of two method calls.
func (c *comparison) receivers(path string, m value, x *ast.CallExpr, t value, y *ast.CallExpr) {
	mine, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	theirs, also := ast.Unparen(y.Fun).(*ast.SelectorExpr)
	if !ok || !also || !method(m, mine) || !method(t, theirs) {
		return
	}
	a, b := m.of(mine.X), t.of(theirs.X)
	ml, tl := c.literal(a, 0), c.literal(b, 0)
	switch {
	case c.sameRoot(a, b):
	case ml != nil && tl != nil && c.structs(path, a, ml, b, tl):
	default:
		detail := fmt.Sprintf("it is made by %s here, by %s at %s", text(a), text(b), place(c, b))
		c.found = append(c.found, difference{name: joined(path, "receiver"), at: a, detail: detail, unproven: true})
	}
}
