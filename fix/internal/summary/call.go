package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/library"
)

// call adds the effects of a call to the summary.
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
	if v.static(in, fn, c.Args) {
		return
	}
	obj, _ := fn.Object().(*types.Func)
	v.outside(in, obj)
}

// builtin adds the effects of a call of a builtin function: close(ch) ends ch. close, delete, clear, copy and recover
// make the summary incomplete, because their other effects are not followed.
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

// cancels reports whether calling a function value ends something: its type is named CancelFunc, or it has no
// parameters and is read from a field whose name says so (cancel, quit), see [ends.Signal]. The field may be nil.
func cancels(t types.Type, v *types.Var) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Name() == "CancelFunc" {
		return true
	}
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 0 && v != nil && ends.Signal(v.Name())
}

// static applies the summary of a called function to the arguments. It reports whether there is one.
func (v *visit) static(in ssa.CallInstruction, fn *ssa.Function, args []ssa.Value) bool {
	fn = genericOf(fn)
	callee := v.summaries[fn]
	if callee == nil {
		return false
	}
	argOrigins := make([]*origin, len(args)) // nil: not known
	for i, a := range args {
		if o, ok := v.origin(a); ok {
			argOrigins[i] = &o
		}
	}
	// inCaller converts an access path of the callee to one of the caller; false if the argument's origin is not known
	// or the path gets too long.
	inCaller := func(o origin) (origin, bool) {
		arg := argOrigins[o.param]
		if arg == nil || len(arg.path)+len(o.path) > maxPath {
			return origin{}, false
		}
		return arg.then(o.path...), true
	}
	for _, e := range callee.ends {
		if o, ok := inCaller(e.origin); ok {
			v.end(in, o, e.always, e.guarded)
		}
	}
	// An argument that is itself a field: it is ended if the callee ends the whole parameter.
	for i, arg := range argOrigins {
		if arg != nil && len(arg.path) > 0 {
			if ended, _ := v.endsParam(fn, i); ended {
				v.end(in, *arg, true, false)
			}
		}
	}
	always, _ := v.when(in)
	for _, w := range callee.writes {
		if o, ok := inCaller(w.origin); ok {
			v.note(write{o, writing{w.fromArgument, w.byChange, w.always && always}})
		}
	}
	for _, p := range callee.puts {
		if o, ok := inCaller(p.origin); ok {
			v.put(o, p.into)
		}
	}
	v.incomplete = v.incomplete || callee.incomplete
	return true
}

// outside applies the library rows of a callee whose body is not in the module. fn is nil if it is no declared
// function.
func (v *visit) outside(in ssa.CallInstruction, fn *types.Func) {
	args := in.Common().Args
	if !isHarmless(fn) || slices.ContainsFunc(args, isUnread) && !v.once(in, fn, args) {
		v.incomplete = true
	}
	if fn == nil {
		return
	}
	rows := v.lib.Of(fn)
	if fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" {
		v.atomic(in, fn, args)
	}
	first := 0 // index of the first parameter in args, after the receiver
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

// once adds the effects of the method value that (*sync.Once).Do is called with. It returns false for another callee,
// and for a function that is no method of the module.
func (v *visit) once(in ssa.CallInstruction, callee *types.Func, args []ssa.Value) bool {
	if callee.FullName() != "(*sync.Once).Do" {
		return false
	}
	bound, ok := args[1].(*ssa.MakeClosure)
	if !ok {
		return false
	}
	method, ok := bound.Fn.(*ssa.Function).Object().(*types.Func)
	if !ok {
		return false
	}
	fn := v.function(method.Origin())
	return fn != nil && v.static(in, fn, bound.Bindings)
}

// isUnread reports whether a value is a function, other than a literal: the body of a literal is read with the function
// that it is in.
func isUnread(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Signature); !ok {
		return false
	}
	closure, ok := v.(*ssa.MakeClosure)
	if ok {
		v = closure.Fn
	}
	fn, ok := v.(*ssa.Function)
	return !ok || fn.Parent() == nil
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
		v.note(write{o, writing{fromArgument: true, byChange: true, always: always}})
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

// isHarmless reports whether a function belongs to a standard package whose calls are ignored, apart from what rows and
// atomic describe: they end nothing and configure nothing. They may change locks, buffers and counters. The containers
// sync.Map and sync.Pool are excluded. fn may be nil.
func isHarmless(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if name := fn.FullName(); strings.HasPrefix(name, "(*sync.Map).") || strings.HasPrefix(name, "(*sync.Pool).") {
		return false
	}
	switch fn.Pkg().Path() {
	case "sync", "sync/atomic", "strings", "strconv", "errors", "math", "math/bits", "unicode", "unicode/utf8", "bytes", "time":
		return true
	}
	return false
}

// invoke adds the effects of a call through an interface: the receiver is ended if a row says so, or if the method of
// every type of the module that implements the interface ends it.
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
		// always only if the name says so: the implementations may end it under a condition
		v.end(in, o, ends.Verb(c.Method.Name()) != "", false)
	}
}
