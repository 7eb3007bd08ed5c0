package use

import (
	"fmt"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// parts finds the types of the parts of an entry's symbol that a use can take.
type parts struct{ entry *rule.Entry }

// placeholder returns the type of a placeholder for a part of the replaced code: the type of the parameter, receiver or
// field, not of a particular argument.
func (x parts) placeholder(p rule.Placeholder, lookup func(path string) *types.Package) (types.Type, error) {
	fault := func(format string, args ...any) (types.Type, error) {
		return nil, &Error{fmt.Sprintf("has no type for %s: ", p.Text) + fmt.Sprintf(format, args...), p.Offset}
	}
	if x.entry == nil || x.entry.Kind != rule.Call && (x.entry.Kind != rule.Build || p.Field == "") {
		return fault("only a call has arguments and a receiver, and a field is that of an options literal in a call, or of the literal of a build entry")
	}
	sym := x.entry.Symbol
	obj := named(sym, lookup)
	if obj == nil {
		return fault("%s is not in the build", sym)
	}
	if x.entry.Kind == rule.Build {
		if t := fieldOf(obj.Type(), p.Field); t != nil {
			return t, nil
		}
		return fault("%s is no struct with a field %s", sym, p.Field)
	}
	sig, ok := obj.Type().Underlying().(*types.Signature)
	switch {
	case !ok:
		return fault("%s is not a function", sym)
	case sig.TypeParams().Len()+sig.RecvTypeParams().Len() > 0:
		return fault("%s is generic, and what it is given has another type in each place", sym)
	case p.Receiver && sig.Recv() == nil:
		return fault("%s is no method", sym)
	case p.Receiver:
		return receiver(sym, sig, lookup), nil
	case p.Field != "":
		return option(sig, p, fault)
	}
	last := sig.Params().Len()
	switch rest := sig.Variadic() && p.Argument >= last; {
	case p.Argument > last && !rest:
		return fault("%s has %d", sym, last)
	case p.Rest && (!rest || p.Argument > last):
		return fault("it stands for all that a variadic parameter is given, and argument %d of %s is none", p.Argument, sym)
	case rest && !p.Rest:
		return sig.Params().At(last - 1).Type().Underlying().(*types.Slice).Elem(), nil
	}
	return sig.Params().At(p.Argument - 1).Type(), nil
}

// named returns the object of a symbol, or nil.
func named(sym rule.Symbol, lookup func(path string) *types.Package) types.Object {
	pkg := lookup(sym.Package)
	if pkg == nil {
		return nil
	}
	if sym.Recv == "" {
		return pkg.Scope().Lookup(sym.Name)
	}
	typ := pkg.Scope().Lookup(sym.Recv)
	if typ == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(typ.Type(), true, pkg, sym.Name)
	return obj
}

// receiver returns the receiver type of a method: the type that the entry names, or a pointer to it if the method has a
// pointer receiver.
func receiver(sym rule.Symbol, sig *types.Signature, lookup func(path string) *types.Package) types.Type {
	t := lookup(sym.Package).Scope().Lookup(sym.Recv).Type()
	if _, pointer := types.Unalias(sig.Recv().Type()).(*types.Pointer); pointer {
		return types.NewPointer(t)
	}
	return t
}

// option returns the type of the placeholder's field, in the only parameter that is a struct, or a pointer to one, with
// such a field.
func option(sig *types.Signature, p rule.Placeholder, fault func(string, ...any) (types.Type, error)) (types.Type, error) {
	var found types.Type
	for param := range sig.Params().Variables() {
		t := fieldOf(param.Type(), p.Field)
		if t != nil && found != nil {
			return fault("two arguments have a field %s", p.Field)
		}
		if t != nil {
			found = t
		}
	}
	if found == nil {
		return fault("no argument is a struct with a field %s", p.Field)
	}
	return found, nil
}

// fieldOf returns the type of a field of a struct or of a pointer to one, or nil if there is no such field.
func fieldOf(t types.Type, name string) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return f.Type()
		}
	}
	return nil
}
