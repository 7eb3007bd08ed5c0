package closes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/memo"
)

// endables tells which types have something to end.
type endables struct{ known memo.Map[endableKey, bool] }

// endableKey identifies an answer about a type, at a depth of fields.
type endableKey struct {
	t     types.Type
	depth int
}

// has reports whether something of a type can be ended, or has something that can: a method that does by its name or
// by its library's rows, a channel, a function that may.
func (e *endables) has(judge ends.Judge, t types.Type) bool { return e.at(judge, element(t), 0) }

func (e *endables) at(judge ends.Judge, t types.Type, depth int) bool {
	if t == nil || depth > 2 {
		return false
	}
	switch u := identity.Under(t).(type) {
	case *types.Basic:
		return false
	case *types.Chan:
		return true
	case *types.Signature:
		return ends.MayEndFirst(t)
	case *types.Interface:
		if identity.IsError(t) || identity.IsContext(t) {
			return false
		}
	case *types.Pointer:
		if _, ok := u.Elem().Underlying().(*types.Basic); ok {
			return false
		}
	}
	return e.known.Get(endableKey{t, depth}, func() bool { return hasEnd(judge, t) || e.inField(judge, t, depth) })
}

// hasEnd reports whether a type has a method that ends its receiver, or that returns a part of it.
func hasEnd(judge ends.Judge, t types.Type) bool {
	set := types.NewMethodSet(t)
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer && !types.IsInterface(t) {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for m := range set.Methods() {
		fn, ok := m.Obj().(*types.Func)
		if !ok {
			continue
		}
		rows := judge.Library.Method(t, fn.Name())
		if _, parts := rows.Kind(library.Parts); parts || ends.Verb(fn.Name()) != "" || rows.EndsReceiver() || judge.Method(t, fn, nil).Ends() {
			return true
		}
	}
	return false
}

// inField reports whether a struct, or one that a pointer points to, has an exported field with something to end.
func (e *endables) inField(judge ends.Judge, t types.Type, depth int) bool {
	if ptr, ok := identity.Under(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := identity.Under(t).(*types.Struct)
	if !ok {
		return false
	}
	for v := range st.Fields() {
		if v.Exported() && e.at(judge, element(v.Type()), depth+1) {
			return true
		}
	}
	return false
}

// element returns the type of a container's elements, and any other type itself.
func element(t types.Type) types.Type {
	for range 9 { // a type may be a list of itself
		switch u := identity.Under(t).(type) {
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Map:
			t = u.Elem()
		}
	}
	return t
}
