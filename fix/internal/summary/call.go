package summary

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/library"
)

// call reads a call instruction.
func (v *visit) call(in ssa.CallInstruction) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		v.builtin(in, b)
		return
	}
	if c.IsInvoke() {
		v.invoke(in)
		return
	}
	fn := c.StaticCallee()
	if fn == nil {
		v.incomplete = true
		if o, ok := v.origin(c.Value); ok && cancels(c.Value.Type(), o.last()) {
			v.end(in, o, true, false)
		}
		return
	}
	if fn.Parent() != nil {
		return // its body is read with the enclosing function's
	}
	if d := v.does[origOf(fn)]; d != nil {
		v.static(in, origOf(fn), d)
		return
	}
	obj, _ := fn.Object().(*types.Func)
	v.outside(in, obj)
}

// builtin reads close(ch), and delete, which removes elements.
func (v *visit) builtin(in ssa.CallInstruction, b *ssa.Builtin) {
	args := in.Common().Args
	switch b.Name() {
	case "close":
		if o, ok := v.origin(args[0]); ok {
			v.end(in, o, true, false)
		}
		v.incomplete = true
	case "delete", "clear", "copy", "recover":
		v.incomplete = true
	}
}

// cancels reports whether the call of a function value ends something: it is a context.CancelFunc, or its field has
// the name of a signal.
func cancels(t types.Type, v *types.Var) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Name() == "CancelFunc" {
		return true
	}
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 0 && v != nil && ends.Signal(v.Name())
}

// static applies the summary of a called function to the arguments.
func (v *visit) static(in ssa.CallInstruction, fn *ssa.Function, d *functionSummary) {
	args := in.Common().Args
	at := make([]*origin, len(args))
	for i, a := range args {
		if o, ok := v.origin(a); ok {
			at[i] = &o
		}
	}
	whole := func(o origin) (origin, bool) {
		if at[o.param] == nil || len(at[o.param].path)+len(o.path) > maxPath {
			return origin{}, false
		}
		return at[o.param].then(o.path...), true
	}
	for _, e := range d.ends {
		if o, ok := whole(e.origin); ok {
			v.end(in, o, e.always, e.guarded)
		}
	}
	for i := range args {
		if at[i] != nil && len(at[i].path) > 0 {
			if ended, _ := v.endsParam(fn, i); ended {
				v.end(in, *at[i], true, false)
			}
		}
	}
	always, _ := v.when(in)
	for _, w := range d.writes {
		if o, ok := whole(w.origin); ok {
			v.note(write{o, writing{w.given, w.hook, w.always && always}})
		}
	}
	for _, p := range d.puts {
		if o, ok := whole(p.origin); ok {
			v.put(o, p.into)
		}
	}
	v.incomplete = v.incomplete || d.incomplete
}

// outside applies the rows of a called function that is not read.
func (v *visit) outside(in ssa.CallInstruction, fn *types.Func) {
	v.incomplete = v.incomplete || !isHarmless(fn)
	if fn == nil {
		return
	}
	args, rows := in.Common().Args, v.lib.Of(fn)
	if fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" {
		v.atomic(in, fn, args)
	}
	first := 0
	if fn.Signature().Recv() != nil {
		first = 1
	}
	for _, row := range rows {
		i := row.From.Index + first
		if row.From.Base == library.Receiver {
			i = 0
		} else if row.From.Base != library.Argument {
			continue
		}
		if i < len(args) && row.To.Base == library.Nowhere && row.From.Path == "" {
			v.known(in, row, args[i])
		}
	}
}

// known applies one row to an argument.
func (v *visit) known(in ssa.CallInstruction, row library.Row, arg ssa.Value) {
	o, ok := v.origin(arg)
	if !ok {
		return
	}
	switch row.Kind {
	case library.Ends, library.Owns:
		v.end(in, o, true, false)
	case library.Changes:
		always, _ := v.when(in)
		v.note(write{o, writing{given: true, hook: true, always: always}})
	default: // the other kinds relate values to each other
	}
}

// atomic handles the functions and methods of sync/atomic that change a value: a constant other than zero ends what the
// field is a flag of. The summary stays complete for a load, and for an addition to a field that is no flag.
func (v *visit) atomic(in ssa.CallInstruction, fn *types.Func, args []ssa.Value) {
	o, known := v.origin(args[0])
	switch name := fn.Name(); {
	case strings.HasPrefix(name, "Load"):
		return
	case strings.HasPrefix(name, "Add"):
		if known && !isFlag(o) {
			return
		}
	case strings.HasPrefix(name, "And"): // clears bits
	case known && len(args) > 1: // Store, Swap, CompareAndSwap and Or, for each type; the value comes last
		v.flag(in, o, args[len(args)-1])
	}
	v.incomplete = true
}

// isHarmless reports whether a function is of a standard package whose functions have no effect on their arguments.
func isHarmless(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "sync", "sync/atomic", "strings", "strconv", "errors", "math", "math/bits", "unicode", "unicode/utf8", "bytes", "time":
		return true
	}
	return false
}

// invoke reads a call through an interface. It has an effect when a row describes the method, or when all types of
// the module that implement it have the same effect.
func (v *visit) invoke(in ssa.CallInstruction) {
	c := in.Common()
	v.incomplete = true
	o, ok := v.origin(c.Value)
	if !ok {
		return
	}
	rows := v.lib.Method(c.Value.Type(), c.Method.Name())
	if rows.EndsReceiver() || rows == nil && v.lib.Of(c.Method).EndsReceiver() {
		v.end(in, o, true, false)
		return
	}
	if rows.Tell() {
		return
	}
	if v.allEnd(c.Value.Type(), c.Method.Name()) {
		v.end(in, o, ends.Verb(c.Method.Name()) != "", false)
	}
}
