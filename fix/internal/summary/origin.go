package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

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

// key returns a string that identifies the origin.
func (o origin) key() string {
	var b strings.Builder
	b.WriteByte(byte('a' + o.param))
	for _, v := range o.path {
		b.WriteByte('.')
		if v == nil {
			b.WriteString("[]")
			continue
		}
		if v.Pkg() != nil {
			b.WriteString(v.Pkg().Path())
		}
		b.WriteString(v.Name())
		b.WriteString(strconv.Itoa(int(v.Pos()))) // two structs of a package can have fields of one name
	}
	return b.String()
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
	case *ssa.FreeVar:
		if b := r.binding(v); b != nil {
			return r.from(b, depth)
		}
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

func (r *reader) parameter(v *ssa.Parameter) (origin, bool) {
	if v.Parent().Parent() != nil {
		return origin{}, false // the parameters of a closure
	}
	for i, p := range v.Parent().Params {
		if p == v {
			return origin{param: i}, true
		}
	}
	return origin{}, false
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
		if v := onlyStore(a); v != nil {
			return r.from(v, depth)
		}
		return origin{}, false
	case *ssa.FreeVar:
		if b, ok := r.binding(a).(*ssa.Alloc); ok {
			return r.loaded(b, depth+1)
		}
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

// binding returns the value that a closure captures.
func (r *reader) binding(v *ssa.FreeVar) ssa.Value {
	made := r.made[v.Parent()]
	if made == nil {
		return nil
	}
	for i, f := range v.Parent().FreeVars {
		if f == v && i < len(made.Bindings) {
			return made.Bindings[i]
		}
	}
	return nil
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
	d := r.does[origOf(fn)]
	if d == nil || d.returns == nil || d.returns.param >= len(c.Call.Args) {
		return origin{}, false
	}
	o, ok := r.from(c.Call.Args[d.returns.param], depth)
	if !ok || len(o.path)+len(d.returns.path) > maxPath {
		return origin{}, false
	}
	return o.then(d.returns.path...), true
}

// origOf returns the generic function of an instance.
func origOf(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}
