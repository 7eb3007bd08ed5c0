package effect

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// call follows the i-th result of a call.
func (o *Origins) call(x *index.Index, call *ast.CallExpr, i int) {
	if x.Info.Types[call.Fun].IsType() { // a conversion
		o.expr(x, call.Args[0])
		return
	}
	switch x.Builtin(call) {
	case "":
	case "append":
		for _, arg := range call.Args {
			o.expr(x, arg)
		}
		return
	case "make", "new":
		return
	default:
		o.other(x, call.Pos(), "it may be %s", words.OneLine(types.ExprString(call)))
		return
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn != nil && o.P.project.OwnedObject(o.V.Rule, fn) {
		return
	}
	if fn == nil || index.IsAbstract(fn) || o.Packages.Of[fn.Pkg()] == nil || i >= fn.Signature().Results().Len() {
		o.other(x, call.Pos(), "it may be what %s returns", words.OneLine(types.ExprString(call.Fun)))
		return
	}
	o.returned(fn.Origin(), i)
}

// returned follows the i-th result of a declared function.
func (o *Origins) returned(fn *types.Func, i int) {
	result := fn.Signature().Results().At(i)
	if o.Seen[result] {
		return
	}
	y := o.P.project.Index(o.Packages.Of[fn.Pkg()])
	slot, ok := y.Results[result]
	if !ok {
		o.other(y, fn.Pos(), "it may be what %s returns", fn.Name())
		return
	}
	if result.Name() != "" {
		o.variable(y, result, fn.Pos()) // includes the return statements
		return
	}
	o.Seen[result] = true
	o.returns(y, slot, fn.Signature().Results().Len())
}

// returns follows one of the n results of a function through its return statements. A return without values returns
// the variable, which is followed elsewhere.
func (o *Origins) returns(y *index.Index, result index.Slot, n int) {
	for ret := range result.Fn.Preorder((*ast.ReturnStmt)(nil)) {
		if syntax.InLiteral(ret, nil) {
			continue
		}
		switch values := ret.Node().(*ast.ReturnStmt).Results; len(values) {
		case 0:
		case n:
			o.expr(y, values[result.I])
		default:
			o.nth(y, values[0], result.I)
		}
	}
}

// parameter follows the arguments of a function's calls.
func (o *Origins) parameter(y *index.Index, param index.Slot) {
	decl := param.Fn.Node().(*ast.FuncDecl)
	fn, ok := y.Info.Defs[decl.Name].(*types.Func)
	if !ok {
		return
	}
	if path := o.P.project.NamedUnscanned(fn); path != "" {
		o.other(y, token.NoPos, "%s may be called in %s, which is not scanned", fn.Name(), path)
	}
	called := false
	for _, f := range slices.Concat([]*types.Func{fn}, interfaces(o.Packages, fn)) {
		for _, pkg := range o.Packages.Mentioning(f) {
			z := o.P.project.Index(pkg)
			for _, id := range z.Of[f] {
				called = true
				o.argument(z, id, fn, param.I)
			}
		}
	}
	if !called && fn.Exported() && !o.OtherVariant {
		o.other(y, decl.Pos(), "it may be what %s is given, which nothing calls that is scanned", syntax.FunctionName(decl))
	}
}

// interfaces returns the methods of interfaces through which a method may be called.
func interfaces(packages *index.Packages, fn *types.Func) []*types.Func {
	if fn.Signature().Recv() == nil {
		return nil
	}
	return index.Counterparts(fn, packages.Abstract)
}

// argument follows the i-th argument of a call, given a mention of the called function.
func (o *Origins) argument(x *index.Index, id inspector.Cursor, fn *types.Func, i int) {
	call, ok := syntax.CallOf(syntax.Mention(id))
	if !ok {
		o.other(x, id.Node().Pos(), "%s is passed on as a function", fn.Name())
		return
	}
	if sel, ok := syntax.Mention(id).Node().(*ast.SelectorExpr); ok && x.Info.Selections[sel] != nil && x.Info.Selections[sel].Kind() == types.MethodExpr {
		o.other(x, id.Node().Pos(), "%s is called by way of its type", fn.Name())
		return
	}
	n, params := call.Node().(*ast.CallExpr), fn.Signature().Params().Len()
	switch last := i == params-1 && fn.Signature().Variadic(); {
	case len(n.Args) == 1 && params > 1:
		o.other(x, n.Pos(), "it may be what %s is given by another call", fn.Name())
	case last:
		for _, arg := range n.Args[min(i, len(n.Args)):] {
			o.expr(x, arg)
		}
	case i < len(n.Args):
		o.expr(x, n.Args[i])
	}
}

// givenAtOnce returns the argument for a parameter, by its name in the parameter list, of a function literal that is
// called where it stands: client for c in func(c *redis.Client) { c.Close() }(client). It returns nil for parameters of
// other functions, whose callers are not known.
func givenAtOnce(x *index.Index, name inspector.Cursor) ast.Expr {
	params := name.Parent().Parent()
	if name.ParentEdgeKind() != edge.Field_Names || params.ParentEdgeKind() != edge.FuncType_Params {
		return nil
	}
	lit := params.Parent().Parent()
	fn, ok := lit.Node().(*ast.FuncLit)
	if !ok || lit.ParentEdgeKind() != edge.CallExpr_Fun {
		return nil
	}
	call := lit.Parent().Node().(*ast.CallExpr)
	sig := x.Info.TypeOf(fn).(*types.Signature)
	if sig.Variadic() || len(call.Args) != sig.Params().Len() {
		return nil
	}
	for i := range call.Args {
		if sig.Params().At(i) == x.Info.Defs[name.Node().(*ast.Ident)] {
			return call.Args[i]
		}
	}
	return nil
}
