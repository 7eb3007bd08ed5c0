package effect

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// caller follows a value into functions that others may call with it.
type caller struct{ *flow }

// by follows the value as the receiver of a method expression that is called: (*T).Close(c).
func (f caller) by(method, call inspector.Cursor, via callString) {
	f.MethodExprs = append(f.MethodExprs, MethodExpr{method, f.current})
	fn := syntax.Callee(f.At(method).Info, method.Node().(ast.Expr))
	if fn == nil || f.Packages.Of[fn.Pkg()] != nil && !index.IsAbstract(fn) {
		return
	}
	isValue := f.isValue(f.At(f.current).Info.TypeOf(f.current.Node().(ast.Expr)))
	for i := range fn.Signature().Results().Len() {
		if t := fn.Signature().Results().At(i).Type(); f.returnsValue(t, isValue) {
			f.returned(call, i, via)
		}
	}
}

// intoParameters follows a value into the parameters of a function that somebody calls with it.
func (f caller) intoParameters(x *index.Index, fun ast.Expr, via callString) {
	if _, ok := identity.Under(x.Info.TypeOf(fun)).(*types.Signature); !ok {
		return
	}
	for _, t := range f.targets(x, fun, nil) {
		if t.methodExpr {
			if s := x.Info.Selections[t.at.Node().(*ast.SelectorExpr)]; s != nil && f.holds(s.Recv()) {
				f.MethodExprs = append(f.MethodExprs, MethodExpr{t.at, f.current})
			}
		}
		if t.sig == nil {
			continue
		}
		params := slices.Collect(t.sig.Params().Variables())
		if t.methodExpr {
			params = append(params, t.sig.Recv())
		}
		for _, p := range params {
			if f.carries(p.Type()) || f.yields(p.Type()) {
				f.variable(p, via)
			}
		}
	}
}

// yieldedToParameter follows a value that is passed to a parameter of a function type: every function that is given
// for that parameter receives it, also as the body of a range statement: func each(yield func(*T) bool).
func (f caller) yieldedToParameter(x *index.Index, at inspector.Cursor, via callString) {
	v, ok := x.Base(at.Node().(*ast.CallExpr).Fun).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil {
		return
	}
	if param, ok := x.Params[v]; ok {
		if fn, ok := x.Info.Defs[param.Fn.Node().(*ast.FuncDecl).Name].(*types.Func); ok && f.firstVisit(fn, -1, nil) {
			for _, pkg := range f.Packages.Mentioning(fn) {
				for _, id := range f.In(pkg).Of[fn] {
					if mention := syntax.Mention(id); !called(mention) {
						f.value(mention, nil)
					}
				}
			}
		}
		return
	}
	for lit := range at.Enclosing((*ast.FuncLit)(nil)) {
		if sig, ok := x.Info.TypeOf(lit.Node().(ast.Expr)).(*types.Signature); ok && syntax.IsParameter(sig.Params(), v) {
			f.value(lit, via)
			return
		}
	}
}

func called(mention inspector.Cursor) bool {
	_, ok := syntax.CallOf(mention)
	return ok
}

// methodsOf follows the n-th argument into the methods of the other arguments, which the function can call with it:
// heap.Push(h, x).
func (f caller) methodsOf(x *index.Index, call *ast.CallExpr, n int, via callString) {
	for i, arg := range call.Args {
		asked := syntax.Parameter(x.Info, call, i)
		if asked == nil || i == n {
			continue
		}
		list, ok := asked.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range list.Methods() {
			obj, _, _ := types.LookupFieldOrMethod(x.Info.TypeOf(arg), true, m.Pkg(), m.Name())
			fn, ok := obj.(*types.Func)
			if !ok || fn.Pkg() == nil || f.Packages.Of[fn.Pkg()] == nil || index.IsAbstract(fn) {
				continue
			}
			for p := range fn.Origin().Signature().Params().Variables() {
				if f.carries(p.Type()) {
					f.variable(p, via)
				}
			}
		}
	}
}
