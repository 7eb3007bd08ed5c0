package use

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/lasting"
	"github.com/seed-58def443/ssot/fix/internal/scope"
)

// contexts finds the contexts that are in scope at a site.
type contexts struct{ *scope.Scope }

// context returns the context in scope at a site, or the reason why there is none. It tries the enclosing functions
// from the innermost one outwards, and in each function, in this order:
//
//  1. the nearest variable of type context.Context: in the innermost block, then the one declared last, then the
//     parameters;
//  2. r.Context() of a parameter of type *http.Request, or of the request in a field or method Request of a
//     parameter, as in web frameworks: c.Request.Context();
//  3. t.Context() of a parameter from package testing, when the module's Go version has it;
//  4. Context() of another parameter or the receiver that has a method of exactly that signature, such as a
//     *cobra.Command or a gRPC stream.
//
// Last it tries a package-level variable that is declared with a value. It ignores fields, types that only implement
// context.Context, variables declared without a value, and contexts that may have ended when the site runs (see
// [lasting.Ended]). It never inserts context.Background().
func (v contexts) context(placeholder) (scope.Binding, string) {
	passed := ""
	pass := func(why string) {
		if passed == "" {
			passed = why
		}
	}
	if len(v.Functions) == 0 {
		return scope.Binding{}, "a context, and a variable of the package is made where there is none"
	}
	for depth, f := range v.Functions {
		for _, c := range v.contextsOf(depth) {
			if why := lasting.Ended(v.Scope, c); why != "" {
				pass(why)
				continue
			}
			return c.Binding, ""
		}
		pass(v.unnamed(f))
	}
	for _, x := range v.Variables {
		if x.Role == scope.Global && isExactlyContext(x.Type()) && !v.Unset(x) {
			return scope.Binding{Text: x.Name(), Root: x.Var}, ""
		}
	}
	if passed != "" {
		return scope.Binding{}, "a context, and none will do here: " + passed
	}
	why := "a context, and none is in scope here: declare one before it"
	if f := v.Functions[len(v.Functions)-1]; !runsByItself(f) {
		why += ", or give " + v.Name(f) + " a parameter for it"
	}
	return scope.Binding{}, why
}

// contextsOf returns the contexts that the variables of one function give, in order of preference.
func (v contexts) contextsOf(depth int) []scope.Source {
	const requests, frameworks, tests, others, kinds = 0, 1, 2, 3, 4
	var own []scope.Source
	var methods [kinds][]scope.Source
	for _, x := range v.Variables {
		if x.Depth != depth || x.Role == scope.Global {
			continue
		}
		if isExactlyContext(x.Type()) {
			own = append(own, scope.Source{Binding: scope.Binding{Text: x.Name(), Root: x.Var}, Variable: x})
			continue
		}
		if x.Role != scope.Parameter && x.Role != scope.Receiver {
			continue
		}
		at := scope.Binding{Text: x.Name(), Root: x.Var}
		kind := others
		switch request, ok := v.selected(at, x.Type(), "Request", isRequest); {
		case isRequest(x.Type()):
			kind = requests
		case identity.FromPackage(x.Type(), "testing"):
			kind = tests
		case ok && !identity.FromPackage(x.Type(), "net/http"): // an http.Response has a Request field too
			at, kind = request, frameworks
		}
		if c, ok := v.selected(at, at.ValueType(), "Context", isExactlyContext); ok && isMethod(c) {
			methods[kind] = append(methods[kind], scope.Source{Binding: c, Variable: x})
		}
	}
	return slices.Concat(own, methods[requests], methods[frameworks], methods[tests], methods[others])
}

// selected returns a field of a value, or the result of a method without parameters, if it exists and has accepts
// its type.
func (v contexts) selected(from scope.Binding, t types.Type, name string, has func(types.Type) bool) (scope.Binding, bool) {
	obj, _, _ := types.LookupFieldOrMethod(t, true, v.Pkg.Types, name)
	out := scope.Binding{Text: from.Text + "." + name, Root: from.Root, Members: append(slices.Clone(from.Members), obj)}
	switch obj := obj.(type) {
	case *types.Var:
		return out, has(obj.Type())
	case *types.Func:
		out.Text += "()"
		sig := obj.Signature()
		return out, sig.Params().Len() == 0 && sig.Results().Len() == 1 && has(sig.Results().At(0).Type())
	}
	return scope.Binding{}, false
}

func isMethod(f scope.Binding) bool {
	_, ok := f.Members[len(f.Members)-1].(*types.Func)
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

// unnamed explains that a function has a context, or a parameter that gives one, which its body can't name: it is
// unnamed or blank.
func (v contexts) unnamed(f ast.Node) string {
	sig := v.Signature(f)
	if sig == nil {
		return ""
	}
	for p := range sig.Params().Variables() {
		if p.Name() != "" && p.Name() != "_" {
			continue
		}
		c, gives := v.selected(scope.Binding{Root: p}, p.Type(), "Context", isExactlyContext)
		if isExactlyContext(p.Type()) || gives && isMethod(c) {
			return fmt.Sprintf("the %s of %s has no name", identity.Short(p.Type()), v.Name(f))
		}
	}
	return ""
}

// runsByItself reports whether a function is main or init, which have no parameters.
func runsByItself(f ast.Node) bool {
	decl, ok := f.(*ast.FuncDecl)
	return ok && decl.Recv == nil && (decl.Name.Name == "main" || decl.Name.Name == "init")
}
