package summary

import (
	"cmp"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/load"
)

// Rows returns the rows of the exported symbols of a program's packages, sorted by package and symbol. Internal
// packages and commands have none. It returns an error when the packages can't be read at all.
func Rows(prog *load.Program, lib library.Library) ([]library.Row, error) {
	r, err := read(prog, lib)
	if err != nil {
		return nil, err
	}
	w := &writer{reader: r, enders: map[*types.Var][]*types.TypeName{}}
	for _, t := range r.named {
		w.note(t)
	}
	for _, pkg := range r.packages {
		if pkg.Name != "main" && !strings.Contains("/"+pkg.Path+"/", "/internal/") {
			w.pkg(pkg)
		}
	}
	slices.SortFunc(w.rows, func(a, b library.Row) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.String(), b.String()))
	})
	return slices.Compact(w.rows), nil
}

// writer turns summaries into rows.
type writer struct {
	*reader
	enders map[*types.Var][]*types.TypeName // by field: the types whose end ends what it holds
	rows   []library.Row
	at     string // the path of the package
}

func (w *writer) add(typ, name string, kind library.Kind, from, to library.Place) {
	w.rows = append(w.rows, library.Row{Package: w.at, Type: typ, Name: name, Kind: kind, From: from, To: to, Generated: true})
}

// methods returns the names of a type's exported methods.
func methods(t *types.TypeName) []string {
	of := t.Type()
	if !types.IsInterface(of) {
		of = types.NewPointer(of)
	}
	var out []string
	for m := range types.NewMethodSet(of).Methods() {
		if m.Obj().Exported() {
			out = append(out, m.Obj().Name())
		}
	}
	return out
}

// note records what the end of a type's values ends. A guarded end is left out.
func (w *writer) note(t *types.TypeName) {
	if types.IsInterface(t.Type()) {
		return
	}
	for _, name := range methods(t) {
		for _, e := range w.ending(methodOf(t, name)) {
			if v := e.last(); v != nil && !e.guarded && !slices.Contains(w.enders[v], t) {
				w.enders[v] = append(w.enders[v], t)
			}
		}
	}
}

func (w *writer) pkg(pkg *load.Package) {
	w.at = pkg.Path
	scope := pkg.Types.Scope()
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.TypeName:
			if obj.Exported() && !obj.IsAlias() {
				w.typ(obj)
			}
		case *types.Func:
			if fn := w.function(obj); fn != nil && obj.Exported() {
				w.fn("", fn, 0)
			}
		}
	}
}

// receiver is the place of a method's receiver.
var receiver = library.Place{Base: library.Receiver}

// typ writes the rows of a type's methods.
func (w *writer) typ(t *types.TypeName) {
	for _, name := range methods(t) {
		if types.IsInterface(t.Type()) {
			if w.allEnd(t.Type(), name) {
				w.add(t.Name(), name, library.Ends, receiver, library.Place{})
			}
			continue
		}
		m := methodOf(t, name)
		fn := w.function(m.fn)
		switch {
		case len(w.ending(m)) > 0:
			w.add(t.Name(), name, library.Ends, receiver, library.Place{})
		case fn != nil && w.changes(fn, 0):
			w.add(t.Name(), name, library.Changes, receiver, library.Place{})
		case fn != nil && (ends.Verb(name) != "" || setter.MatchString(name)) && w.isNeutral(fn) && returnsPlainData(fn):
			w.add(t.Name(), name, library.Neutral, receiver, library.Place{})
		}
		if fn != nil {
			w.fn(t.Name(), fn, 1)
		}
	}
}

// setter matches the names of methods that configure something.
var setter = regexp.MustCompile(`^(Set|Add|Use|With|Enable|Disable|Register|Unregister|On|Apply|Configure|Install|Replace|Reset|Append|Wrap|Instrument|Inject|Attach)([A-Z_]|$)`)

// isNeutral reports whether all calls of a function were read and none has an effect.
func (w *writer) isNeutral(fn *ssa.Function) bool {
	d := w.summaries[fn]
	return !d.incomplete && len(d.ends) == 0
}

// returnsPlainData reports whether the results of a function can't share data with its receiver.
func returnsPlainData(fn *ssa.Function) bool {
	for r := range fn.Signature.Results().Variables() {
		if _, basic := r.Type().Underlying().(*types.Basic); !basic && !identity.IsError(r.Type()) {
			return false
		}
	}
	return true
}

// changes reports whether a function changes its i-th parameter for everybody who holds it: an argument is assigned
// to a field that configures such values, or to one that holds hooks.
func (w *writer) changes(fn *ssa.Function, i int) bool {
	for _, x := range w.summaries[fn].writes {
		if x.param != i || !x.always && !setter.MatchString(fn.Name()) {
			continue
		}
		if x.byChange {
			return true
		}
		v := x.last()
		if x.fromArgument && v != nil && (w.configured[v] && !x.element() || hooks(v.Type(), 0)) {
			return true
		}
	}
	return false
}

// hooks reports whether a type holds something that is called: a function, an interface with methods, or a list of
// them.
func hooks(t types.Type, depth int) bool {
	if depth > 3 || identity.IsContext(t) || identity.IsError(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() > 0
	case *types.Slice:
		return hooks(u.Elem(), depth+1)
	case *types.Map:
		return hooks(u.Elem(), depth+1)
	}
	return false
}

// fn writes the rows of a function's arguments; first is the index of the first argument, behind the receiver.
func (w *writer) fn(typ string, fn *ssa.Function, first int) {
	for i := first; i < len(fn.Params); i++ {
		at := library.Place{Base: library.Argument, Index: i - first}
		if ended, surely := w.endsParam(fn, i); ended && surely && endable(fn.Params[i].Type()) {
			w.add(typ, fn.Name(), library.Ends, at, library.Place{})
		} else if w.changes(fn, i) && points(fn.Params[i].Type()) {
			w.add(typ, fn.Name(), library.Changes, at, library.Place{})
		}
	}
	results := fn.Signature.Results()
	for _, p := range w.summaries[fn].puts {
		from, ok := w.place(fn, p.origin, first)
		if !ok {
			continue
		}
		for k := range results.Len() {
			if slices.ContainsFunc(w.enders[p.into], func(t *types.TypeName) bool { return mayAlias(t, results.At(k).Type()) }) {
				w.add(typ, fn.Name(), library.Alias, from, library.Place{Base: library.Result, Index: k})
			}
		}
	}
}

// place returns an origin in the terms of a row: an argument or a field of one, or the receiver, of which only the
// fields count that its own end ends.
func (w *writer) place(fn *ssa.Function, o origin, first int) (library.Place, bool) {
	if o.param < first {
		return receiver, slices.ContainsFunc(w.enders[o.last()], func(t *types.TypeName) bool { return identity.Named(fn.Params[0].Type()) == t })
	}
	if len(o.path) > 1 || o.element() {
		return library.Place{}, false
	}
	t := fn.Params[o.param].Type()
	p := library.Place{Base: library.Argument, Index: o.param - first}
	if len(o.path) == 1 {
		if !o.path[0].Exported() {
			return library.Place{}, false
		}
		p.Path, t = o.path[0].Name(), o.path[0].Type()
	}
	return p, endable(t)
}

// endable reports whether a type has a method whose name means an end.
func endable(t types.Type) bool {
	if identity.IsContext(t) {
		return false
	}
	for m := range types.NewMethodSet(t).Methods() {
		if ends.Verb(m.Obj().Name()) != "" {
			return true
		}
	}
	return false
}

func points(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}

// mayAlias reports whether a result of a type may be a value of another type: the same type, or an interface that it
// implements.
func mayAlias(t *types.TypeName, result types.Type) bool {
	if identity.Named(result) == t {
		return true
	}
	i, ok := result.Underlying().(*types.Interface)
	return ok && i.NumMethods() > 0 && !identity.IsError(result) && types.Implements(types.NewPointer(t.Type()), i)
}
