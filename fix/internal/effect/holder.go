package effect

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
)

// holder decides by type what can hold the value.
type holder struct {
	packages   *index.Packages
	assignable func(from, to types.Type) bool // see [Engine.assignable]
	typ        types.Type
	copied     bool                // what is followed is a copy of the struct that the value points to
	wrappers   []*types.TypeName   // the structs that embed the value
	standIns   []types.Type        // types whose end is the value's end, by rows of libraries
	entryTypes []types.Type        // the interface types under which the value went into a library
	yieldCache map[types.Type]bool // the answers of yields
}

// isValue reports whether an expression of a type can be the value. Of several results the first counts.
func (h *holder) isValue(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && h.holds(tuple.At(0).Type())
	}
	return t != nil && h.holds(t)
}

// holds reports whether a variable of a type can hold the value, or a pointer to it.
func (h *holder) holds(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok && identity.Same(p.Elem(), h.typ) && !types.IsInterface(h.typ) {
		_, double := types.Unalias(h.typ).(*types.Pointer)
		return !double
	}
	if identity.Same(t, h.typ) || h.holdsWrapper(t) || slices.ContainsFunc(h.standIns, func(o types.Type) bool { return identity.Same(o, t) }) {
		return true
	}
	switch to, from := types.IsInterface(t), types.IsInterface(h.typ); {
	case to && from:
		return h.assignable(h.typ, t) || h.assignable(t, h.typ) || ends.Interface(t)
	case to:
		return h.assignable(h.typ, t)
	default:
		return from && h.assignable(t, h.typ)
	}
}

// addStandIn records a type whose end is the value's end.
func (h *holder) addStandIn(t types.Type) {
	if !h.holds(t) {
		h.standIns = append(h.standIns, t)
		clear(h.yieldCache)
	}
}

// holdsWrapper reports whether a variable of a type can hold a struct that embeds the value.
func (h *holder) holdsWrapper(t types.Type) bool {
	if len(h.wrappers) == 0 {
		return false
	}
	if types.IsInterface(t) {
		return slices.ContainsFunc(h.wrappers, func(name *types.TypeName) bool { return types.AssignableTo(types.NewPointer(name.Type()), t) })
	}
	return slices.Contains(h.wrappers, identity.Named(t))
}

// addWrapper records a struct that embeds the value, so that it is followed as well. It returns false for a type
// without a name.
func (h *holder) addWrapper(t types.Type) bool {
	name := identity.Named(t)
	if name == nil {
		return false
	}
	if !slices.Contains(h.wrappers, name) {
		h.wrappers = append(h.wrappers, name)
	}
	return true
}

// carries reports whether the value can be obtained from a variable of a type: as an element, through a pointer, or
// from a function; or the copy of it that is followed.
func (h *holder) carries(t types.Type) bool {
	return h.carriesBy(t, 0, h.holds) || h.copied && h.carriesBy(t, 0, func(t types.Type) bool { return identity.PointsTo(h.typ, t) })
}

func (h *holder) carriesBy(t types.Type, depth int, holds func(types.Type) bool) bool {
	if t == nil || depth > 3 {
		return false
	}
	if holds(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return h.carriesBy(u.Elem(), depth+1, holds)
	case *types.Slice:
		return h.carriesBy(u.Elem(), depth+1, holds)
	case *types.Array:
		return h.carriesBy(u.Elem(), depth+1, holds)
	case *types.Chan:
		return h.carriesBy(u.Elem(), depth+1, holds)
	case *types.Map:
		return h.carriesBy(u.Key(), depth+1, holds) || h.carriesBy(u.Elem(), depth+1, holds)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				if h.carriesBy(v.Type(), depth+1, holds) {
					return true
				}
			}
		}
	}
	return false
}
