package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// origin is the access path of a value: a parameter of the function (the receiver is the first), and the fields from
// there.
type origin struct {
	param int
	path  []*types.Var // nil is an element
}

// maxPath bounds the fields of a path.
const maxPath = 6

func (o origin) then(more ...*types.Var) origin {
	path := make([]*types.Var, 0, len(o.path)+len(more))
	return origin{o.param, append(append(path, o.path...), more...)}
}

// pathKey identifies an origin.
type pathKey struct {
	param, length int
	path          [maxPath + 1]*types.Var
}

func (o origin) key() pathKey {
	k := pathKey{param: o.param, length: len(o.path)}
	copy(k.path[:], o.path)
	return k
}

// last returns the last field of the path, elements left out.
func (o origin) last() *types.Var {
	for _, v := range slices.Backward(o.path) {
		if v != nil {
			return v
		}
	}
	return nil
}

// element reports whether the path ends with an element.
func (o origin) element() bool {
	for _, v := range o.path {
		if v == nil {
			return true
		}
	}
	return false
}

// origin returns the origin of a value; false when it may come from several.
func (r *reader) origin(v ssa.Value) (origin, bool) { return r.from(v, 0) }

func (r *reader) from(v ssa.Value, depth int) (origin, bool) {
	if depth++; depth > 40 {
		return origin{}, false
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return r.parameter(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return r.loaded(v.X, depth)
		}
	case *ssa.FieldAddr:
		return r.step(v.X, depth, field(v.X.Type(), v.Field))
	case *ssa.Field:
		return r.step(v.X, depth, field(v.X.Type(), v.Field))
	case *ssa.IndexAddr:
		return r.step(v.X, depth, nil)
	case *ssa.Index:
		return r.step(v.X, depth, nil)
	case *ssa.Lookup:
		return r.step(v.X, depth, nil)
	case *ssa.Slice:
		return r.from(v.X, depth)
	case *ssa.ChangeType:
		return r.from(v.X, depth)
	case *ssa.Convert:
		return r.from(v.X, depth)
	case *ssa.MakeInterface:
		return r.from(v.X, depth)
	case *ssa.ChangeInterface:
		return r.from(v.X, depth)
	case *ssa.TypeAssert:
		return r.from(v.X, depth)
	case *ssa.Extract:
		switch t := v.Tuple.(type) {
		case *ssa.Next:
			if over, ok := t.Iter.(*ssa.Range); ok && v.Index > 0 {
				return r.step(over.X, depth, nil)
			}
		case *ssa.TypeAssert, *ssa.Lookup:
			if v.Index == 0 {
				return r.from(t, depth)
			}
		}
	case *ssa.Phi:
		return r.joined(v, depth)
	case *ssa.Call:
		return r.called(v, depth)
	}
	return origin{}, false
}

// parameter returns the origin of a parameter of a function that is declared; those of closures have none.
func (r *reader) parameter(v *ssa.Parameter) (origin, bool) {
	return origin{param: slices.Index(v.Parent().Params, v)}, v.Parent().Parent() == nil
}

func (r *reader) step(x ssa.Value, depth int, v *types.Var) (origin, bool) {
	if alloc, ok := x.(*ssa.Alloc); ok {
		return r.local(alloc, depth, v)
	}
	o, ok := r.from(x, depth)
	if !ok || len(o.path) >= maxPath {
		return origin{}, false
	}
	return o.then(v), true
}

// loaded returns the origin of what is stored at an address.
func (r *reader) loaded(addr ssa.Value, depth int) (origin, bool) {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return r.from(onlyStore(a), depth)
	case *ssa.FreeVar:
		return r.loaded(r.binding(a), depth)
	}
	return r.from(addr, depth)
}

// local returns the origin of a field of a local variable: of what is stored there, or of the struct that the
// variable was copied from.
func (r *reader) local(a *ssa.Alloc, depth int, v *types.Var) (origin, bool) {
	var set []ssa.Value
	for _, ref := range *a.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok || field(f.X.Type(), f.Field) != v {
			continue
		}
		for _, at := range *f.Referrers() {
			if s, ok := at.(*ssa.Store); ok && s.Addr == ssa.Value(f) {
				set = append(set, s.Val)
			}
		}
	}
	whole := onlyStore(a)
	switch {
	case len(set) == 1 && whole == nil:
		return r.from(set[0], depth)
	case len(set) == 0 && whole != nil:
		if o, ok := r.from(whole, depth); ok && len(o.path) < maxPath {
			return o.then(v), true
		}
	}
	return origin{}, false
}

// onlyStore returns the value of a variable that is assigned once; nil otherwise.
func onlyStore(a *ssa.Alloc) (only ssa.Value) {
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == ssa.Value(a) {
			if only != nil {
				return nil
			}
			only = s.Val
		}
	}
	return only
}

// binding returns the variable that a closure captures.
func (r *reader) binding(v *ssa.FreeVar) ssa.Value {
	return r.made[v.Parent()].Bindings[slices.Index(v.Parent().FreeVars, v)]
}

// joined returns the common origin of the edges of a phi instruction; nil edges do not count.
func (r *reader) joined(phi *ssa.Phi, depth int) (out origin, ok bool) {
	if depth > 12 {
		return origin{}, false
	}
	for _, e := range phi.Edges {
		if _, constant := e.(*ssa.Const); constant || e == ssa.Value(phi) {
			continue
		}
		o, known := r.from(e, depth)
		if !known || ok && o.key() != out.key() {
			return origin{}, false
		}
		out, ok = o, true
	}
	return out, ok
}

// called returns the origin of a call's result: of an accessor, or of a load from an atomic value.
func (r *reader) called(c *ssa.Call, depth int) (origin, bool) {
	fn := c.Call.StaticCallee()
	if fn == nil || len(c.Call.Args) == 0 {
		return origin{}, false
	}
	if obj := fn.Object(); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "sync/atomic" && obj.Name() == "Load" {
		return r.from(c.Call.Args[0], depth)
	}
	d := r.summaries[genericOf(fn)]
	if d == nil || d.returns == nil {
		return origin{}, false
	}
	o, ok := r.from(c.Call.Args[d.returns.param], depth)
	if !ok || len(o.path)+len(d.returns.path) > maxPath {
		return origin{}, false
	}
	return o.then(d.returns.path...), true
}

// genericOf returns the generic function of an instance.
func genericOf(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}
