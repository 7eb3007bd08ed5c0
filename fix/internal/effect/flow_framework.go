package effect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// A dependency injection framework is given constructors and other functions, and passes the results of the first to
// the parameters of the others, by their types at run time. That the value gets there is a heuristic; see
// [Trace.HeuristicEdge].
//
//	fx.New(fx.Provide(newRedis), fx.Invoke(func(c *redis.Client) { … }))

// heuristic is an edge that is followed after all others.
type heuristic struct {
	by  types.Object // the framework's object that receives the constructor
	run func()
}

// framework follows a value to where a framework may pass it.
type framework struct{ *flow }

// heuristics follows the deferred edges.
func (f framework) heuristics() {
	for len(f.deferred) > 0 {
		next := f.deferred[0]
		f.deferred = f.deferred[1:]
		f.HeuristicEdges = append(f.HeuristicEdges, HeuristicEdge{len(f.Values), len(f.MethodExprs), next.by})
		next.run()
	}
}

// supplied records that a function which returns the value is passed to a framework.
func (f framework) supplied(fn *types.Func, asked types.Type, sig *types.Signature) {
	if !f.constructs(f.At(f.current).Info.TypeOf(f.current.Node().(ast.Expr))) || identity.Standard(fn.Pkg()) {
		return
	}
	if _, ok := identity.Under(asked).(*types.Signature); ok || asked == nil {
		for r := range sig.Results().Variables() {
			if f.carries(r.Type()) {
				return // the results return the value themselves
			}
		}
	} else if !identity.AcceptsAnything(asked) {
		return
	}
	f.supply(fn)
}

// supply defers the edges from a framework to everything that it may call with the value.
func (f framework) supply(by types.Object) {
	current, like := f.current, f.like
	if !f.firstVisit(by.Pkg(), int(current.Index()), nil) {
		return
	}
	f.deferred = append(f.deferred, heuristic{by, func() {
		f.like = like
		for _, pkg := range f.Packages.Users[by.Pkg()] {
			f.current = current
			f.supplies(f.In(pkg), by.Pkg())
		}
	}})
}

// constructs reports whether a type is a function that returns the value.
func (f framework) constructs(t types.Type) bool {
	sig, ok := identity.Under(t).(*types.Signature)
	if !ok {
		return false
	}
	for r := range sig.Results().Variables() {
		if f.wants(r.Type()) {
			return true
		}
	}
	return false
}

// wants reports whether a framework would pass the value to a parameter of a type.
func (f framework) wants(t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return false
	}
	return !identity.AcceptsAnything(t) && f.holds(t)
}

// supplies follows the value into the calls of a framework's functions in a package: into functions among the
// arguments, into variables whose address is an argument, and into results.
func (f framework) supplies(x *index.Index, framework *types.Package) {
	current := f.current
	for call := range x.Root.Preorder((*ast.CallExpr)(nil)) {
		n := call.Node().(*ast.CallExpr)
		fn := syntax.Callee(x.Info, n.Fun)
		if fn == nil || fn.Pkg() != framework {
			continue
		}
		if with := f.annotated(call, framework); with != nil && with != current.Node() {
			continue
		}
		for _, arg := range n.Args {
			f.current = current
			f.supplyTo(x, arg)
		}
		for i, t := range identity.Results(x.Info.TypeOf(n)) {
			if t != nil && f.wants(t) {
				f.returned(call, i, nil)
			}
		}
	}
}

// annotated returns the one constructor that a nested call belongs to: newRedis for the call of OnStop in
// fx.Annotate(newRedis, fx.OnStop(end)). It returns nil where there is none.
func (f framework) annotated(call inspector.Cursor, framework *types.Package) ast.Node {
	x := f.At(call)
	for call.ParentEdgeKind() == edge.CallExpr_Args {
		call = call.Parent()
		outer := call.Node().(*ast.CallExpr)
		if fn := syntax.Callee(x.Info, outer.Fun); fn == nil || fn.Pkg() != framework || len(outer.Args) == 0 {
			return nil
		}
		first := x.Info.TypeOf(outer.Args[0])
		if sig, ok := identity.Under(first).(*types.Signature); ok && sig.Results().Len() > 0 && !f.foreign(first) {
			return outer.Args[0]
		}
	}
	return nil
}

func (f framework) supplyTo(x *index.Index, arg ast.Expr) {
	if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && f.wants(x.Info.TypeOf(u.X)) {
		store(f).put(x, u.X, nil)
		return
	}
	if _, ok := identity.Under(x.Info.TypeOf(arg)).(*types.Signature); !ok {
		return
	}
	for _, t := range f.targets(x, arg, nil) {
		if t.methodExpr {
			if s := x.Info.Selections[t.at.Node().(*ast.SelectorExpr)]; s != nil && f.wants(s.Recv()) {
				f.MethodExprs = append(f.MethodExprs, MethodExpr{t.at, f.current})
			}
		}
		if t.sig == nil {
			continue
		}
		for p := range t.sig.Params().Variables() {
			f.supplyParameter(p)
		}
		if t.methodExpr && f.wants(t.sig.Recv().Type()) {
			f.variable(t.sig.Recv(), nil)
		}
	}
}

// supplyParameter follows the value into a parameter, or into the fields of a parameter struct, which embeds a type
// of the framework: struct{ fx.In; Client *redis.Client }.
func (f framework) supplyParameter(p *types.Var) {
	if f.wants(p.Type()) {
		f.variable(p, nil)
		return
	}
	st, ok := p.Type().Underlying().(*types.Struct)
	if !ok || f.bundle(st) == nil {
		return
	}
	for v := range st.Fields() {
		if !v.Embedded() && f.wants(v.Type()) {
			f.variable(v.Origin(), nil)
		}
	}
}

// bundle returns the framework's type that a parameter or result struct embeds: fx.In, fx.Out.
func (f framework) bundle(st *types.Struct) *types.TypeName {
	for v := range st.Fields() {
		if name := identity.Named(v.Type()); v.Embedded() && name != nil && f.foreign(v.Type()) && (name.Name() == "In" || name.Name() == "Out") {
			return name
		}
	}
	return nil
}
