package effect

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// store follows a value that is assigned.
type store struct{ *flow }

// into follows a value into the left side of an assignment.
func (f store) into(x *index.Index, to ast.Expr, via callString) {
	if to == nil {
		return
	}
	to = ast.Unparen(to)
	obj := x.Base(to)
	f.variable(obj, via)
	switch n := to.(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		f.backToCallers(x, obj, via)
	case *ast.SelectorExpr:
		f.intoStruct(x, n, via)
	}
}

// intoStruct follows a value from a field into the enclosing struct, when the value can be obtained from the struct
// in other ways: a struct that embeds it has its methods, and a library's struct may return it.
func (f store) intoStruct(x *index.Index, sel *ast.SelectorExpr, via callString) {
	s := x.Info.Selections[sel]
	if s == nil || s.Kind() != types.FieldVal {
		return
	}
	v := s.Obj().(*types.Var)
	switch {
	case v.Pkg() == nil:
	case f.Packages.Of[v.Pkg()] == nil:
		if rows(f).storedByRow(s.Recv(), v) || f.keeps(s.Recv(), v.Type()) {
			f.put(x, sel.X, via)
		}
	case v.Embedded():
		for name := range embedding(s) {
			f.addWrapper(name)
		}
		f.put(x, sel.X, via)
		if outer, ok := ast.Unparen(sel.X).(*ast.SelectorExpr); ok {
			f.intoStruct(x, outer, via)
		}
	}
}

// embedding lists the structs that a selection of an embedded field goes through, the innermost first.
func embedding(s *types.Selection) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		chain := []types.Type{s.Recv()}
		for _, i := range s.Index()[:len(s.Index())-1] {
			field := identity.FieldAt(chain[len(chain)-1], i)
			if field == nil {
				return
			}
			chain = append(chain, field.Type())
		}
		for _, t := range slices.Backward(chain) {
			if !yield(t) {
				return
			}
		}
	}
}

// receiver returns the type that declares a selected method; for a promoted method this is an embedded type.
func receiver(s *types.Selection) types.Type {
	for t := range embedding(s) {
		return t
	}
	return s.Recv()
}

// put follows a value that is stored in what an expression denotes.
func (f store) put(x *index.Index, into ast.Expr, via callString) {
	obj := x.Base(into)
	f.variable(obj, via)
	f.backToCallers(x, obj, via)
	f.intoCallbacks(x, into, via)
}

// backToCallers follows a container or pointer that is a parameter, and that now holds the value, back to the
// argument: of the last call in the call string, or of all calls when that is not known.
//
//	func add(m map[string]*T, c *T) { m["a"] = c }  // continue at the m of the caller
func (f store) backToCallers(x *index.Index, obj types.Object, via callString) {
	fn, i := x.Receivers[obj], -1
	if param, ok := x.Params[obj]; ok {
		fn, i = param.Fn, param.I
	} else if _, ok := x.Receivers[obj]; !ok {
		return
	}
	method, ok := x.Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return
	}
	if n := len(via); n > 0 && f.intoOperand(via[n-1], method, i, via[:n-1]) {
		return
	}
	if !f.firstVisit(obj, -1, nil) {
		return
	}
	named := []*types.Func{method}
	if method.Signature().Recv() != nil {
		named = append(named, index.Counterparts(method, f.Packages.Abstract)...)
	}
	for _, m := range named {
		for _, pkg := range f.Packages.Mentioning(m) {
			for _, id := range f.In(pkg).Of[m] {
				f.intoOperandAt(syntax.Mention(id), i)
			}
		}
	}
}

// intoOperand follows the operand of a call for the i-th parameter, or the receiver for -1. It returns false when the
// call calls something else. A library calls the methods of its arguments: heap.Push(h, x).
func (f store) intoOperand(at inspector.Cursor, fn *types.Func, i int, via callString) bool {
	x, call := f.At(at), at.Node().(*ast.CallExpr)
	callee := syntax.Callee(x.Info, call.Fun)
	if callee == nil {
		return false
	}
	if callee = callee.Origin(); callee == fn || index.IsAbstract(callee) && callee.Name() == fn.Name() {
		if e := operand(x, call, i); e != nil {
			f.put(x, e, via)
		}
		return true
	}
	if i >= 0 || f.Packages.Of[callee.Pkg()] != nil {
		return false
	}
	found := false
	for _, arg := range call.Args {
		if name := identity.Named(x.Info.TypeOf(arg)); name != nil && name == identity.Named(fn.Signature().Recv().Type()) {
			f.put(x, arg, via)
			found = true
		}
	}
	return found
}

// intoOperandAt follows the operand where a function is mentioned.
func (f store) intoOperandAt(mention inspector.Cursor, i int) {
	x := f.At(mention)
	if call, ok := syntax.CallOf(mention); ok {
		if e := operand(x, call.Node().(*ast.CallExpr), i); e != nil {
			f.put(x, e, nil)
		}
	} else if sel, ok := mention.Node().(*ast.SelectorExpr); ok && i < 0 {
		f.put(x, sel.X, nil) // a method value
	}
}

// operand returns the operand of a call for the i-th parameter, or for the receiver; nil when there is none.
func operand(x *index.Index, call *ast.CallExpr, i int) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		switch s := x.Info.Selections[sel]; {
		case s != nil && s.Kind() == types.MethodExpr:
			i++
		case i < 0:
			return sel.X
		}
	}
	if i < 0 || i >= len(call.Args) {
		return nil
	}
	return call.Args[i]
}

// intoCallbacks follows a value that is stored in a library's container into the functions that the container was
// built with, since it may call them: lru.NewWithEvict(n, onEvict).
func (f store) intoCallbacks(x *index.Index, e ast.Expr, via callString) {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	switch n := e.(type) {
	case *ast.FuncLit:
		caller(f).intoParameters(x, n, via)
	case *ast.Ident, *ast.SelectorExpr:
		caller(f).intoParameters(x, n, via)
		if v, ok := x.Object(n).(*types.Var); ok && v.Pkg() != nil && f.foreign(v.Type()) && f.firstVisit(v, -3, via) {
			f.setTo(v, func(y *index.Index, value ast.Expr) { f.intoCallbacks(y, value, via) })
		}
	case *ast.CallExpr:
		fn := syntax.Callee(x.Info, n.Fun)
		if fn == nil || fn.Pkg() == nil || f.Packages.Of[fn.Pkg()] == nil || fn.Origin().Signature().Results().Len() == 0 {
			f.functionsIn(x, n, via)
			return
		}
		y := f.In(f.Packages.Of[fn.Pkg()])
		slot, ok := y.Results[fn.Origin().Signature().Results().At(0)]
		if !ok || !f.firstVisit(fn.Origin(), -3, via) {
			return
		}
		for ret := range slot.Fn.Preorder((*ast.ReturnStmt)(nil)) {
			if list := ret.Node().(*ast.ReturnStmt).Results; len(list) > 0 && !syntax.InLiteral(ret, nil) {
				f.intoCallbacks(y, list[0], via)
			}
		}
	case *ast.CompositeLit:
		f.functionsIn(x, n, via)
	}
}

// functionsIn follows a value into the functions in an expression.
func (f store) functionsIn(x *index.Index, e ast.Expr, via callString) {
	named := func(e ast.Expr) {
		switch e.(type) {
		case *ast.SelectorExpr, *ast.Ident:
			f.intoCallbacks(x, e, via)
		}
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			caller(f).intoParameters(x, n, via)
			return false
		case *ast.CallExpr:
			for _, arg := range n.Args {
				named(arg)
			}
		case *ast.KeyValueExpr:
			named(n.Value)
		}
		return true
	})
}
