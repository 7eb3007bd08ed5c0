package effect

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// argument follows the i-th argument of a call into what is called.
func (f *flow) argument(at inspector.Cursor, i int, via calls) {
	x := f.At(at)
	call := at.Node().(*ast.CallExpr)
	if x.Info.Types[call.Fun].IsType() { // a conversion
		f.value(at, via)
		return
	}
	switch x.Builtin(call) {
	case "":
	case "append":
		f.value(at, via)
		return
	case "copy":
		f.variable(x.Base(call.Args[0]), via)
		return
	default:
		return
	}
	sigs := f.bodies(x, call.Fun, map[types.Object]bool{})
	for _, sig := range sigs {
		f.variable(parameterOf(x, call.Fun, sig, i), through(via, at))
	}
	if len(sigs) == 0 {
		f.unknown(at, i, via)
	}
}

// parameterOf is what the i-th argument of a call becomes: a parameter, or the receiver of a method that is called by
// way of its type, (*T).M(t).
func parameterOf(x *index.Index, fun ast.Expr, sig *types.Signature, i int) types.Object {
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		if s := x.Info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			if i == 0 {
				return sig.Recv()
			}
			i--
		}
	}
	return index.ArgumentOf(sig, i)
}

// bodies are the signatures of the functions that an expression may be and whose bodies are loaded: their parameters
// are the variables in those bodies.
func (f *flow) bodies(x *index.Index, fun ast.Expr, seen map[types.Object]bool) []*types.Signature {
	if lit, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		sig, ok := x.Info.TypeOf(lit).(*types.Signature)
		if !ok {
			return nil
		}
		return []*types.Signature{sig}
	}
	if fn := syntax.Callee(x.Info, fun); fn != nil {
		fn = fn.Origin()
		if index.IsAbstract(fn) {
			var out []*types.Signature
			for _, m := range index.Alike(fn, f.Web.Concrete) {
				out = append(out, m.Signature())
			}
			return out
		}
		if f.Web.Of[fn.Pkg()] == nil {
			return nil
		}
		return []*types.Signature{fn.Signature()}
	}
	v, ok := x.Base(fun).(*types.Var)
	if !ok || v.Pkg() == nil || seen[v] {
		return nil
	}
	seen[v] = true
	var out []*types.Signature
	packages := f.Web.Mentioning(v)
	if own := f.Web.Of[v.Pkg()]; own != nil {
		if _, param := f.In(own).Params[v]; param {
			packages = f.Web.Users[v.Pkg()]
		}
	}
	for _, pkg := range packages {
		y := f.In(pkg)
		for _, e := range y.Funcs[v] {
			out = append(out, f.bodies(y, e, seen)...)
		}
	}
	return out
}

// unknown follows an argument of a function whose body is not loaded: what may come out of it again, or go to the
// functions that it is given.
func (f *flow) unknown(at inspector.Cursor, i int, via calls) {
	x := f.At(at)
	call := at.Node().(*ast.CallExpr)
	fn := syntax.Callee(x.Info, call.Fun)
	if fn != nil {
		f.Handed = append(f.Handed, Handed{f.here, fn, syntax.Parameter(x.Info, call, i)})
	} else {
		f.Unknown = append(f.Unknown, f.here)
		f.callback(x, call)
	}
	sig, ok := identity.Under(x.Info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return
	}
	for j := range sig.Results().Len() {
		if f.carries(sig.Results().At(j).Type(), 0) {
			f.returned(at, j, via)
		}
	}
	f.callbacks(x, call, via)
	if fn == nil || index.IsAbstract(fn) {
		return
	}
	// A method may keep it for other methods to give back: sync.Map, atomic.Pointer.
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.gives(x.Info.Selections[sel]) {
		f.variable(x.Base(sel.X), via)
	}
}

// callbacks follows a value into the parameters of the functions that are arguments of a call.
func (f *flow) callbacks(x *index.Index, call *ast.CallExpr, via calls) {
	for _, arg := range call.Args {
		if _, ok := identity.Under(x.Info.TypeOf(arg)).(*types.Signature); !ok {
			continue
		}
		for _, sig := range f.bodies(x, arg, map[types.Object]bool{}) {
			for p := range sig.Params().Variables() {
				if f.carries(p.Type(), 0) {
					f.variable(p, via)
				}
			}
		}
	}
}

// callback says who may be calling a function variable in a package that is not loaded.
func (f *flow) callback(x *index.Index, call *ast.CallExpr) {
	v, ok := x.Base(call.Fun).(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	if param, ok := x.Params[v]; ok {
		if fn := x.Info.Defs[param.Fn.Node().(*ast.FuncDecl).Name]; fn != nil {
			f.Held = append(f.Held, fn)
		}
	} else if v.IsField() || v.Parent() == v.Pkg().Scope() {
		f.Held = append(f.Held, v)
	}
}

// gives says that the type of a method's receiver has methods that give back something which can hold the value.
func (f *flow) gives(s *types.Selection) bool {
	if s == nil {
		return false
	}
	t := s.Recv()
	if _, ok := t.Underlying().(*types.Pointer); !ok {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		fn, ok := m.Obj().(*types.Func)
		if !ok || f.Web.Of[fn.Pkg()] != nil {
			continue
		}
		sig, ok := m.Type().(*types.Signature)
		if !ok {
			continue
		}
		for r := range sig.Results().Variables() {
			if f.carries(r.Type(), 0) {
				return true
			}
		}
		for p := range sig.Params().Variables() {
			if _, ok := p.Type().Underlying().(*types.Signature); ok && f.carries(p.Type(), 0) {
				return true
			}
		}
	}
	return false
}

// method follows the call of a method of the value, or of something that it can be had from.
func (f *flow) method(sel inspector.Cursor, is bool, via calls) {
	x := f.At(sel)
	s := x.Info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s == nil || s.Kind() == types.FieldVal {
		return
	}
	fn, _ := s.Obj().(*types.Func)
	if fn == nil || len(s.Index()) > 1 && f.Web.Of[fn.Pkg()] != nil { // promoted: the receiver is a field
		return
	}
	call, ok := syntax.Whole(sel)
	if !ok {
		return
	}
	if fn = fn.Origin(); f.Web.Of[fn.Pkg()] != nil && !index.IsAbstract(fn) {
		f.variable(fn.Signature().Recv(), through(via, call))
		return
	}
	sig, ok := s.Type().(*types.Signature)
	if !ok {
		return
	}
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		switch {
		case is && !types.IsInterface(t) && f.holds(t): // c.WithTimeout(d)
			f.unlike(Derived, func() { f.returned(call, i, via) })
		case !is && f.carries(t, 0): // m.Load()
			f.returned(call, i, via)
		}
	}
	if !is {
		f.callbacks(x, call.Node().(*ast.CallExpr), via)
	}
}

// called follows what a function returns, which is one that the value can be had from.
func (f *flow) called(call inspector.Cursor, via calls) {
	sig, ok := identity.Under(f.At(call).Info.TypeOf(call.Node().(*ast.CallExpr).Fun)).(*types.Signature)
	if !ok {
		return
	}
	for i := range sig.Results().Len() {
		if f.carries(sig.Results().At(i).Type(), 0) {
			f.returned(call, i, via)
		}
	}
}

// result follows a value that is returned.
func (f *flow) result(ret inspector.Cursor, i int, via calls) {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		if _, declared := fn.Node().(*ast.FuncDecl); declared {
			f.returns(fn, i, via)
			return
		}
		if fn.ParentEdgeKind() == edge.CallExpr_Fun {
			f.returned(fn.Parent(), i, via)
			return
		}
		if n := len(via); n > 0 { // it came in by a call of a variable
			last := via[n-1]
			if syntax.Callee(f.At(last).Info, last.Node().(*ast.CallExpr).Fun) == nil {
				f.returned(last, i, via[:n-1])
			}
		}
		f.value(fn, via)
		return
	}
}

// returns follows the i-th result of a function to the calls it may go to.
func (f *flow) returns(fn inspector.Cursor, i int, via calls) {
	if n := len(via); n > 0 {
		f.returned(via[n-1], i, via[:n-1])
		return
	}
	obj, ok := f.At(fn).Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return
	}
	if !f.once(obj, i, nil) {
		return
	}
	f.Held = append(f.Held, obj)
	f.calls(obj, func(call inspector.Cursor) { f.returned(call, i, nil) })
	if obj.Signature().Recv() == nil {
		return
	}
	for _, m := range index.Alike(obj, f.Web.Abstract) {
		f.calls(m, func(call inspector.Cursor) { f.returned(call, i, nil) })
	}
}

// calls lists the calls of a function; where it is mentioned without being called, it is followed as what the value can
// be had from.
func (f *flow) calls(fn types.Object, each func(call inspector.Cursor)) {
	if fn == nil || fn.Pkg() == nil {
		return
	}
	for _, pkg := range f.Web.Mentioning(fn) {
		for _, id := range f.In(pkg).Of[fn] {
			if call, ok := syntax.Whole(syntax.Mention(id)); ok {
				each(call)
			} else {
				f.value(syntax.Mention(id), nil)
			}
		}
	}
}

// returned follows the i-th result of a call.
func (f *flow) returned(call inspector.Cursor, i int, via calls) {
	if i == 0 {
		f.value(call, via)
		return
	}
	if !f.once(call.Inspector(), -int(call.Index())*16-i, via) { // a function may return its own call
		return
	}
	f.here = call
	switch call.ParentEdgeKind() {
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		f.into(f.At(call), syntax.Target(call.Parent(), i), via)
	case edge.ReturnStmt_Results:
		f.result(call.Parent(), i, via)
	default:
	}
}
