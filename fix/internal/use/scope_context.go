package use

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// context finds the context in scope at a site, function by function from the innermost one outwards, and in each in
// this order:
//
//  1. the nearest variable of type context.Context: in the innermost block, then the one declared last, then the
//     parameters;
//  2. r.Context() of a parameter of type *http.Request, or of the request of one that has it in a field or a method
//     Request, as web frameworks do: c.Request.Context();
//  3. t.Context() of a parameter from package testing, when the module's Go version has it;
//  4. Context() of another parameter or the receiver whose method has exactly that form, such as a *cobra.Command or a
//     gRPC stream.
//
// Last comes a variable of the package, declared with a value. A field is not in scope, a type that only implements
// context.Context is not one, and context.Background() is never made up. What may have ended by the time the site runs
// is passed over, see [lasting.ended]; so is a variable that is declared without a value.
func (v *view) context(hole) (Filling, string) {
	passed := ""
	pass := func(why string) {
		if passed == "" {
			passed = why
		}
	}
	if len(v.functions) == 0 {
		return Filling{}, "a context, and a variable of the package is made where there is none"
	}
	for depth, f := range v.functions {
		for _, c := range v.contextsOf(depth) {
			if why := (lasting{v}).ended(c); why != "" {
				pass(why)
				continue
			}
			return c.Filling, ""
		}
		pass(v.unnamed(f))
	}
	for _, x := range v.variables {
		if x.role == aGlobal && isExactlyContext(x.Type()) && !v.unset(x) {
			return Filling{text: x.Name(), Root: x.Var}, ""
		}
	}
	if passed != "" {
		return Filling{}, "a context, and none will do here: " + passed
	}
	why := "a context, and none is in scope here: declare one before it"
	if f := v.functions[len(v.functions)-1]; !runsByItself(f) {
		why += ", or give " + v.name(f) + " a parameter for it"
	}
	return Filling{}, why
}

// source is a variable with what it gives: itself, or what its method returns.
type source struct {
	Filling
	variable
}

// contextsOf are the contexts that a function's own variables give, the first choice first.
func (v *view) contextsOf(depth int) []source {
	const requests, frameworks, tests, others, kinds = 0, 1, 2, 3, 4
	var own []source
	var methods [kinds][]source
	for _, x := range v.variables {
		if x.depth != depth || x.role == aGlobal {
			continue
		}
		if isExactlyContext(x.Type()) {
			own = append(own, source{Filling{text: x.Name(), Root: x.Var}, x})
			continue
		}
		if x.role != aParameter && x.role != aReceiver {
			continue
		}
		at := Filling{text: x.Name(), Root: x.Var}
		kind := others
		switch request, ok := v.selected(at, x.Type(), "Request", isRequest); {
		case isRequest(x.Type()):
			kind = requests
		case identity.FromPackage(x.Type(), "testing"):
			kind = tests
		case ok && !identity.FromPackage(x.Type(), "net/http"): // a response has the request that it answers
			at, kind = request, frameworks
		}
		if c, ok := v.selected(at, at.typ(), "Context", isExactlyContext); ok && isMethod(c) {
			methods[kind] = append(methods[kind], source{c, x})
		}
	}
	return slices.Concat(own, methods[requests], methods[frameworks], methods[tests], methods[others])
}

// selected is a field of a value, or the result of a method without parameters, if it has a type.
func (v *view) selected(from Filling, t types.Type, name string, has func(types.Type) bool) (Filling, bool) {
	obj, _, _ := types.LookupFieldOrMethod(t, true, v.pkg.Types, name)
	out := Filling{text: from.text + "." + name, Root: from.Root, members: append(slices.Clone(from.members), obj)}
	switch obj := obj.(type) {
	case *types.Var:
		return out, has(obj.Type())
	case *types.Func:
		out.text += "()"
		sig := obj.Signature()
		return out, sig.Params().Len() == 0 && sig.Results().Len() == 1 && has(sig.Results().At(0).Type())
	}
	return Filling{}, false
}

// typ is the type of what stands for a placeholder.
func (f Filling) typ() types.Type {
	if len(f.members) == 0 {
		return f.Root.Type()
	}
	last := f.members[len(f.members)-1]
	if method, ok := last.(*types.Func); ok {
		return method.Signature().Results().At(0).Type()
	}
	return last.Type()
}

func isMethod(f Filling) bool {
	_, ok := f.members[len(f.members)-1].(*types.Func)
	return ok
}

func isRequest(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && identity.FromPackage(p, "net/http") && identity.Named(p).Name() == "Request"
}

func isExactlyContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && identity.IsContext(n)
}

// unnamed says that a function has a context, or a parameter that gives one, which its body can't name.
func (v *view) unnamed(f ast.Node) string {
	sig := v.signature(f)
	if sig == nil {
		return ""
	}
	for p := range sig.Params().Variables() {
		if p.Name() != "" && p.Name() != "_" {
			continue
		}
		c, gives := v.selected(Filling{Root: p}, p.Type(), "Context", isExactlyContext)
		if isExactlyContext(p.Type()) || gives && isMethod(c) {
			return fmt.Sprintf("the %s of %s has no name", identity.Short(p.Type()), v.name(f))
		}
	}
	return ""
}
