package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	goversion "go/version"
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

// contextInTests is the version of Go since which a test has a context.
const contextInTests = "go1.24"

// ended says why a context may have ended, or be none, when the site runs; nothing when it lasts.
func (v *view) ended(c source) string {
	where := fmt.Sprintf("%s (line %d)", c.text, v.line(c.Pos()))
	if len(c.members) == 0 && v.unset(c.variable) {
		return where + " is declared without a value"
	}
	if n := named(c.Type()); n != nil && n.Pkg() != nil && n.Pkg().Path() == "testing" && len(c.members) > 0 && goversion.Compare(v.pkg.GoVersion, contextInTests) < 0 {
		return fmt.Sprintf("%s needs %s, and the module is at %s", c.text, contextInTests, cmp.Or(v.pkg.GoVersion, "none"))
	}
	if why := v.cancelled(c); why != "" {
		return where + " " + why
	}
	for _, f := range v.functions[:c.depth] {
		lit := f.(*ast.FuncLit)
		switch stmt, how := v.runs(lit); how {
		case runsInCleanup:
			return where + " may have ended when the cleanup runs"
		case runsInGoroutine:
			if !v.outlivesFunction(c) {
				return where + " may have ended when the goroutine runs"
			}
		case runsDeferred:
			if cancel := v.deferredCancel(c); cancel != nil && cancel.Pos() > stmt.Pos() {
				return where + " has ended when the deferred function runs"
			}
		case runsSomehow:
		}
	}
	return ""
}

// running is how a function literal is run.
type running int

const (
	runsSomehow running = iota // called, passed on or kept
	runsInGoroutine
	runsDeferred
	runsInCleanup // when the test has ended, and its context with it
)

// runs says how a literal around the site is run, and by which statement where that is plain.
func (v *view) runs(lit *ast.FuncLit) (ast.Node, running) {
	i := slices.Index(v.site.path, ast.Node(lit))
	if i < 2 {
		return nil, runsSomehow
	}
	call, ok := v.site.path[i-1].(*ast.CallExpr)
	if !ok {
		return nil, runsSomehow
	}
	if call.Fun != lit {
		if cleanup(call) {
			return nil, runsInCleanup
		}
		return nil, runsSomehow
	}
	switch stmt := v.site.path[i-2].(type) {
	case *ast.GoStmt:
		return stmt, runsInGoroutine
	case *ast.DeferStmt:
		return stmt, runsDeferred
	}
	return nil, runsSomehow
}

// outlivesFunction says that a context does not end with the function that has it, as far as that shows: it is a parameter, or a variable that is neither cancelled when the function returns nor taken from a request or a test.
func (v *view) outlivesFunction(c source) bool {
	if len(c.members) > 0 {
		return false
	}
	if f, ok := v.functions[c.depth].(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" && v.pkg.Name == "main" {
		return true // and then everything ends
	}
	for _, a := range v.assignments(c.Var) {
		for _, value := range a.Rhs {
			if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && calledName(call) == "Context" && len(call.Args) == 0 {
				return false
			}
		}
	}
	return v.deferredCancel(c) == nil
}

// cancelled says that a context's cancel function has been called, in a statement that always runs before the site.
func (v *view) cancelled(c source) string {
	for _, cancel := range v.cancels(c) {
		for _, n := range v.site.path {
			var list []ast.Stmt
			switch n := n.(type) {
			case *ast.BlockStmt:
				list = n.List
			case *ast.CaseClause:
				list = n.Body
			case *ast.CommClause:
				list = n.Body
			}
			for _, stmt := range list {
				if e, ok := stmt.(*ast.ExprStmt); ok && stmt.End() <= v.site.expr.Pos() && v.calls(e.X, cancel) {
					return fmt.Sprintf("is cancelled on line %d", v.line(stmt.Pos()))
				}
			}
		}
	}
	return ""
}

// deferredCancel is the statement that cancels a context when its function returns, or nil.
func (v *view) deferredCancel(c source) ast.Stmt {
	if c.depth >= len(v.functions) {
		return nil
	}
	var found ast.Stmt
	for _, cancel := range v.cancels(c) {
		ast.Inspect(v.functions[c.depth], func(n ast.Node) bool {
			stmt, ok := n.(*ast.DeferStmt)
			if !ok || found != nil {
				return found == nil
			}
			ast.Inspect(stmt.Call, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && v.calls(call, cancel) {
					found = stmt
				}
				return found == nil
			})
			return false
		})
	}
	return found
}

// calls says that an expression is a call of a variable.
func (v *view) calls(e ast.Expr, x types.Object) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && v.pkg.Info.Uses[id] == x
}

// cancels are the functions that came with a context: what an assignment to it sets as well and returns nothing.
func (v *view) cancels(c source) []types.Object {
	if len(c.members) > 0 {
		return nil
	}
	var out []types.Object
	for _, a := range v.assignments(c.Var) {
		for _, l := range a.Lhs {
			id, ok := l.(*ast.Ident)
			if !ok {
				continue
			}
			obj := object(v.pkg.Info, id)
			if obj == nil || slices.Contains(out, obj) {
				continue
			}
			if sig, ok := under(obj.Type()).(*types.Signature); ok && sig.Results().Len() == 0 {
				out = append(out, obj)
			}
		}
	}
	return out
}

// assignments are the assignments to a local variable, the one that declares it included.
func (v *view) assignments(x *types.Var) []*ast.AssignStmt {
	decl := v.site.decl()
	if decl == nil {
		return nil
	}
	var out []*ast.AssignStmt
	ast.Inspect(decl, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if ok && slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool {
			id, ok := l.(*ast.Ident)
			return ok && object(v.pkg.Info, id) == x
		}) {
			out = append(out, a)
		}
		return true
	})
	return out
}

// assigned are the assignments to a local variable after its declaration.
func (v *view) assigned(x *types.Var) []*ast.AssignStmt {
	return slices.DeleteFunc(v.assignments(x), func(a *ast.AssignStmt) bool {
		return a.Pos() <= x.Pos() && x.Pos() < a.End()
	})
}
