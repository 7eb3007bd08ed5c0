package options

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// rest compares the arguments of two calls for a variadic parameter.
func (c *comparison) rest(name string, m, t list) {
	if m.all.expr != nil && t.all.expr != nil && c.same(m.all, t.all) {
		return
	}
	c.elements(name, c.expand(m), c.expand(t))
}

// elements compares two lists: functional options, of which few depend on their order, or values.
func (c *comparison) elements(name string, m, t list) {
	mine, theirs := slices.Clone(m.elements), slices.Clone(t.elements)
	var left []value
	for _, x := range mine {
		if i := slices.IndexFunc(theirs, func(y value) bool { return c.same(x, y) }); i >= 0 {
			theirs = slices.Delete(theirs, i, i+1)
		} else {
			left = append(left, x)
		}
	}
	// Two options of the same name are compared by their arguments.
	for _, x := range slices.Clone(left) {
		fn := option(x)
		i := slices.IndexFunc(theirs, func(y value) bool { return fn != nil && sameGlobal(fn, objectOrNil(option(y))) })
		if i < 0 {
			continue
		}
		c.option(fn.Name(), x, theirs[i])
		theirs = slices.Delete(theirs, i, i+1)
		left = slices.DeleteFunc(left, func(y value) bool { return y == x })
	}
	switch {
	case m.unknown:
		c.uncompared(name, m.all, true)
		return
	case t.unknown:
		c.uncompared(name, t.all, false)
		return
	}
	if len(left)+len(theirs) == 0 {
		c.reordered(name, m.elements, t.elements)
		return
	}
	for _, x := range left {
		c.unmatched(name, x, true, theirs)
	}
	for _, y := range theirs {
		c.unmatched(name, y, false, left)
	}
}

// reordered records that two lists have the same values in another order. Of functional options, only the order of
// those matters that one function returns, or that set the same field: the last one counts.
func (c *comparison) reordered(name string, mine, theirs []value) {
	for _, x := range mine {
		fn := option(x)
		if fn == nil {
			continue
		}
		others := func(y value) bool { return !sameGlobal(fn, objectOrNil(option(y))) }
		here, there := slices.DeleteFunc(slices.Clone(mine), others), slices.DeleteFunc(slices.Clone(theirs), others)
		if len(here) > 1 && !slices.EqualFunc(here, there, c.same) {
			c.inAnotherOrder(fn.Name(), here, there)
			return
		}
	}
	if x, y, ok := c.conflict(mine, theirs); ok {
		detail := fmt.Sprintf("%s comes before %s here, and behind it at %s, and both set the same", text(x), text(y), place(c, y))
		c.found = append(c.found, difference{name: option(x).Name(), at: x, detail: detail, unproven: true})
		return
	}
	for i, x := range mine {
		if i < len(theirs) && identity.Plain(x.typ()) && !c.same(x, theirs[i]) {
			c.inAnotherOrder(name, mine[i:], theirs[i:])
			return
		}
	}
}

// inAnotherOrder records the first values of two lists that differ in their order.
func (c *comparison) inAnotherOrder(name string, mine, theirs []value) {
	for i, x := range mine {
		if !c.same(x, theirs[i]) {
			detail := fmt.Sprintf("%s here, %s at %s, the same values in another order", text(x), text(theirs[i]), place(c, theirs[i]))
			c.found = append(c.found, difference{name: name, at: x, detail: strings.TrimPrefix(name+": ", ": ") + detail, unproven: true})
			return
		}
	}
}

// conflict returns the first two options of one list that stand in the other order in the other list, the second as it
// stands there, and of which the later one overwrites what the earlier one sets: New(Fast(), Mode("m")) and
// New(Mode("m"), Fast()).
func (c *comparison) conflict(mine, theirs []value) (first, second value, found bool) {
	fields := optionFields{c.bodies}
	for i, x := range mine {
		for _, y := range mine[i+1:] {
			f, g := option(x), option(y)
			if f == nil || g == nil || f == g {
				continue
			}
			there := func(v value) int {
				return slices.IndexFunc(theirs, func(w value) bool { return c.same(v, w) })
			}
			if there(y) < there(x) && overlap(fields.setBy(x.in, f, nil), fields.setBy(y.in, g, nil)) {
				return x, theirs[there(y)], true
			}
		}
	}
	return value{}, value{}, false
}

// optionFields finds the fields that functional options set.
type optionFields struct{ *bodies }

// everything stands for all fields, in the result of setBy.
const everything = "*"

func overlap(a, b map[string]bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return a[everything] || b[everything] || slices.ContainsFunc(slices.Collect(maps.Keys(a)), func(name string) bool { return b[name] })
}

// setBy returns the names of the fields that a functional option sets; none where its body is not loaded. An option
// that calls options sets what they do.
func (o optionFields) setBy(in *frame, fn *types.Func, seen []*types.Func) map[string]bool {
	out := map[string]bool{}
	b := o.body(in, fn)
	if b == nil || slices.Contains(seen, fn) {
		return out
	}
	sets := func(target ast.Expr) {
		switch e := ast.Unparen(target).(type) {
		case *ast.SelectorExpr:
			out[e.Sel.Name] = true
		case *ast.StarExpr:
			out[everything] = true
		case *ast.IndexExpr:
			if sel, ok := ast.Unparen(e.X).(*ast.SelectorExpr); ok {
				out[sel.Sel.Name] = true
			}
		}
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				sets(l)
			}
		case *ast.IncDecStmt:
			sets(n.X)
		case *ast.CallExpr:
			if called := syntax.Callee(b.pkg.Info, n.Fun); called != nil && called.Pkg() == fn.Pkg() {
				maps.Copy(out, o.setBy(in, called.Origin(), append(seen, fn)))
			}
		}
		return true
	})
	return out
}

// objectOrNil returns a nil interface for a nil function.
func objectOrNil(fn *types.Func) types.Object {
	if fn == nil {
		return nil
	}
	return fn
}

// option returns the function whose call returns a functional option; nil for any other value.
func option(v value) *types.Func {
	call, ok := ast.Unparen(v.expr).(*ast.CallExpr)
	if !ok || identity.Plain(v.typ()) {
		return nil
	}
	return typeutil.StaticCallee(v.info(), call)
}

// option compares the arguments of two functional options of one name.
func (c *comparison) option(name string, m, t value) {
	trial := comparison{equality: c.equality, mine: m, theirs: t}
	trial.arguments("", m, ast.Unparen(m.expr).(*ast.CallExpr), t, ast.Unparen(t.expr).(*ast.CallExpr))
	if len(trial.found) == 0 {
		return
	}
	known := slices.ContainsFunc(trial.found, func(d difference) bool { return !d.unproven })
	detail := fmt.Sprintf("%s here, %s at %s", text(m), text(t), place(c, t))
	c.found = append(c.found, difference{name: name, at: m, detail: detail, unproven: !known})
}

// unmatched records an element that only one of the lists has. others are such elements of the other list: one of them
// may have the same effect, unless both are constants.
func (c *comparison) unmatched(name string, v value, here bool, others []value) {
	d := difference{name: name, unproven: len(others) > 0}
	if fn := option(v); fn != nil {
		d.name = fn.Name()
	} else if constantOf(v) == nil {
		d.unproven = d.unproven || !identity.Plain(v.typ())
	} else {
		d.unproven = slices.ContainsFunc(others, func(o value) bool { return constantOf(o) == nil })
	}
	if here {
		d.at, d.detail = v, fmt.Sprintf("%s here, not at %s", text(v), place(c, value{}))
	} else {
		d.detail = fmt.Sprintf("not here, %s at %s", text(v), place(c, v))
	}
	c.found = append(c.found, d)
}

func (c *comparison) uncompared(name string, v value, here bool) {
	d := difference{name: name, unproven: true}
	if here {
		d.at, d.detail = v, fmt.Sprintf("its options come from %s, which can't be compared with those at %s", text(v), place(c, value{}))
	} else {
		d.detail = fmt.Sprintf("the owner's options come from %s at %s, which can't be compared with these", text(v), place(c, v))
	}
	c.found = append(c.found, d)
}

// lists compares two unequal literals of lists or maps.
func (c *comparison) lists(name string, m, pm, t, pt value) {
	x, y := ast.Unparen(pm.expr).(*ast.CompositeLit), ast.Unparen(pt.expr).(*ast.CompositeLit)
	mine, theirs := elementsOf(pm, x), elementsOf(pt, y)
	if !identity.Plain(pm.typ()) && slices.ContainsFunc(slices.Concat(mine, theirs), func(v value) bool { return option(v) != nil }) {
		c.elements(name, list{elements: mine}, list{elements: theirs})
		return
	}
	left := slices.Clone(theirs)
	for _, v := range mine {
		if i := slices.IndexFunc(left, func(w value) bool { return c.same(v, w) }); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	_, isMap := identity.Under(pm.typ()).(*types.Map)
	reordered := !isMap && len(left) == 0 && len(mine) == len(theirs)
	isUnknown := func(v value) bool { return constantOf(c.plain(v)) == nil }
	unknown := slices.ContainsFunc(slices.Concat(mine, theirs), isUnknown) && len(mine) == len(theirs)
	if isMap { // two keys that are not constant may be one
		unknown = unknown || slices.ContainsFunc(slices.Concat(keysOf(pm, x), keysOf(pt, y)), isUnknown)
	}
	c.add(name, m, t, reordered || unknown)
	if reordered {
		c.found[len(c.found)-1].detail += ", the same in another order"
	}
}

func keysOf(v value, lit *ast.CompositeLit) []value {
	out := make([]value, 0, len(lit.Elts))
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			out = append(out, v.of(kv.Key))
		}
	}
	return out
}

func elementsOf(v value, lit *ast.CompositeLit) []value {
	out := make([]value, 0, len(lit.Elts))
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		out = append(out, v.of(e))
	}
	return out
}
