package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
)

// context finds the context in scope at a site, function by function from the innermost one outwards, and in each in this order:
//
//  1. the nearest variable of type context.Context: in the innermost block, then the one declared last, then the parameters;
//  2. r.Context() of a parameter of type *http.Request;
//  3. t.Context() of a parameter from package testing, when the module's Go version has it;
//  4. Context() of another parameter or the receiver whose method has exactly that form, such as a *cobra.Command or a gRPC stream.
//
// Last comes a variable of the package, declared with a value. A field is not in scope, a type that only implements context.Context is not one, and context.Background() is never made up.
// What may have ended by the time the site runs is passed over, see [view.ended]; so is a variable that is declared without a value.
func (v *view) context(hole) (filling, string) {
	passed := ""
	pass := func(why string) {
		if passed == "" {
			passed = why
		}
	}
	if len(v.functions) == 0 {
		return filling{}, "a context, and a variable of the package is made where there is none"
	}
	for depth, f := range v.functions {
		for _, c := range v.contextsOf(depth) {
			if why := v.ended(c); why != "" {
				pass(why)
				continue
			}
			return c.filling, ""
		}
		pass(v.unnamed(f))
	}
	for _, x := range v.variables {
		if x.role == aGlobal && isExactlyContext(x.Type()) && !v.unset(x) {
			return filling{text: x.Name(), root: x.Var}, ""
		}
	}
	if passed != "" {
		return filling{}, "a context, and none will do here: " + passed
	}
	return filling{}, fmt.Sprintf("a context, and none is in scope here: declare one before it, or give %s a parameter for it", v.name(v.functions[len(v.functions)-1]))
}

// source is a variable with what it gives: itself, or what its method returns.
type source struct {
	filling
	variable
}

// contextsOf are the contexts that a function's own variables give, the first choice first.
func (v *view) contextsOf(depth int) []source {
	var own []source
	methods := make([][]source, 3) // of requests, tests, others
	for _, x := range v.variables {
		if x.depth != depth || x.role == aGlobal {
			continue
		}
		if isExactlyContext(x.Type()) {
			own = append(own, source{filling{text: x.Name(), root: x.Var}, x})
			continue
		}
		method := v.contextMethod(x)
		if method == nil || x.role != aParameter && x.role != aReceiver {
			continue
		}
		kind := 2
		switch n := named(x.Type()); {
		case n == nil || n.Pkg() == nil:
		case n.Pkg().Path() == "net/http" && n.Name() == "Request":
			kind = 0
		case n.Pkg().Path() == "testing":
			kind = 1
		}
		methods[kind] = append(methods[kind], source{filling{text: x.Name() + ".Context()", root: x.Var, members: []types.Object{method}}, x})
	}
	return slices.Concat(own, methods[0], methods[1], methods[2])
}

func isExactlyContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && isContext(n)
}

// contextMethod is a variable's method Context() context.Context, or nil.
func (v *view) contextMethod(x variable) types.Object {
	obj, _, _ := types.LookupFieldOrMethod(x.Type(), true, v.pkg.Types, "Context")
	f, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	sig := f.Signature()
	if sig.Params().Len() > 0 || sig.Results().Len() != 1 || !isExactlyContext(sig.Results().At(0).Type()) {
		return nil
	}
	return f
}

// unnamed says that a function has a context that its body can't name.
func (v *view) unnamed(f ast.Node) string {
	sig := v.signature(f)
	if sig == nil {
		return ""
	}
	for p := range sig.Params().Variables() {
		if isExactlyContext(p.Type()) && (p.Name() == "" || p.Name() == "_") {
			return "the context of " + v.name(f) + " has no name"
		}
	}
	return ""
}
