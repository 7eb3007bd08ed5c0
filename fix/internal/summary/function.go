package summary

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
)

// functionSummary describes the effect of a function on its parameters.
type functionSummary struct {
	ends       map[pathKey]end
	writes     map[pathKey]write
	puts       map[putKey]put
	returns    *origin // the origin of its only result
	incomplete bool    // some operation was not followed: it may have any effect
}

// end is an access path that a function ends.
type end struct {
	origin
	ending
}

// ending says when a function ends something.
type ending struct {
	always  bool // on every call
	guarded bool // it depends on a field that is no flag, such as one for ownership
}

// write is a field that is assigned, or an element that is stored in one.
type write struct {
	origin
	writing
}

// writing says how a function writes something.
type writing struct {
	fromArgument bool // the assigned value comes from an argument
	byChange     bool // by a function that is known to change it
	always       bool
}

// put is a field that an argument is stored in.
type put struct {
	origin
	into *types.Var
}

// putKey identifies a put.
type putKey struct {
	from pathKey
	into *types.Var
}

func newSummary() *functionSummary {
	return &functionSummary{ends: map[pathKey]end{}, writes: map[pathKey]write{}, puts: map[putKey]put{}}
}

// summarise reads a function again, and reports whether its summary changed.
func (r *reader) summarise(fn *ssa.Function) bool {
	before := r.summaries[fn]
	after := newSummary()
	v := &visit{r, fn, after}
	for _, in := range instructions(fn) {
		v.instruction(in)
	}
	after.returns = v.returnedOrigin()
	r.summaries[fn] = after
	return after.incomplete != before.incomplete || len(after.puts) != len(before.puts) || (after.returns == nil) != (before.returns == nil) ||
		!maps.EqualFunc(after.ends, before.ends, func(a, b end) bool { return a.ending == b.ending }) ||
		!maps.EqualFunc(after.writes, before.writes, func(a, b write) bool { return a.writing == b.writing })
}

// visit reads one function.
type visit struct {
	*reader
	fn *ssa.Function
	*functionSummary
}

// returnedOrigin returns the common origin of all return statements, for a function with one result.
func (v *visit) returnedOrigin() *origin {
	var out *origin
	for _, b := range v.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 {
			return nil
		}
		o, ok := v.origin(ret.Results[0])
		if !ok || o.element() || out != nil && out.key() != o.key() {
			return nil
		}
		out = &o
	}
	return out
}

func (v *visit) instruction(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Store:
		v.store(in)
	case *ssa.MapUpdate:
		if o, ok := v.origin(in.Map); ok {
			v.write(in, o.then(nil), in.Value)
		}
		v.incomplete = v.incomplete || !localMap(in.Map)
	case ssa.CallInstruction:
		v.call(in)
	case *ssa.Send:
		v.incomplete = true
	}
}

// localMap reports whether a map was made in the function.
func localMap(v ssa.Value) bool {
	_, ok := v.(*ssa.MakeMap)
	return ok
}

func (v *visit) store(in *ssa.Store) {
	var o origin
	var ok bool
	switch a := in.Addr.(type) {
	case *ssa.FieldAddr:
		into := field(a.X.Type(), a.Field)
		if from, known := v.origin(in.Val); known {
			v.put(from, into)
		}
		if _, local := a.X.(*ssa.Alloc); local {
			return
		}
		if o, ok = v.origin(a.X); ok {
			o = o.then(into)
			v.flag(in, o, in.Val)
		}
		v.incomplete = v.incomplete || !ok || !counts(v, in.Val, o)
	case *ssa.IndexAddr:
		if _, local := a.X.(*ssa.Alloc); local {
			return
		}
		if o, ok = v.origin(a.X); ok {
			o = o.then(nil)
		}
		v.incomplete = true
	case *ssa.Alloc:
		v.copied(in.Val)
		return
	default:
		o, ok = v.origin(in.Addr)
		v.incomplete = true
	}
	if ok {
		v.write(in, o, in.Val)
	}
}

// copied reads a copy of a struct: the fields of the copy have the origins of the original's.
func (v *visit) copied(val ssa.Value) {
	st, ok := val.Type().Underlying().(*types.Struct)
	if !ok {
		return
	}
	o, ok := v.origin(val)
	if !ok || len(o.path) >= maxPath {
		return
	}
	for f := range st.Fields() {
		v.put(o.then(f.Origin()), f.Origin())
	}
}

// counts reports whether a value is a field's own with something added to it, and the field is not named like a flag:
// then it is neither a flag nor a setting.
func counts(v *visit, val ssa.Value, of origin) bool {
	b, ok := val.(*ssa.BinOp)
	if !ok || b.Op != token.ADD && b.Op != token.SUB || isFlag(of) {
		return false
	}
	o, ok := v.origin(b.X)
	return ok && o.key() == of.key()
}

// flag reads an assignment to a flag: c.closed = true.
func (v *visit) flag(in ssa.Instruction, o origin, val ssa.Value) {
	if c, ok := val.(*ssa.Const); ok && isFlag(o) && !zero(c) {
		v.end(in, o, true, false)
	}
}

// isFlag reports whether the last field of an access path is named like a flag that says that its struct has ended.
func isFlag(o origin) bool {
	last := o.last()
	return last != nil && ends.Flag(last.Name())
}

func (v *visit) write(in ssa.Instruction, o origin, val ssa.Value) {
	if zero(val) {
		return
	}
	always, _ := v.when(in)
	v.note(write{o, writing{fromArgument: v.given(val, o.param, 0), always: always}})
}

// note adds a write to those of the same path.
func (d *functionSummary) note(w write) {
	old := d.writes[w.key()]
	d.writes[w.key()] = write{w.origin, writing{w.fromArgument || old.fromArgument, w.byChange || old.byChange, w.always || old.always}}
}

// given reports whether a value comes from an argument other than the i-th.
func (v *visit) given(val ssa.Value, i, depth int) bool {
	if depth > 8 {
		return false
	}
	if o, ok := v.origin(val); ok {
		return o.param != i
	}
	switch x := val.(type) {
	case *ssa.Call:
		return slices.ContainsFunc(x.Call.Args, func(a ssa.Value) bool { return v.given(a, i, depth+1) })
	case *ssa.MakeInterface:
		return v.given(x.X, i, depth+1)
	case *ssa.ChangeType:
		return v.given(x.X, i, depth+1)
	case *ssa.Convert:
		return v.given(x.X, i, depth+1)
	case *ssa.Slice: // the further arguments of append: a new array
		return v.given(x.X, i, depth+1)
	case *ssa.Alloc:
		for _, ref := range *x.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if ref.Addr == val && v.given(ref.Val, i, depth+1) {
					return true
				}
			case *ssa.IndexAddr:
				for _, at := range *ref.Referrers() {
					if s, ok := at.(*ssa.Store); ok && s.Addr == ssa.Value(ref) && v.given(s.Val, i, depth+1) {
						return true
					}
				}
			}
		}
	}
	return false
}

func (v *visit) put(from origin, into *types.Var) {
	v.puts[putKey{from.key(), into}] = put{from, into}
}

// end records that an instruction ends something, on every call or when the callee does.
func (v *visit) end(in ssa.Instruction, o origin, always, guarded bool) {
	if len(o.path) > maxPath {
		return
	}
	here, guard := v.when(in)
	always = always && here && !o.element()
	guarded = guarded || guard
	if old, ok := v.ends[o.key()]; ok {
		always, guarded = always || old.always, guarded && old.guarded
	}
	v.ends[o.key()] = end{o, ending{always, guarded}}
	if n := len(o.path) - 1; n > 0 && o.path[n] != nil && o.path[n].Embedded() {
		v.end(in, origin{o.param, o.path[:n]}, always, guarded) // a struct ends with the field that it embeds
	}
}
