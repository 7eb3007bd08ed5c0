package effect

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// holder says what can hold a value, by types.
type holder struct {
	engine *Engine
	typ    types.Type
	around []*types.TypeName // the structs that the value is embedded in
}

// is says that an expression of a type can be the value. Of several results that is the first.
func (h *holder) is(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && h.holds(tuple.At(0).Type())
	}
	return t != nil && h.holds(t)
}

// holds says that a variable of a type can hold the value, or points to it.
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
	if identity.Same(t, h.typ) || h.holdsAround(t) {
		return true
	}
	switch to, from := types.IsInterface(t), types.IsInterface(h.typ); {
	case to && from:
		return h.engine.assignable(h.typ, t) || h.engine.assignable(t, h.typ) || ends.Interface(t)
	case to:
		return h.engine.assignable(h.typ, t)
	default:
		return from && h.engine.assignable(t, h.typ)
	}
}

// holdsAround says that a variable of a type can hold a struct that the value is embedded in.
func (h *holder) holdsAround(t types.Type) bool {
	if len(h.around) == 0 {
		return false
	}
	if types.IsInterface(t) {
		return slices.ContainsFunc(h.around, func(name *types.TypeName) bool { return types.AssignableTo(types.NewPointer(name.Type()), t) })
	}
	return slices.Contains(h.around, identity.Named(t))
}

// wrapped notes a struct that is made with the value embedded: it is followed from now on as well. It reports false
// for one without a name.
func (h *holder) wrapped(t types.Type) bool {
	name := identity.Named(t)
	if name == nil {
		return false
	}
	if !slices.Contains(h.around, name) {
		h.around = append(h.around, name)
	}
	return true
}

// carries says that the value can be had from a variable of a type: as an element, through a pointer or from a
// function.
func (h *holder) carries(t types.Type, depth int) bool {
	if t == nil || depth > 3 {
		return false
	}
	if h.holds(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return h.carries(u.Elem(), depth+1)
	case *types.Slice:
		return h.carries(u.Elem(), depth+1)
	case *types.Array:
		return h.carries(u.Elem(), depth+1)
	case *types.Chan:
		return h.carries(u.Elem(), depth+1)
	case *types.Map:
		return h.carries(u.Key(), depth+1) || h.carries(u.Elem(), depth+1)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				if h.carries(v.Type(), depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// assignable is [identity.Assignable], remembered: a walk asks for the same few types again and again, and one answer
// about an interface of 400 methods (redis.UniversalClient) takes a millisecond.
func (e *Engine) assignable(from, to types.Type) bool {
	return e.held.Get([2]types.Type{to, from}, func() bool { return identity.Assignable(from, to) })
}
