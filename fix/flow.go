package fix

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// flow follows a value through the packages that are loaded with bodies: through variables, fields, elements of containers, functions that return it, parameters and results.
// Where it leaves them, it says so: what others do with it is not to be seen.
//
// It is after what may be, not what must be: a container is one value whatever its keys, a field is one whatever struct it is of, and an interface's method is every method of its name and signature.
// Not followed are what a context holds, an embedded field that is assigned to after its struct was made, and reflection.
type flow struct {
	web   *web
	index func(*load.Package) *usesIndex
	holds func(types.Type) bool // says that a variable of a type can hold the value

	visit    func(expr inspector.Cursor)                                  // called for each expression that is the value
	embedded func(field *types.Var)                                       // called for each embedded field that holds it
	wrapped  func(t types.Type) bool                                      // called for each struct that is made with it embedded: whether the struct is followed, and held by what holds says, from now on
	taken    func(arg inspector.Cursor, by *types.Func, param types.Type) // called for each argument of a function without a body
	stored   func(expr inspector.Cursor, in *types.Var)                   // called where it is assigned to a variable or field of a package without bodies
	held     func(obj types.Object)                                       // called for the functions, variables and fields that source which is not loaded can have it from

	indexes map[*inspector.Inspector]*usesIndex
	ids     map[any]int
	seen    map[string]bool
	here    inspector.Cursor // the expression that is followed
}

// calls are the calls through which a value came to be in a function, the latest last. A value that is returned from there goes back to the latest one only, so that a helper which everything passes through does not mix it all up.
type calls []inspector.Cursor

// The limits keep a search that finds nothing from going on for long.
const (
	deepest = 4
	longest = 20000
)

func (f *flow) id(x any) int {
	if _, ok := f.ids[x]; !ok {
		f.ids[x] = len(f.ids)
	}
	return f.ids[x]
}

// once says whether something is seen for the first time by this way.
func (f *flow) once(what any, n int, via calls) bool {
	key := make([]byte, 0, 8*(len(via)+1))
	key = strconv.AppendInt(key, int64(f.id(what)), 10)
	key = strconv.AppendInt(append(key, '.'), int64(n), 10)
	for _, c := range via {
		key = strconv.AppendInt(append(key, ' '), int64(f.id(c.Inspector())), 10)
		key = strconv.AppendInt(append(key, '.'), int64(c.Index()), 10)
	}
	if f.seen[string(key)] || len(f.seen) >= longest {
		return false
	}
	f.seen[string(key)] = true
	return true
}

// through adds a call; behind too many of them a value may have come from anywhere.
func through(via calls, call inspector.Cursor) calls {
	if len(via) >= deepest {
		return nil
	}
	return slices.Concat(via, calls{call})
}

// at is the index of the package that an expression stands in.
func (f *flow) at(c inspector.Cursor) *usesIndex { return f.indexes[c.Inspector()] }

func (f *flow) in(pkg *load.Package) *usesIndex {
	x := f.index(pkg)
	f.indexes[x.root.Inspector()] = x
	return x
}

// value follows an expression that is the value, or that it can be had from: a container or pointer of it, or a function that returns it.
func (f *flow) value(expr inspector.Cursor, via calls) {
	if !f.once(expr.Inspector(), int(expr.Index()), via) {
		return
	}
	x := f.at(expr)
	is := f.is(x.info.TypeOf(expr.Node().(ast.Expr)))
	if is {
		f.visit(expr)
	}
	f.here = expr
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.ParenExpr_X, edge.TypeAssertExpr_X, edge.StarExpr_X, edge.UnaryExpr_X, edge.SliceExpr_X: // UnaryExpr: & and <-
		f.value(parent, via)
	case edge.IndexExpr_X, edge.IndexListExpr_X: // an element, or an instance of a generic function
		if read(parent) {
			f.value(parent, via)
		}
	case edge.RangeStmt_X:
		r := parent.Node().(*ast.RangeStmt)
		for _, e := range []ast.Expr{r.Key, r.Value} {
			if e != nil && f.carries(x.info.TypeOf(e), 0) {
				f.into(x, e, via)
			}
		}
	case edge.CallExpr_Fun:
		f.called(parent, via)
	case edge.CallExpr_Args:
		f.argument(parent, i, via)
	case edge.SelectorExpr_X:
		f.method(parent, is, via)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		if parent.ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
			f.cases(x, parent.Parent().Node().(*ast.TypeSwitchStmt), via)
			return
		}
		f.into(x, target(parent, i), via)
	case edge.SendStmt_Value:
		f.into(x, &ast.StarExpr{X: parent.Node().(*ast.SendStmt).Chan}, via)
	case edge.ReturnStmt_Results:
		f.result(parent, i, via)
	case edge.KeyValueExpr_Value, edge.KeyValueExpr_Key:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok {
			f.literal(parent.Parent(), lit, parent.Node().(*ast.KeyValueExpr).Key, -1, via)
		}
	case edge.CompositeLit_Elts:
		f.literal(parent, parent.Node().(*ast.CompositeLit), nil, i, via)
	default: // it goes nowhere from here
	}
}

// is says that an expression of a type can be the value. Of several results that is the first.
func (f *flow) is(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && f.holds(tuple.At(0).Type())
	}
	return t != nil && f.holds(t)
}

// carries says that the value can be had from a variable of a type: as an element, through a pointer or from a function.
func (f *flow) carries(t types.Type, depth int) bool {
	if t == nil || depth > 3 {
		return false
	}
	if f.holds(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return f.carries(u.Elem(), depth+1)
	case *types.Slice:
		return f.carries(u.Elem(), depth+1)
	case *types.Array:
		return f.carries(u.Elem(), depth+1)
	case *types.Chan:
		return f.carries(u.Elem(), depth+1)
	case *types.Map:
		return f.carries(u.Key(), depth+1) || f.carries(u.Elem(), depth+1)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				if f.carries(v.Type(), depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// cases follows a value into the variables of a type switch.
func (f *flow) cases(x *usesIndex, sw *ast.TypeSwitchStmt, via calls) {
	for _, clause := range sw.Body.List {
		f.variable(x.info.Implicits[clause], via)
	}
}

// into follows a value that is assigned.
func (f *flow) into(x *usesIndex, to ast.Expr, via calls) {
	if to == nil {
		return
	}
	obj := x.base(to)
	f.variable(obj, via)
	switch ast.Unparen(to).(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		f.handed(x, obj)
	}
}

// handed follows a container or pointer that a function was given and that it puts the value into, back to those who gave it.
func (f *flow) handed(x *usesIndex, obj types.Object) {
	param, ok := x.params[obj]
	if !ok {
		return
	}
	f.calls(x.info.Defs[param.fn.Node().(*ast.FuncDecl).Name], func(call inspector.Cursor) {
		if args := call.Node().(*ast.CallExpr).Args; param.i < len(args) {
			y := f.at(call)
			f.variable(y.base(args[param.i]), nil)
		}
	})
}

// variable follows a variable or field that holds the value to where it is read.
func (f *flow) variable(obj types.Object, via calls) {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	global := v.IsField() || v.Parent() == v.Pkg().Scope()
	if f.web.of[v.Pkg()] == nil {
		if global {
			f.stored(f.here, v)
		}
		return
	}
	if global {
		via = nil // whoever reads it got there in another way
	}
	if !f.once(v, 0, via) {
		return
	}
	if v.IsField() && v.Embedded() {
		f.embedded(v)
	}
	if global {
		f.held(v)
	}
	for _, pkg := range f.web.mentioning(v) {
		for _, id := range f.in(pkg).of[v] {
			if use := mention(id); read(use) {
				f.value(use, via)
			}
		}
	}
	if r, ok := f.in(f.web.of[v.Pkg()]).results[v]; ok {
		f.returns(r.fn, r.i, via)
	}
}

// literal follows a value into a struct's field, or an element.
func (f *flow) literal(at inspector.Cursor, lit *ast.CompositeLit, key ast.Expr, i int, via calls) {
	x := f.at(at)
	t := under(x.info.TypeOf(lit))
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	switch {
	case !ok:
		f.value(at, via)
	case key != nil:
		if id, ok := key.(*ast.Ident); ok {
			f.field(at, origin(x.info.Uses[id]), via)
		}
	case i >= 0 && i < st.NumFields():
		f.field(at, st.Field(i).Origin(), via)
	}
}

// field follows a value into a field of a literal. With an embedded one the struct is followed as well, because as an interface it may be what the field is.
func (f *flow) field(lit inspector.Cursor, obj types.Object, via calls) {
	f.variable(obj, via)
	if v, ok := obj.(*types.Var); ok && v.Embedded() && f.wrapped(f.at(lit).info.TypeOf(lit.Node().(ast.Expr))) {
		f.value(lit, via)
	}
}

// mention is the whole expression that names an object: the selector that the identifier ends, or the identifier.
func mention(id inspector.Cursor) inspector.Cursor {
	if id.ParentEdgeKind() == edge.SelectorExpr_Sel {
		return id.Parent()
	}
	return id
}

// read says that an expression is read, not assigned to or a key that names a field.
func read(expr inspector.Cursor) bool {
	switch expr.ParentEdgeKind() {
	case edge.AssignStmt_Lhs, edge.KeyValueExpr_Key, edge.RangeStmt_Key, edge.RangeStmt_Value:
		return false
	default:
		return true
	}
}
