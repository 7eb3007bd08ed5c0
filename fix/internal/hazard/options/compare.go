package options

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// difference is a setting with different values in the violation and the owner, or with values that may be different.
type difference struct {
	name     string // of the setting: "DB", "TLSConfig.ServerName"
	at       value  // the violation's value; without an expression where it is not set
	detail   string
	unproven bool // the values may be equal
	alike    bool // the expressions are equal as text
}

// comparison compares one construction of a violation with one of the owner.
type comparison struct {
	equality
	mine, theirs value // the constructions, as the places of settings that are not set
	found        []difference
	forwarded    forwarded
}

// add records that a setting differs.
func (c *comparison) add(name string, m, t value, unproven bool) {
	m, t = given(m), given(t)
	detail := fmt.Sprintf("%s here, %s at %s", text(m), text(t), place(c, t))
	switch {
	case unproven && text(m) == text(t):
		detail += ", which may be another value"
	case m.expr != nil && t.expr == nil:
		detail = fmt.Sprintf("%s here, not set at %s", text(m), place(c, t))
	}
	if name != "" {
		detail = name + ": " + detail
	}
	c.found = append(c.found, difference{name: name, at: m, detail: detail, unproven: unproven, alike: text(m) == text(t)})
}

// given returns the argument for a parameter, where it is known.
func given(v value) value {
	for range maxDepth {
		id, ok := ast.Unparen(cmp.Or[ast.Expr](v.expr, &ast.BadExpr{})).(*ast.Ident)
		if !ok {
			return v
		}
		arg, ok := v.in.bound[v.info().Uses[id]]
		if !ok {
			return v
		}
		v = arg
	}
	return v
}

// text returns a value in a few words.
func text(v value) string {
	if v.expr == nil {
		return "not set"
	}
	return words.Brief(v.expr)
}

// place returns where a value is written, or the construction that does not set it.
func place(c *comparison, v value) string {
	if v.expr == nil {
		v = c.theirs
	}
	return c.project.PlaceOf(v.in.pkg, v.expr.Pos())
}

// setting compares the values of one setting.
func (c *comparison) setting(path string, m, t setting) {
	name, typ := joined(path, cmp.Or(m.name, t.name)), cmp.Or(m.typ, t.typ)
	if at := cmp.Or(m.opaque, t.opaque); at != "" {
		c.add(name, m.value, t.value, true)
		c.found[len(c.found)-1].detail += "; it may be changed at " + at
		return
	}
	if !m.conditional && !t.conditional {
		c.values(name, typ, m.value, t.value)
		return
	}
	// Of a conditional setting, each possible value is compared.
	all := func(s setting) []setting {
		if s.otherwise == nil {
			return []setting{s}
		}
		return []setting{{value: s.value}, *s.otherwise}
	}
	for _, x := range all(m) {
		for _, y := range all(t) {
			trial := comparison{equality: c.equality, mine: c.mine, theirs: c.theirs}
			trial.values(name, typ, x.value, y.value)
			if len(trial.found) > 0 {
				d := trial.found[0]
				d.unproven, d.name = true, name
				d.detail += ", and set under a condition"
				c.found = append(c.found, d)
				return
			}
		}
	}
}

func joined(path, name string) string {
	switch {
	case path == "":
		return name
	case name == "" || name == "_":
		return path
	}
	return path + "." + name
}

// values compares two values of a setting of the given type.
func (c *comparison) values(name string, typ types.Type, m, t value) {
	if typ != nil && types.IsInterface(typ) && (c.interfaceAgainstNil(name, m, t) || c.dynamicTypes(name, m, t)) {
		return
	}
	written, owned := m, t
	m, t = c.nonZero(m), c.nonZero(t)
	if c.same(m, t) {
		return
	}
	if ml, tl := c.literal(m, 0), c.literal(t, 0); ml != nil || tl != nil {
		if c.structs(name, m, ml, t, tl) {
			return
		}
	}
	pm, pt := c.resolved(m), c.resolved(t)
	switch x, y := constantOf(pm), constantOf(pt); {
	case x != nil && y != nil:
		if !equalConstants(x, y) {
			c.add(name, written, owned, false)
		}
	case m.expr == nil || t.expr == nil:
		if empty(pm) && empty(pt) || c.nonZero(pm).expr == nil && c.nonZero(pt).expr == nil {
			return
		}
		c.add(name, written, owned, false)
	case isList(pm) && isList(pt):
		c.lists(name, m, pm, t, pt)
	default:
		c.calls(name, m, pm, t, pt)
	}
}

// interfaceAgainstNil compares an interface that holds something with one that is nil: a struct in an interface is
// something to call, whatever its fields. It returns false where both are nil, neither is, or the dynamic value is
// not known.
func (c *comparison) interfaceAgainstNil(name string, m, t value) bool {
	nothing := func(v value) bool { return v.expr == nil || isNil(v) }
	pm, pt := c.resolved(m), c.resolved(t)
	if nothing(pm) == nothing(pt) {
		return false
	}
	v := pm
	if nothing(pm) {
		v = pt
	}
	if types.IsInterface(v.typ()) {
		return false
	}
	c.add(name, m, t, zero(constantOf(v)))
	return true
}

// dynamicTypes compares the types of two values in an interface, where both are known: 3 and 3.0 are equal numbers, but
// not to who asks what an interface holds. It returns false where they are of one type.
func (c *comparison) dynamicTypes(name string, m, t value) bool {
	pm, pt := c.resolved(m), c.resolved(t)
	if pm.expr == nil || pt.expr == nil || types.IsInterface(pm.typ()) || types.IsInterface(pt.typ()) || identity.Same(pm.typ(), pt.typ()) {
		return false
	}
	x, y := constantOf(pm), constantOf(pt)
	c.add(name, m, t, x == nil || y == nil || equalConstants(x, y))
	c.found[len(c.found)-1].detail += ", of another type"
	return true
}

// empty reports whether a list, map or struct is missing, or written without elements.
func empty(v value) bool {
	if v.expr == nil {
		return true
	}
	lit, ok := ast.Unparen(v.expr).(*ast.CompositeLit)
	if !ok || len(lit.Elts) > 0 {
		return false
	}
	switch identity.Under(v.typ()).(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Struct:
		return true
	}
	return false
}

// structs compares two structs field by field. It returns false when they have to be compared as a whole. A missing
// struct has no field set.
func (c *comparison) structs(name string, m value, ml *literal, t value, tl *literal) bool {
	if ml == nil && m.expr != nil || tl == nil && t.expr != nil {
		return false
	}
	if ml != nil && tl != nil && !identity.Same(deref(ml.typ), deref(tl.typ)) {
		return false
	}
	if ml != nil && ml.incomplete || tl != nil && tl.incomplete {
		return false
	}
	if name != "" && (ml == nil) != (tl == nil) && !identity.IsStruct(whicheverIsSet(m, t).typ()) {
		return false // a pointer to a struct, and nil
	}
	var mine, theirs map[string]setting
	was, own := c.mine, c.theirs
	defer func() { c.mine, c.theirs = was, own }()
	if ml != nil {
		mine, c.mine = ml.fields, ml.at
	}
	if tl != nil {
		theirs, c.theirs = tl.fields, tl.at
	}
	names := slices.Collect(maps.Keys(mine))
	for n := range theirs {
		if _, ok := mine[n]; !ok {
			names = append(names, n)
		}
	}
	lit := ml
	if lit == nil {
		lit = tl
	}
	inOrder(deref(lit.typ), names)
	for _, n := range names {
		if name == "" && c.forwarded.fields[n] {
			continue
		}
		c.setting(name, mine[n], theirs[n])
	}
	return true
}

// whicheverIsSet returns the one of two values that is set.
func whicheverIsSet(m, t value) value {
	if m.expr == nil {
		return t
	}
	return m
}

// inOrder sorts field names in the order of the struct.
func inOrder(t types.Type, names []string) {
	st, ok := structOf(t)
	at := func(name string) int {
		for i := 0; ok && i < st.NumFields(); i++ {
			if st.Field(i).Name() == name {
				return i
			}
		}
		return -1
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b)) })
}

// calls compares two values that calls return, or that can't be compared otherwise. The results of one function for
// different arguments are taken as different values; numbers and strings may be equal by chance.
func (c *comparison) calls(name string, m, pm, t, pt value) {
	found, ok := c.callee(c.plain(m), c.plain(t))
	if !ok {
		found, ok = c.callee(pm, pt)
	}
	if ok && len(found) == 0 {
		return
	}
	known := ok && !identity.Plain(m.typ()) && !slices.ContainsFunc(found, func(d difference) bool { return d.unproven })
	c.add(name, m, t, !known)
}

// callee compares two calls of one function; false when they call different functions.
func (c *comparison) callee(m, t value) ([]difference, bool) {
	x, ok := ast.Unparen(m.expr).(*ast.CallExpr)
	y, also := ast.Unparen(t.expr).(*ast.CallExpr)
	if !ok || !also || m.result != t.result {
		return nil, false
	}
	key, known := identity.CalleeKey(m.info(), x)
	other, alike := identity.CalleeKey(t.info(), y)
	if !known || !alike || key != other {
		return nil, false
	}
	trial := comparison{equality: c.equality, mine: m, theirs: t}
	trial.arguments("", m, x, t, y)
	return trial.found, true
}

func isList(v value) bool {
	lit, ok := ast.Unparen(v.expr).(*ast.CompositeLit)
	if !ok {
		return false
	}
	switch identity.Under(v.info().TypeOf(lit)).(type) {
	case *types.Slice, *types.Array, *types.Map:
		return true
	}
	return false
}
