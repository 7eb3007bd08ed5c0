package fix

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// argument follows the i-th argument of a call into what is called.
func (f *flow) argument(at inspector.Cursor, i int, via calls) {
	x := f.at(at)
	call := at.Node().(*ast.CallExpr)
	if x.info.Types[call.Fun].IsType() { // a conversion
		f.value(at, via)
		return
	}
	switch x.builtin(call) {
	case "":
	case "append":
		f.value(at, via)
		return
	case "copy":
		f.variable(x.base(call.Args[0]), via)
		return
	default:
		return
	}
	sigs := f.bodies(x, call.Fun, map[types.Object]bool{})
	for _, sig := range sigs {
		f.variable(argumentOf(sig, i), through(via, at))
	}
	if len(sigs) == 0 {
		f.unknown(at, i, via)
	}
}

// bodies are the signatures of the functions that an expression may be and whose bodies are loaded: their parameters are the variables in those bodies.
func (f *flow) bodies(x *usesIndex, fun ast.Expr, seen map[types.Object]bool) []*types.Signature {
	if lit, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		sig, ok := x.info.TypeOf(lit).(*types.Signature)
		if !ok {
			return nil
		}
		return []*types.Signature{sig}
	}
	if fn := callee(x.info, fun); fn != nil {
		fn = fn.Origin()
		if isAbstract(fn) {
			var out []*types.Signature
			for _, m := range alike(fn, f.web.concrete) {
				out = append(out, m.Signature())
			}
			return out
		}
		if f.web.of[fn.Pkg()] == nil {
			return nil
		}
		return []*types.Signature{fn.Signature()}
	}
	v, ok := x.base(fun).(*types.Var)
	if !ok || v.Pkg() == nil || seen[v] {
		return nil
	}
	seen[v] = true
	var out []*types.Signature
	packages := f.web.mentioning(v)
	if own := f.web.of[v.Pkg()]; own != nil {
		if _, param := f.in(own).params[v]; param {
			packages = f.web.users[v.Pkg()]
		}
	}
	for _, pkg := range packages {
		y := f.in(pkg)
		for _, e := range y.funcs[v] {
			out = append(out, f.bodies(y, e, seen)...)
		}
	}
	return out
}

// unknown follows an argument of a function whose body is not loaded: what may come out of it again, or go to the functions that it is given.
func (f *flow) unknown(at inspector.Cursor, i int, via calls) {
	x := f.at(at)
	call := at.Node().(*ast.CallExpr)
	fn := callee(x.info, call.Fun)
	if fn != nil {
		f.taken(f.here, fn, parameter(x.info, call, i))
	} else {
		f.callback(x, call)
	}
	sig, ok := under(x.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return
	}
	for j := range sig.Results().Len() {
		if f.carries(sig.Results().At(j).Type(), 0) {
			f.returned(at, j, via)
		}
	}
	f.callbacks(x, call, via)
	if fn == nil || isAbstract(fn) {
		return
	}
	// A method may keep it for other methods to give back: sync.Map, atomic.Pointer.
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.gives(x.info.Selections[sel]) {
		f.variable(x.base(sel.X), via)
	}
}

// callbacks follows a value into the parameters of the functions that are arguments of a call.
func (f *flow) callbacks(x *usesIndex, call *ast.CallExpr, via calls) {
	for _, arg := range call.Args {
		if _, ok := under(x.info.TypeOf(arg)).(*types.Signature); !ok {
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
func (f *flow) callback(x *usesIndex, call *ast.CallExpr) {
	v, ok := x.base(call.Fun).(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	if param, ok := x.params[v]; ok {
		if fn := x.info.Defs[param.fn.Node().(*ast.FuncDecl).Name]; fn != nil {
			f.held(fn)
		}
	} else if v.IsField() || v.Parent() == v.Pkg().Scope() {
		f.held(v)
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
		if !ok || f.web.of[fn.Pkg()] != nil {
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
	x := f.at(sel)
	s := x.info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s == nil || s.Kind() == types.FieldVal {
		return
	}
	fn, _ := s.Obj().(*types.Func)
	if fn == nil || len(s.Index()) > 1 && f.web.of[fn.Pkg()] != nil { // promoted: the receiver is a field
		return
	}
	call, ok := whole(sel)
	if !ok {
		return
	}
	if fn = fn.Origin(); f.web.of[fn.Pkg()] != nil && !isAbstract(fn) {
		f.variable(fn.Signature().Recv(), through(via, call))
		return
	}
	sig, ok := s.Type().(*types.Signature)
	if !ok {
		return
	}
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		if is && !types.IsInterface(t) && f.holds(t) || !is && f.carries(t, 0) { // c.WithTimeout(d); m.Load()
			f.returned(call, i, via)
		}
	}
	if !is {
		f.callbacks(x, call.Node().(*ast.CallExpr), via)
	}
}

// called follows what a function returns, which is one that the value can be had from.
func (f *flow) called(call inspector.Cursor, via calls) {
	sig, ok := under(f.at(call).info.TypeOf(call.Node().(*ast.CallExpr).Fun)).(*types.Signature)
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
			if callee(f.at(last).info, last.Node().(*ast.CallExpr).Fun) == nil {
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
	obj, ok := f.at(fn).info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return
	}
	if !f.once(obj, i, nil) {
		return
	}
	f.held(obj)
	f.calls(obj, func(call inspector.Cursor) { f.returned(call, i, nil) })
	if obj.Signature().Recv() == nil {
		return
	}
	for _, m := range alike(obj, f.web.abstract) {
		f.calls(m, func(call inspector.Cursor) { f.returned(call, i, nil) })
	}
}

// calls lists the calls of a function; where it is mentioned without being called, it is followed as what the value can be had from.
func (f *flow) calls(fn types.Object, each func(call inspector.Cursor)) {
	if fn == nil || fn.Pkg() == nil {
		return
	}
	for _, pkg := range f.web.mentioning(fn) {
		for _, id := range f.in(pkg).of[fn] {
			if call, ok := whole(mention(id)); ok {
				each(call)
			} else {
				f.value(mention(id), nil)
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
		f.into(f.at(call), target(call.Parent(), i), via)
	case edge.ReturnStmt_Results:
		f.result(call.Parent(), i, via)
	default:
	}
}

// whole is the call of the function that an expression names.
func whole(fun inspector.Cursor) (inspector.Cursor, bool) {
	for {
		switch fun.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			fun = fun.Parent()
		case edge.CallExpr_Fun:
			return fun.Parent(), true
		default:
			return fun, false
		}
	}
}
