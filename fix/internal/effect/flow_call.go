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

// argument follows the i-th argument of a call into the called functions.
func (f *flow) argument(at inspector.Cursor, i int, via callString) {
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
	read := false
	for _, t := range f.targets(x, call.Fun, nil) {
		if t.methodExpr && i == 0 {
			caller{f}.by(t.at, at, via)
			read = true
		}
		if t.sig != nil {
			if v := t.takes(i); v != nil && (i > 0 || !t.methodExpr || f.holds(v.Type())) {
				f.variable(v, withCall(via, at))
			}
			read = true
		}
	}
	caller{f}.yieldedToParameter(x, at, via)
	if !read {
		f.external(at, i, via)
	}
}

// external follows an argument of a function whose body is not loaded: into its results, and into the functions that
// are passed along.
func (f *flow) external(at inspector.Cursor, i int, via callString) {
	x := f.At(at)
	call := at.Node().(*ast.CallExpr)
	fn := syntax.Callee(x.Info, call.Fun)
	asked := syntax.Parameter(x.Info, call, i)
	if fn != nil {
		f.External = append(f.External, External{f.current, fn, asked})
	} else {
		f.ToFunctionVariables = append(f.ToFunctionVariables, f.current)
		caller{f}.callback(x, call)
	}
	sig, ok := identity.Under(x.Info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return
	}
	if (rows{f}).argumentRows(at, i, via) {
		return
	}
	current := f.current
	for j := range sig.Results().Len() {
		if t := sig.Results().At(j).Type(); f.carries(t) || f.keeps(t, asked) {
			f.returned(at, j, via)
		}
	}
	f.current = current
	caller{f}.callbacks(x, call, via)
	if fn == nil {
		return
	}
	if isContextWithValue(fn) && i == 2 {
		f.throughContext(x, call)
	}
	f.current = current
	framework{f}.supplied(fn, asked, sig)
	caller{f}.methodsOf(x, call, i, withCall(via, at))
	// A method may store it for other methods to return, or for its callbacks: sync.Map, atomic.Pointer.
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := x.Info.Selections[sel]; s != nil && f.keeps(receiver(s), asked) {
			store{f}.put(x, sel.X, via)
		} else if s != nil {
			store{f}.intoCallbacks(x, sel.X, via)
		}
	}
}

// callbacks follows a value into the parameters of the functions among a call's arguments.
func (f caller) callbacks(x *index.Index, call *ast.CallExpr, via callString) {
	for _, arg := range call.Args {
		f.intoParameters(x, arg, via)
	}
}

// callback records the objects by which a package that is not loaded may set a function variable that is called with
// the value.
func (f caller) callback(x *index.Index, call *ast.CallExpr) {
	v, ok := x.Base(call.Fun).(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	if param, ok := x.Params[v]; ok {
		if fn := x.Info.Defs[param.Fn.Node().(*ast.FuncDecl).Name]; fn != nil {
			f.Escaping = append(f.Escaping, fn)
		}
	} else if v.IsField() || v.Parent() == v.Pkg().Scope() {
		f.Escaping = append(f.Escaping, v)
	}
}

// method follows a method call on the value, or on something that carries it.
func (f *flow) method(sel inspector.Cursor, isValue bool, via callString) {
	x := f.At(sel)
	s := x.Info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s == nil || s.Kind() == types.FieldVal {
		if s != nil && !isValue {
			f.libraryField(sel, s, via)
		}
		return
	}
	fn, _ := s.Obj().(*types.Func)
	if fn == nil || len(s.Index()) > 1 && f.Packages.Of[fn.Pkg()] != nil { // promoted: the receiver is a field
		return
	}
	call, ok := syntax.CallOf(sel)
	if !ok {
		return
	}
	if fn = fn.Origin(); f.Packages.Of[fn.Pkg()] != nil && !index.IsAbstract(fn) {
		f.variable(fn.Signature().Recv(), withCall(via, call))
		return
	}
	if isValue && index.IsAbstract(fn) {
		for _, m := range index.Counterparts(fn, f.Packages.Concrete) {
			if f.holds(m.Signature().Recv().Type()) {
				f.variable(m.Signature().Recv(), withCall(via, call))
			}
		}
	}
	sig, ok := s.Type().(*types.Signature)
	if !ok {
		return
	}
	if isValue && (rows{f}).receiverRows(call, via) {
		return
	}
	for i := range sig.Results().Len() {
		if !f.returnsValue(sig.Results().At(i).Type(), isValue) {
			continue
		}
		if isValue {
			f.withLikeness(Derived, func() { f.returned(call, i, via) })
		} else {
			f.returned(call, i, via)
		}
	}
	if !isValue {
		caller{f}.callbacks(x, call.Node().(*ast.CallExpr), via)
	}
}

// returnsValue reports whether a method may return the value, when it is called on the value itself
// (c.WithTimeout(d)), or on something that carries it (m.Load()).
func (f *flow) returnsValue(t types.Type, isValue bool) bool {
	if isValue {
		return !types.IsInterface(t) && f.holds(t)
	}
	return f.carries(t) || f.yields(t)
}

// libraryField follows a selected field of a library's struct that carries the value: a read of it, or a function
// that is assigned to it and may be called with the value.
func (f *flow) libraryField(sel inspector.Cursor, s *types.Selection, via callString) {
	v, ok := s.Obj().(*types.Var)
	if !ok || v.Pkg() == nil || f.Packages.Of[v.Pkg()] != nil && (!v.Embedded() || !f.yields(v.Type())) {
		return
	}
	switch kind, i := sel.ParentEdge(); {
	case kind == edge.AssignStmt_Lhs:
		if assign := sel.Parent().Node().(*ast.AssignStmt); len(assign.Lhs) == len(assign.Rhs) {
			caller{f}.intoParameters(f.At(sel), assign.Rhs[i], via)
		}
	case syntax.Read(sel) && f.gets(v.Type(), 0):
		f.value(sel, via)
	}
}

// called follows the results of a function that carries the value.
func (f *flow) called(call inspector.Cursor, via callString) {
	sig, ok := identity.Under(f.At(call).Info.TypeOf(call.Node().(*ast.CallExpr).Fun)).(*types.Signature)
	if !ok {
		return
	}
	for i := range sig.Results().Len() {
		if f.carries(sig.Results().At(i).Type()) {
			f.returned(call, i, via)
		}
	}
	caller{f}.callbacks(f.At(call), call.Node().(*ast.CallExpr), via) // a function that yields the value
}

// result follows a value that is returned.
func (f *flow) result(ret inspector.Cursor, i int, via callString) {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		f.namedResult(fn, i, via)
		if _, declared := fn.Node().(*ast.FuncDecl); declared {
			f.returns(fn, i, via)
			return
		}
		if fn.ParentEdgeKind() == edge.CallExpr_Fun {
			f.returned(fn.Parent(), i, via)
			return
		}
		if n := len(via); n > 0 { // it entered through a call of a function variable
			last := via[n-1]
			if syntax.Callee(f.At(last).Info, last.Node().(*ast.CallExpr).Fun) == nil {
				f.returned(last, i, via[:n-1])
			}
		}
		f.value(fn, via)
		return
	}
}

// namedResult follows a value that is returned into the variable of the i-th result, which deferred functions read:
// those are function literals, and what gets its address or is called by a defer statement.
//
//	func open() (c *T, err error) {
//		defer func() { if err != nil { c.Close() } }()
//		return New(), ping()
//	}
func (f *flow) namedResult(fn inspector.Cursor, i int, via callString) {
	x := f.At(fn)
	var sig *types.Signature
	switch n := fn.Node().(type) {
	case *ast.FuncDecl:
		if obj, ok := x.Info.Defs[n.Name].(*types.Func); ok {
			sig = obj.Signature()
		}
	case *ast.FuncLit:
		sig, _ = x.Info.TypeOf(n).(*types.Signature)
	}
	if sig == nil || i >= sig.Results().Len() {
		return
	}
	v := sig.Results().At(i)
	if v.Name() == "" || !f.firstVisit(v, -2, via) {
		return
	}
	for _, id := range x.Of[v] {
		if use := syntax.Mention(id); syntax.Read(use) && (deferred(use, fn) || syntax.Addressable(use)) {
			f.value(use, via)
		}
	}
}

// deferred reports whether code may run when the function around it returns: it is in a function literal of it, or in
// a defer statement.
func deferred(at, fn inspector.Cursor) bool {
	for around := range at.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil), (*ast.DeferStmt)(nil)) {
		return around != fn
	}
	return false
}

// returns follows the i-th result of a function to its calls.
func (f *flow) returns(fn inspector.Cursor, i int, via callString) {
	if n := len(via); n > 0 {
		f.returned(via[n-1], i, via[:n-1])
		return
	}
	obj, ok := f.At(fn).Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return
	}
	if !f.firstVisit(obj, i, nil) {
		return
	}
	f.Escaping = append(f.Escaping, obj)
	f.eachCall(obj, func(call inspector.Cursor) { f.returned(call, i, nil) })
	if obj.Signature().Recv() == nil {
		return
	}
	for _, m := range index.Counterparts(obj, f.Packages.Abstract) {
		f.eachCall(m, func(call inspector.Cursor) { f.returned(call, i, nil) })
	}
}

// eachCall visits the calls of a function. A mention without a call is followed as a function that carries the value.
func (f *flow) eachCall(fn types.Object, each func(call inspector.Cursor)) {
	if fn == nil || fn.Pkg() == nil {
		return
	}
	for _, pkg := range f.Packages.Mentioning(fn) {
		for _, id := range f.In(pkg).Of[fn] {
			if call, ok := syntax.CallOf(syntax.Mention(id)); ok {
				each(call)
			} else {
				f.value(syntax.Mention(id), nil)
			}
		}
	}
}

// returned follows the i-th result of a call.
func (f *flow) returned(call inspector.Cursor, i int, via callString) {
	if i == 0 {
		f.value(call, via)
		return
	}
	if !f.firstVisit(call.Inspector(), -int(call.Index())*16-i, via) { // a function may return its own call
		return
	}
	f.current = call
	switch call.ParentEdgeKind() {
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		store{f}.into(f.At(call), syntax.Target(call.Parent(), i), via)
	case edge.ReturnStmt_Results:
		f.result(call.Parent(), i, via)
	default:
	}
}
