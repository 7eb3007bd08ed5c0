package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// uses is an index of one variant: where each object is mentioned.
type usesIndex struct {
	info *types.Info
	root inspector.Cursor
	of   map[types.Object][]inspector.Cursor // the identifiers that mention an object, in the order of the files
	// results are the named results of functions.
	results map[types.Object]namedResult
}

type namedResult struct {
	fn inspector.Cursor
	i  int
}

func newUsesIndex(pkg *load.Package) *usesIndex {
	files := make([]*ast.File, len(pkg.Files))
	for i, f := range pkg.Files {
		files[i] = f.Syntax
	}
	x := &usesIndex{info: pkg.Info, root: inspector.New(files).Root(), of: map[types.Object][]inspector.Cursor{}, results: map[types.Object]namedResult{}}
	for fn := range x.root.Preorder((*ast.FuncDecl)(nil)) {
		if def, ok := pkg.Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
			for i := range def.Signature().Results().Len() {
				x.results[def.Signature().Results().At(i)] = namedResult{fn, i}
			}
		}
	}
	for id := range x.root.Preorder((*ast.Ident)(nil)) {
		if obj := origin(pkg.Info.Uses[id.Node().(*ast.Ident)]); obj != nil {
			x.of[obj] = append(x.of[obj], id)
		}
	}
	return x
}

// origin is the declared object of an instantiated one.
func origin(obj types.Object) types.Object {
	switch o := obj.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return obj
}

// flow follows a value through a package: through variables, fields, elements of containers, parameters and results.
// It follows what is certain and leaves the rest: a value handed to another package, to an interface's method or to a function value is gone.
type flow struct {
	*usesIndex
	visit    func(expr inspector.Cursor) // called for each expression that is the value
	embedded func(field *types.Var)      // called for each embedded field that holds it
	seen     map[string]bool
}

// calls are the calls through which a value came to be in a function, the latest last. A value that is returned from there goes back to the latest one only, so that a helper which everything passes through does not mix it all up.
type calls []inspector.Cursor

// The limits keep a search that finds nothing from going on for long.
const (
	deepest = 4
	longest = 20000
)

// once says whether something is seen for the first time by this way.
func (f *flow) once(what string, n int, via calls) bool {
	way := make([]string, len(via))
	for i, c := range via {
		way[i] = strconv.Itoa(int(c.Index()))
	}
	key := what + strconv.Itoa(n) + " " + strings.Join(way, " ")
	if f.seen[key] || len(f.seen) >= longest {
		return false
	}
	f.seen[key] = true
	return true
}

func through(via calls, call inspector.Cursor) calls { return slices.Concat(via, calls{call}) }

// value follows an expression that is the value.
func (f *flow) value(expr inspector.Cursor, via calls) {
	if !f.once("expr", int(expr.Index()), via) {
		return
	}
	f.visit(expr)
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.ParenExpr_X, edge.TypeAssertExpr_X:
		f.value(parent, via)
	case edge.CallExpr_Args:
		f.argument(parent, i, via)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		f.into(f.target(parent, i), via)
	case edge.ReturnStmt_Results:
		f.result(parent, i, via)
	case edge.KeyValueExpr_Value:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok {
			f.literal(parent.Parent(), lit, parent.Node().(*ast.KeyValueExpr).Key, -1, via)
		}
	case edge.CompositeLit_Elts:
		f.literal(parent, parent.Node().(*ast.CompositeLit), nil, i, via)
	default: // it goes nowhere from here
	}
}

// target is what the i-th value of an assignment or a declaration goes to, nil when that can't be said.
func (f *flow) target(stmt inspector.Cursor, i int) ast.Expr {
	switch n := stmt.Node().(type) {
	case *ast.AssignStmt:
		// A call with several results, or a type assertion with ok: the value is the first.
		if i < len(n.Lhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
			return n.Lhs[i]
		}
	case *ast.ValueSpec:
		if i < len(n.Names) {
			return n.Names[i]
		}
	}
	return nil
}

// object is the variable or field that an expression names, or nil.
func (f *flow) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj := f.info.Defs[e]; obj != nil {
			return obj
		}
		return origin(f.info.Uses[e])
	case *ast.SelectorExpr:
		return origin(f.info.Uses[e.Sel])
	}
	return nil
}

// into follows a value that is assigned.
func (f *flow) into(target ast.Expr, via calls) {
	if target == nil {
		return
	}
	if at, ok := ast.Unparen(target).(*ast.IndexExpr); ok {
		f.container(f.object(at.X), via)
		return
	}
	f.variable(f.object(target), via)
}

// variable follows a variable or field that holds the value to where it is read.
func (f *flow) variable(obj types.Object, via calls) {
	v, ok := obj.(*types.Var)
	if !ok {
		return
	}
	if v.IsField() || v.Parent() == v.Pkg().Scope() {
		via = nil // whoever reads it got there in another way
	}
	if !f.once("var", int(v.Pos()), via) {
		return
	}
	if v.IsField() && v.Embedded() {
		f.embedded(v)
	}
	for _, id := range f.of[v] {
		if use := mention(id); read(use) {
			f.value(use, via)
		}
	}
	if r, ok := f.results[v]; ok {
		f.returns(r.fn, r.i, via)
	}
}

// container follows a map, slice, array or channel variable that holds the value.
func (f *flow) container(obj types.Object, via calls) {
	v, ok := obj.(*types.Var)
	if !ok {
		return
	}
	if v.IsField() || v.Parent() == v.Pkg().Scope() {
		via = nil
	}
	if !f.once("container", int(v.Pos()), via) {
		return
	}
	for _, id := range f.of[v] {
		f.holder(mention(id), via)
	}
}

// holder follows an expression that is a container of the value.
func (f *flow) holder(expr inspector.Cursor, via calls) {
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.ParenExpr_X, edge.SliceExpr_X:
		f.holder(parent, via)
	case edge.IndexExpr_X:
		if read(parent) {
			f.value(parent, via)
		}
	case edge.RangeStmt_X:
		if r := parent.Node().(*ast.RangeStmt); r.Value != nil {
			f.into(r.Value, via)
		} else if _, ok := under(f.info.TypeOf(r.X)).(*types.Chan); ok && r.Key != nil {
			f.into(r.Key, via)
		}
	case edge.UnaryExpr_X:
		if parent.Node().(*ast.UnaryExpr).Op == token.ARROW {
			f.value(parent, via)
		}
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		f.container(f.object(f.target(parent, i)), via)
	case edge.KeyValueExpr_Value:
		if key, ok := parent.Node().(*ast.KeyValueExpr).Key.(*ast.Ident); ok {
			f.container(origin(f.info.Uses[key]), via)
		}
	case edge.CallExpr_Args:
		call := parent.Node().(*ast.CallExpr)
		if f.builtin(call) == "append" {
			f.holder(parent, via)
		} else if p := f.parameter(call, i); p != nil && len(via) < deepest {
			f.container(p, through(via, parent))
		}
	default:
	}
}

func (f *flow) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := f.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// parameter is the parameter that the i-th argument of a call becomes, nil for functions that are not of the package.
func (f *flow) parameter(call *ast.CallExpr, i int) *types.Var {
	fn := callee(f.info, call.Fun)
	if fn == nil {
		return nil
	}
	params := fn.Origin().Signature().Params()
	if params.Len() == 0 {
		return nil
	}
	return params.At(min(i, params.Len()-1))
}

func (f *flow) argument(at inspector.Cursor, i int, via calls) {
	call := at.Node().(*ast.CallExpr)
	if f.info.Types[call.Fun].IsType() { // a conversion
		f.value(at, via)
		return
	}
	if f.builtin(call) == "append" {
		if i > 0 {
			f.holder(at, via)
		}
		return
	}
	p := f.parameter(call, i)
	if p == nil || len(via) >= deepest {
		return
	}
	into := through(via, at)
	sig := callee(f.info, call.Fun).Origin().Signature()
	if sig.Variadic() && i >= sig.Params().Len()-1 && !call.Ellipsis.IsValid() {
		f.container(p, into)
		return
	}
	f.variable(p, into)
}

// result follows a value that is returned.
func (f *flow) result(ret inspector.Cursor, i int, via calls) {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		if _, declared := fn.Node().(*ast.FuncDecl); declared {
			f.returns(fn, i, via)
		} else if fn.ParentEdgeKind() == edge.CallExpr_Fun {
			f.returned(fn.Parent(), i, via)
		}
		return
	}
}

// returns follows the i-th result of a function to the calls it may go to.
func (f *flow) returns(fn inspector.Cursor, i int, via calls) {
	if len(via) > 0 {
		f.returned(via[len(via)-1], i, via[:len(via)-1])
		return
	}
	for _, id := range f.of[f.info.Defs[fn.Node().(*ast.FuncDecl).Name]] {
		if call, ok := called(id); ok {
			f.returned(call, i, nil)
		}
	}
}

// returned follows the i-th result of a call.
func (f *flow) returned(call inspector.Cursor, i int, via calls) {
	if i == 0 {
		f.value(call, via)
		return
	}
	if !f.once("result"+strconv.Itoa(i)+" of ", int(call.Index()), via) { // a function may return its own call
		return
	}
	switch call.ParentEdgeKind() {
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		f.into(f.target(call.Parent(), i), via)
	case edge.ReturnStmt_Results:
		f.result(call.Parent(), i, via)
	default:
	}
}

// literal follows a value into a struct's field, or an element.
func (f *flow) literal(at inspector.Cursor, lit *ast.CompositeLit, key ast.Expr, i int, via calls) {
	t := under(f.info.TypeOf(lit))
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	switch {
	case !ok:
		f.holder(at, via)
	case key != nil:
		if id, ok := key.(*ast.Ident); ok {
			f.variable(origin(f.info.Uses[id]), via)
		}
	case i >= 0 && i < st.NumFields():
		f.variable(st.Field(i).Origin(), via)
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

// called is the call of the function that an identifier names.
func called(id inspector.Cursor) (inspector.Cursor, bool) {
	fun := mention(id)
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
