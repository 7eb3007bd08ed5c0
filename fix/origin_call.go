package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// call follows the i-th result of a call.
func (o *origins) call(x *usesIndex, call *ast.CallExpr, i int) {
	if x.info.Types[call.Fun].IsType() { // a conversion
		o.expr(x, call.Args[0])
		return
	}
	switch x.builtin(call) {
	case "":
	case "append":
		for _, arg := range call.Args {
			o.expr(x, arg)
		}
		return
	case "make", "new":
		return
	default:
		o.other(x, call.Pos(), "it may be %s", oneLine(types.ExprString(call)))
		return
	}
	fn := callee(x.info, call.Fun)
	if fn != nil && o.owned(fn) {
		return
	}
	if fn == nil || isAbstract(fn) || o.web.of[fn.Pkg()] == nil || i >= fn.Signature().Results().Len() {
		o.other(x, call.Pos(), "it may be what %s returns", oneLine(types.ExprString(call.Fun)))
		return
	}
	o.returned(fn.Origin(), i)
}

// returned follows the i-th result of a declared function.
func (o *origins) returned(fn *types.Func, i int) {
	result := fn.Signature().Results().At(i)
	if o.seen[result] {
		return
	}
	y := o.p.project.index(o.web.of[fn.Pkg()])
	slot, ok := y.results[result]
	if !ok {
		o.other(y, fn.Pos(), "it may be what %s returns", fn.Name())
		return
	}
	if result.Name() != "" {
		o.variable(y, result, fn.Pos()) // with the returns
		return
	}
	o.seen[result] = true
	o.returns(y, slot, fn.Signature().Results().Len())
}

// returns follows what the return statements of a function give for one of its n results; one without values gives what the result was set to.
func (o *origins) returns(y *usesIndex, result slot, n int) {
	for ret := range result.fn.Preorder((*ast.ReturnStmt)(nil)) {
		if inLiteral(ret, nil) {
			continue
		}
		switch values := ret.Node().(*ast.ReturnStmt).Results; len(values) {
		case 0:
		case n:
			o.expr(y, values[result.i])
		default:
			o.nth(y, values[0], result.i)
		}
	}
}

// parameter follows what a function is given by those who call it.
func (o *origins) parameter(y *usesIndex, param slot) {
	decl := param.fn.Node().(*ast.FuncDecl)
	fn, ok := y.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return
	}
	if path := o.p.project.namedUnscanned(fn); path != "" {
		o.other(y, token.NoPos, "%s may be called in %s, which is not scanned", fn.Name(), path)
	}
	called := false
	for _, f := range slices.Concat([]*types.Func{fn}, o.interfaces(fn)) {
		for _, pkg := range o.web.mentioning(f) {
			z := o.p.project.index(pkg)
			for _, id := range z.of[f] {
				called = true
				o.argument(z, id, fn, param.i)
			}
		}
	}
	if !called && fn.Exported() && !o.beside {
		o.other(y, decl.Pos(), "it may be what %s is given, which nothing calls that is scanned", functionName(decl))
	}
}

// interfaces are the methods of interfaces that a method may be called by.
func (o *origins) interfaces(fn *types.Func) []*types.Func {
	if fn.Signature().Recv() == nil {
		return nil
	}
	return alike(fn, o.web.abstract)
}

// argument follows the i-th argument of the call of a function that is named somewhere.
func (o *origins) argument(x *usesIndex, id inspector.Cursor, fn *types.Func, i int) {
	call, ok := whole(mention(id))
	if !ok {
		o.other(x, id.Node().Pos(), "%s is passed on as a function", fn.Name())
		return
	}
	if sel, ok := mention(id).Node().(*ast.SelectorExpr); ok && x.info.Selections[sel] != nil && x.info.Selections[sel].Kind() == types.MethodExpr {
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
