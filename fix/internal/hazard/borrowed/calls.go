package borrowed

import (
	"go/ast"
	"go/types"
	"maps"
	"regexp"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// call reads the i-th result of a call.
func (r *originSearch) call(x *index.Index, call *ast.CallExpr, i int) {
	if x.Info.Types[call.Fun].IsType() {
		r.expr(x, call.Args[0], 0)
		return
	}
	if x.Builtin(call) != "" {
		r.add(origin{})
		return
	}
	if r.constructions.builds(x, call) {
		r.add(origin{kind: Fresh})
		return
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		r.body(x, lit, i)
		return
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn == nil {
		r.functionValue(x, call.Fun, i)
		return
	}
	rows := r.rows(x, call.Fun, fn)
	for _, row := range rows {
		if row.Kind == library.Alias && row.From.Base == library.Argument && row.From.Index < len(call.Args) && row.To.Base == library.Result && row.To.Index == i {
			r.expr(x, call.Args[row.From.Index], 0)
			return
		}
	}
	defer r.enter(x, call, fn)()
	r.function(fn, rows, words.OneLine(types.ExprString(call.Fun)), r.place(x, call), i)
}

// enter records the arguments of a call for the parameters of the function. The function that it returns restores what
// was recorded before.
func (r *originSearch) enter(x *index.Index, call *ast.CallExpr, fn *types.Func) (leave func()) {
	outer, outerCall := r.bound, r.within
	r.bound, r.within = maps.Clone(outer), call
	if params := fn.Origin().Signature().Params(); params.Len() == len(call.Args) && !fn.Signature().Variadic() {
		for j, arg := range call.Args {
			r.bound[params.At(j)] = argument{x, arg}
		}
	}
	return func() { r.bound, r.within = outer, outerCall }
}

// rows returns the rows of a called function. For a method of an interface that a variable holds, they are those of
// the types that are assigned to the variable.
func (r *originSearch) rows(x *index.Index, fun ast.Expr, fn *types.Func) library.Rows {
	sel, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok || x.Info.Selections[sel] == nil {
		return r.p.Project.Library.Of(fn)
	}
	if rows := r.p.Project.Library.Selected(x.Info.Selections[sel]); rows != nil || !index.IsAbstract(fn) {
		return rows
	}
	obj := x.Object(sel.X)
	if obj == nil {
		return nil
	}
	for _, e := range assigned(x, obj) {
		if rows := r.p.Project.Library.Method(x.Info.TypeOf(e), fn.Name()); rows != nil {
			return rows
		}
	}
	return nil
}

// assigned returns the expressions that a variable or field is set to in its package.
func assigned(x *index.Index, obj types.Object) []ast.Expr {
	var out []ast.Expr
	for _, f := range x.Pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) && x.Object(lhs) == obj {
						out = append(out, n.Rhs[i])
					}
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if len(n.Names) == len(n.Values) && x.Info.Defs[name] == obj {
						out = append(out, n.Values[i])
					}
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && x.Info.Uses[id] == obj {
					out = append(out, n.Value)
				}
			}
			return true
		})
	}
	return out
}

// borrowMethod matches the names of methods by which a pool lends, poolType the names of pools.
var (
	borrowMethod = regexp.MustCompile(`^(Get|Acquire|Borrow|Take|Checkout|CheckOut|Lease|Obtain)(Context|Ctx|Conn|Object|Client)?$`)
	poolType     = regexp.MustCompile(`(?i)pool$`)
)

// function reads the i-th result of a declared function.
func (r *originSearch) function(fn *types.Func, rows library.Rows, by, place string, i int) {
	for _, row := range rows {
		if row.Kind == library.Borrows && row.To.Base == library.Result && row.To.Index == i && row.To.Path == "" {
			r.add(origin{kind: Borrowed, by: by, place: place})
			return
		}
	}
	fn = fn.Origin()
	if fn.FullName() == "(*sync.Pool).Get" {
		r.add(origin{kind: Borrowed, by: by, place: place, returnMethods: []string{"Put"}})
		return
	}
	of := []*types.Func{fn}
	if index.IsAbstract(fn) {
		of = index.Counterparts(fn, r.p.Packages().Concrete)
	}
	read := false
	for _, f := range of {
		pkg := r.p.Packages().Of[f.Pkg()]
		if pkg == nil {
			continue
		}
		x := r.p.Project.Index(pkg)
		if decl := declarationOf(x, f); decl != nil {
			read = true
			r.body(x, decl, i)
		}
	}
	if read {
		return
	}
	recv := fn.Signature().Recv()
	if recv != nil && len(rows) == 0 && !r.p.Project.Library.Known(fn) && borrowMethod.MatchString(fn.Name()) {
		if name := identity.Named(recv.Type()); name != nil && poolType.MatchString(name.Name()) {
			r.add(origin{kind: Borrowed, by: by, place: place, unsure: true})
			return
		}
	}
	if len(rows) > 0 || r.p.Project.Library.Known(fn) || keepers[fn.Pkg().Path()] {
		r.add(origin{})
		return
	}
	r.unread(by, place)
}

// keepers are the packages of the standard library whose functions return what was put into something.
var keepers = map[string]bool{
	"container/heap": true, "container/list": true, "container/ring": true, "context": true, "maps": true, "slices": true, "sync": true,
	"sync/atomic": true,
}

// keeps reports whether an expression is a call of one of the keepers: sync.OnceValue(build).
func keeps(x *index.Index, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := syntax.Callee(x.Info, call.Fun)
	return fn != nil && fn.Pkg() != nil && keepers[fn.Pkg().Path()]
}

// unread records that the value is the result of a function whose body is not read.
func (r *originSearch) unread(by, place string) {
	r.add(origin{unread: true, by: by, place: place})
}

// functionVariable reads the results of a function variable, from the functions that it is set to, and those that
// calls return to which it is set. What sync.OnceValue and its like return is shared.
func (r *originSearch) functionVariable(x *index.Index, obj types.Object, i int) {
	if v, ok := obj.(*types.Var); ok {
		if given, ok := r.bound[v]; ok {
			r.functionValue(given.x, given.e, i)
			return
		}
	}
	if _, null := obj.(*types.Nil); null {
		return
	}
	var calls []*ast.CallExpr
	kept := false
	for _, e := range assigned(x, obj) {
		call, ok := ast.Unparen(e).(*ast.CallExpr)
		if kept = kept || keeps(x, e); ok && !keeps(x, e) {
			calls = append(calls, call)
		}
	}
	switch {
	case len(x.Funcs[obj])+len(calls) > 0:
	case kept:
		r.add(origin{})
		return
	default:
		r.unread(obj.Name(), r.p.Project.PlaceOf(x.Pkg, obj.Pos()))
		return
	}
	if r.seen[obj] {
		return
	}
	r.seen[obj] = true
	for _, e := range x.Funcs[obj] {
		r.functionValue(x, e, i)
	}
	for _, call := range calls {
		r.functionOf(x, call, i)
	}
}

// functionOf reads the results of the function that a call returns: f := pick().
func (r *originSearch) functionOf(x *index.Index, call *ast.CallExpr, i int) {
	if x.Info.Types[call.Fun].IsType() {
		r.functionValue(x, call.Args[0], i)
		return
	}
	if keeps(x, call) {
		r.add(origin{})
		return
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn == nil || r.p.Packages().Of[fn.Pkg()] == nil {
		r.unread(words.OneLine(types.ExprString(call.Fun)), r.place(x, call))
		return
	}
	y := r.p.Project.Index(r.p.Packages().Of[fn.Pkg()])
	decl := declarationOf(y, fn.Origin())
	if decl == nil {
		r.unread(words.OneLine(types.ExprString(call.Fun)), r.place(x, call))
		return
	}
	at, ok := y.Root.FindNode(decl)
	if !ok {
		r.add(origin{})
		return
	}
	defer r.enter(x, call, fn)()
	for ret := range at.Preorder((*ast.ReturnStmt)(nil)) {
		if enclosingFunction(ret) != ast.Node(decl) {
			continue
		}
		if values := ret.Node().(*ast.ReturnStmt).Results; len(values) > 0 {
			r.functionValue(y, values[0], i)
		} else if id := namedResult(decl, 0); id != nil {
			r.functionVariable(y, syntax.Object(y.Info, id), i)
		}
	}
}

// functionValue reads the results of an expression that is a function.
func (r *originSearch) functionValue(x *index.Index, e ast.Expr, i int) {
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		r.body(x, lit, i)
		return
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		r.functionOf(x, call, i)
		return
	}
	fn := syntax.Callee(x.Info, e)
	switch {
	case r.constructions.constructor(x, e):
		r.add(origin{kind: Fresh})
	case fn != nil:
		r.function(fn, r.rows(x, e, fn), words.OneLine(types.ExprString(e)), r.place(x, e), i)
	case x.Object(e) == nil: // an element, or a function that is asserted to be one
		r.unread(words.OneLine(types.ExprString(e)), r.place(x, e))
	default:
		r.functionVariable(x, x.Object(e), i)
	}
}

// reading identifies a result of a function, as it is read for a call of the function.
type reading struct {
	fn   ast.Node
	i    int
	call *ast.CallExpr
}

// body reads the i-th result of all return statements of a function.
func (r *originSearch) body(x *index.Index, fn ast.Node, i int) {
	key := reading{fn, i, r.within}
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	at, ok := x.Root.FindNode(fn)
	if !ok {
		r.add(origin{})
		return
	}
	for ret := range at.Preorder((*ast.ReturnStmt)(nil)) {
		if enclosingFunction(ret) != fn {
			continue
		}
		switch values := ret.Node().(*ast.ReturnStmt).Results; {
		case len(values) == 0:
			if id := namedResult(fn, i); id != nil {
				r.name(x, id)
			}
		case len(values) == 1 && i > 0:
			r.expr(x, values[0], i)
		case len(values) == 1:
			r.expr(x, values[0], 0)
		case i < len(values):
			r.expr(x, values[i], 0)
		}
	}
}

// enclosingFunction returns the function that a return statement belongs to.
func enclosingFunction(ret inspector.Cursor) ast.Node {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		return fn.Node()
	}
	return nil
}
