package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// kind is a method of an interface.
type kind struct {
	of   *types.TypeName
	name string
}

// method is a method of a type: the function, and the embedded fields through which the type has it.
type method struct {
	fn   *types.Func
	path []*types.Var
}

// methodOf returns a type's method of a name, which may be promoted.
func methodOf(t *types.TypeName, name string) method {
	obj, index, _ := types.LookupFieldOrMethod(t.Type(), true, t.Pkg(), name)
	m := method{fn: obj.(*types.Func).Origin()}
	at := t.Type()
	for _, i := range index[:len(index)-1] {
		v := field(at, i)
		m.path = append(m.path, v)
		at = v.Type()
	}
	return m
}

// function returns the method's body; nil where it is not read.
func (r *reader) function(fn *types.Func) *ssa.Function {
	if f := r.prog.FuncValue(fn); r.summaries[f] != nil {
		return f
	}
	return nil
}

// endsParam reports whether a function ends its i-th parameter (the receiver is the first), and whether on every
// call. A function whose name does not mean an end must do so on every call and must not replace what it ended.
func (r *reader) endsParam(fn *ssa.Function, i int) (ended, surely bool) {
	d := r.summaries[fn]
	speaks := ends.Verb(fn.Name()) != "" && !takesOther(fn, i)
	for _, e := range d.ends {
		if e.param != i || d.replaces(e) || !speaks && !e.always {
			continue
		}
		ended, surely = true, surely || e.always
	}
	return ended, surely
}

// takesOther reports whether a function has another parameter that its name may refer to: (*Pool).Release(conn).
func takesOther(fn *ssa.Function, i int) bool {
	for j, p := range fn.Params {
		if j == i {
			continue
		}
		if _, pointer := p.Type().Underlying().(*types.Pointer); pointer || types.IsInterface(p.Type()) && !identity.IsContext(p.Type()) {
			return true
		}
	}
	return false
}

// replaces reports whether the function assigns another value to what it ended, or to a field on its path.
func (d *functionSummary) replaces(e end) bool {
	for n := 1; n <= len(e.path); n++ {
		w, ok := d.writes[(origin{e.param, e.path[:n]}).key()]
		if ok && (n < len(e.path) || !ends.Flag(w.last().Name())) {
			return true
		}
	}
	return false
}

// ending returns what a method of a type ends of its receiver; nothing where it does not end the receiver.
func (r *reader) ending(m method) []end {
	if fn := r.function(m.fn); fn != nil {
		if ended, _ := r.endsParam(fn, 0); !ended {
			return nil
		}
		var out []end
		for _, e := range r.summaries[fn].ends {
			if e.param == 0 && !r.summaries[fn].replaces(e) {
				out = append(out, end{origin{0, m.path}.then(e.path...), e.ending})
			}
		}
		for n := 1; n <= len(m.path); n++ { // the embedding structs end as well
			out = append(out, end{origin: origin{0, m.path[:n]}, ending: ending{always: true}})
		}
		return out
	}
	recv := m.fn.Signature().Recv()
	if len(m.path) == 0 {
		return nil
	}
	held := m.path[len(m.path)-1].Type()
	if r.lib.Of(m.fn).EndsReceiver() || r.lib.Method(held, m.fn.Name()).EndsReceiver() || types.IsInterface(recv.Type()) && r.allEnd(held, m.fn.Name()) {
		return []end{{origin{0, m.path}, ending{always: true}}}
	}
	return nil
}

// allEnd reports whether a method of the module's interface ends its receiver for every implementing type.
func (r *reader) allEnd(t types.Type, name string) bool {
	key := kind{identity.Named(t), name}
	if r.inProgress[key] {
		return true // a type that embeds an interface ends with what it holds
	}
	list := r.implementationsOf(t, name)
	r.inProgress[key] = true
	defer delete(r.inProgress, key)
	for _, m := range list {
		if len(r.ending(m)) == 0 {
			return false
		}
	}
	return len(list) > 0
}

// implementationsOf returns the methods of a name of all types that implement an interface of the module, apart from
// those that embed the interface: they end with what they hold.
func (r *reader) implementationsOf(t types.Type, name string) []method {
	of := identity.Named(t)
	if of == nil || of.Pkg() == nil || !r.own[of.Pkg()] || !types.IsInterface(of.Type()) {
		return nil
	}
	key := kind{of, name}
	if list, ok := r.kinds[key]; ok {
		return list
	}
	i := of.Type().Underlying().(*types.Interface)
	var out []method
	for _, c := range r.named {
		if types.IsInterface(c.Type()) || generic(c) || !types.Implements(types.NewPointer(c.Type()), i) {
			continue
		}
		if m := methodOf(c, name); identity.Named(m.fn.Signature().Recv().Type()) != of {
			out = append(out, m)
		}
	}
	r.kinds[key] = out
	return out
}

func generic(t *types.TypeName) bool {
	n, ok := t.Type().(*types.Named)
	return ok && n.TypeParams().Len() > 0
}
