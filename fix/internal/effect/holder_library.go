package effect

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// A library's type yields the value when its methods, fields or callbacks may return what went in: sync.Map,
// list.List, a cache. What they return must have the value's own type, or the interface type under which the value
// went in. A logger that takes any value does not return it as its configuration, although that is an interface as
// well.

// keeps reports whether a library's type may return a value that went in with the type in.
func (h *holder) keeps(t, in types.Type) bool {
	h.addEntryType(in)
	return h.yields(t)
}

// addEntryType records an interface type under which the value went into a library.
func (h *holder) addEntryType(in types.Type) {
	switch t := identity.Under(in).(type) {
	case nil:
		if in == nil {
			h.addEntryType(types.NewInterfaceType(nil, nil)) // inferred: the value's own type
		}
		return
	case *types.Signature:
		for r := range t.Results().Variables() {
			h.addEntryType(r.Type())
		}
	case *types.Slice:
		h.addEntryType(t.Elem())
	case *types.Interface:
		if h.holds(in) && !slices.ContainsFunc(h.entryTypes, func(x types.Type) bool { return identity.Same(x, in) }) {
			h.entryTypes = append(h.entryTypes, in)
			clear(h.yieldCache)
		}
	}
}

// yields reports whether a library's type may return a value that it received.
func (h *holder) yields(t types.Type) bool { return h.yieldsAt(t, 0) }

// maxLibraryDepth bounds the library's types on the way to the value: a list's element holds it.
const maxLibraryDepth = 2

func (h *holder) yieldsAt(t types.Type, depth int) bool {
	if t == nil || depth > maxLibraryDepth {
		return false
	}
	name := identity.Named(t)
	if name == nil || name.Pkg() == nil || h.packages.Of[name.Pkg()] != nil || isContext(name) {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if known, ok := h.yieldCache[t]; ok {
		return known
	}
	h.yieldCache[t] = false // ends the recursion of a type that refers to itself
	found := h.gives(t, depth)
	h.yieldCache[t] = found
	return found
}

func (h *holder) gives(t types.Type, depth int) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		for arg := range n.TypeArgs().Types() {
			if h.gets(arg, depth) {
				return true
			}
		}
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for v := range st.Fields() {
			if v.Exported() && h.gets(v.Type(), depth) {
				return true
			}
		}
	}
	methods := types.NewMethodSet(t)
	if !types.IsInterface(t) {
		methods = types.NewMethodSet(types.NewPointer(t))
	}
	for m := range methods.Methods() {
		sig, ok := m.Type().(*types.Signature)
		if !ok || !m.Obj().Exported() {
			continue
		}
		for r := range sig.Results().Variables() {
			if h.gets(r.Type(), depth) {
				return true
			}
		}
		for p := range sig.Params().Variables() {
			if _, ok := p.Type().Underlying().(*types.Signature); ok && h.gets(p.Type(), depth) {
				return true
			}
		}
	}
	return false
}

// gets reports whether the value can be obtained from a type that a library returns.
func (h *holder) gets(t types.Type, depth int) bool {
	return h.carriesBy(t, 0, h.exactly) || h.yieldsAt(t, depth+1)
}

// exactly reports whether a type is the value's own, or an interface type under which it went in.
func (h *holder) exactly(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if !types.IsInterface(t) {
		return h.holds(t)
	}
	return identity.Same(t, h.typ) || slices.ContainsFunc(h.entryTypes, func(in types.Type) bool { return identity.Same(in, t) })
}

func isContext(name *types.TypeName) bool {
	return name.Name() == "Context" && name.Pkg().Path() == "context"
}
