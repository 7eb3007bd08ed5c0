package effect

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Flow follows a value through the packages that are loaded with bodies: through variables, fields, elements of containers, functions that return it, parameters and results.
// Where it leaves them, it says so: what others do with it is not to be seen.
//
// It is after what may be, not what must be: a container is one value whatever its keys, a field is one whatever struct it is of, and an interface's method is every method of its name and signature.
// Not followed are what a context holds, an embedded field that is assigned to after its struct was made, and reflection.
type Flow struct {
	Web   *index.Web
	Index func(*load.Package) *index.Index
	Holds func(types.Type) bool // says that a variable of a type can hold the value

	Visit    func(expr inspector.Cursor)                                  // called for each expression that is the value
	Embedded func(field *types.Var)                                       // called for each embedded field that holds it
	Wrapped  func(t types.Type) bool                                      // called for each struct that is made with it embedded: whether the struct is followed, and held by what holds says, from now on
	Taken    func(arg inspector.Cursor, by *types.Func, param types.Type) // called for each argument of a function without a body
	Stored   func(expr inspector.Cursor, in *types.Var)                   // called where it is assigned to a variable or field of a package without bodies
	Held     func(obj types.Object)                                       // called for the functions, variables and fields that source which is not loaded can have it from

	Indexes map[*inspector.Inspector]*index.Index
	Ids     map[any]int
	Seen    map[string]bool
	here    inspector.Cursor // the expression that is followed
}

// calls are the calls through which a value came to be in a function, the latest last. A value that is returned from there goes back to the latest one only, so that a helper which everything passes through does not mix it all up.
type calls []inspector.Cursor

// The limits keep a search that finds nothing from going on for long.
const (
	deepest = 4
	longest = 20000
)

func (f *Flow) id(x any) int {
	if _, ok := f.Ids[x]; !ok {
		f.Ids[x] = len(f.Ids)
	}
	return f.Ids[x]
}

// once says whether something is seen for the first time by this way.
func (f *Flow) once(what any, n int, via calls) bool {
	key := make([]byte, 0, 8*(len(via)+1))
	key = strconv.AppendInt(key, int64(f.id(what)), 10)
	key = strconv.AppendInt(append(key, '.'), int64(n), 10)
	for _, c := range via {
		key = strconv.AppendInt(append(key, ' '), int64(f.id(c.Inspector())), 10)
		key = strconv.AppendInt(append(key, '.'), int64(c.Index()), 10)
	}
	if f.Seen[string(key)] || len(f.Seen) >= longest {
		return false
	}
	f.Seen[string(key)] = true
	return true
}

// through adds a call; behind too many of them a value may have come from anywhere.
func through(via calls, call inspector.Cursor) calls {
	if len(via) >= deepest {
		return nil
	}
	return slices.Concat(via, calls{call})
}

// At is the index of the package that an expression stands in.
func (f *Flow) At(c inspector.Cursor) *index.Index { return f.Indexes[c.Inspector()] }

func (f *Flow) In(pkg *load.Package) *index.Index {
	x := f.Index(pkg)
	f.Indexes[x.Root.Inspector()] = x
	return x
}

// Value follows an expression that is the value, or that it can be had from: a container or pointer of it, or a function that returns it.
func (f *Flow) Value(expr inspector.Cursor, via calls) {
	if !f.once(expr.Inspector(), int(expr.Index()), via) {
		return
	}
	x := f.At(expr)
	is := f.is(x.Info.TypeOf(expr.Node().(ast.Expr)))
	if is {
		f.Visit(expr)
	}
	f.here = expr
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.ParenExpr_X, edge.TypeAssertExpr_X, edge.StarExpr_X, edge.UnaryExpr_X, edge.SliceExpr_X: // UnaryExpr: & and <-
		f.Value(parent, via)
	case edge.IndexExpr_X, edge.IndexListExpr_X: // an element, or an instance of a generic function
		if syntax.Read(parent) {
			f.Value(parent, via)
		}
	case edge.RangeStmt_X:
		r := parent.Node().(*ast.RangeStmt)
		for _, e := range []ast.Expr{r.Key, r.Value} {
			if e != nil && f.Carries(x.Info.TypeOf(e), 0) {
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
		f.into(x, syntax.Target(parent, i), via)
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
func (f *Flow) is(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && f.Holds(tuple.At(0).Type())
	}
	return t != nil && f.Holds(t)
}

// Carries says that the value can be had from a variable of a type: as an element, through a pointer or from a function.
func (f *Flow) Carries(t types.Type, depth int) bool {
	if t == nil || depth > 3 {
		return false
	}
	if f.Holds(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return f.Carries(u.Elem(), depth+1)
	case *types.Slice:
		return f.Carries(u.Elem(), depth+1)
	case *types.Array:
		return f.Carries(u.Elem(), depth+1)
	case *types.Chan:
		return f.Carries(u.Elem(), depth+1)
	case *types.Map:
		return f.Carries(u.Key(), depth+1) || f.Carries(u.Elem(), depth+1)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
			for v := range tuple.Variables() {
				if f.Carries(v.Type(), depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// cases follows a value into the variables of a type switch.
func (f *Flow) cases(x *index.Index, sw *ast.TypeSwitchStmt, via calls) {
	for _, clause := range sw.Body.List {
		f.variable(x.Info.Implicits[clause], via)
	}
}

// into follows a value that is assigned.
func (f *Flow) into(x *index.Index, to ast.Expr, via calls) {
	if to == nil {
		return
	}
	obj := x.Base(to)
	f.variable(obj, via)
	switch ast.Unparen(to).(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		f.handed(x, obj)
	}
}

// handed follows a container or pointer that a function was given and that it puts the value into, back to those who gave it.
func (f *Flow) handed(x *index.Index, obj types.Object) {
	param, ok := x.Params[obj]
	if !ok {
		return
	}
	f.calls(x.Info.Defs[param.Fn.Node().(*ast.FuncDecl).Name], func(call inspector.Cursor) {
		if args := call.Node().(*ast.CallExpr).Args; param.I < len(args) {
			y := f.At(call)
			f.variable(y.Base(args[param.I]), nil)
		}
	})
}

// variable follows a variable or field that holds the value to where it is read.
func (f *Flow) variable(obj types.Object, via calls) {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	global := v.IsField() || v.Parent() == v.Pkg().Scope()
	if f.Web.Of[v.Pkg()] == nil {
		if global {
			f.Stored(f.here, v)
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
		f.Embedded(v)
	}
	if global {
		f.Held(v)
	}
	for _, pkg := range f.Web.Mentioning(v) {
		for _, id := range f.In(pkg).Of[v] {
			if use := syntax.Mention(id); syntax.Read(use) {
				f.Value(use, via)
			}
		}
	}
	if r, ok := f.In(f.Web.Of[v.Pkg()]).Results[v]; ok {
		f.returns(r.Fn, r.I, via)
	}
}

// literal follows a value into a struct's field, or an element.
func (f *Flow) literal(at inspector.Cursor, lit *ast.CompositeLit, key ast.Expr, i int, via calls) {
	x := f.At(at)
	t := identity.Under(x.Info.TypeOf(lit))
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	switch {
	case !ok:
		f.Value(at, via)
	case key != nil:
		if id, ok := key.(*ast.Ident); ok {
			f.field(at, index.Origin(x.Info.Uses[id]), via)
		}
	case i >= 0 && i < st.NumFields():
		f.field(at, st.Field(i).Origin(), via)
	}
}

// field follows a value into a field of a literal. With an embedded one the struct is followed as well, because as an interface it may be what the field is.
func (f *Flow) field(lit inspector.Cursor, obj types.Object, via calls) {
	f.variable(obj, via)
	if v, ok := obj.(*types.Var); ok && v.Embedded() && f.Wrapped(f.At(lit).Info.TypeOf(lit.Node().(ast.Expr))) {
		f.Value(lit, via)
	}
}
