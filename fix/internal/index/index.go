package index

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Index lists the mentions of each object in one variant of a package.
type Index struct {
	Pkg  *load.Package
	Info *types.Info
	Root inspector.Cursor
	Of   map[types.Object][]inspector.Cursor // the identifiers that mention an object, in the order of the files
	// Results are the named results of functions, Params their parameters.
	Results, Params map[types.Object]Slot
	Receivers       map[types.Object]inspector.Cursor // the methods, by their receivers
	// Funcs lists the function literals, functions and function variables that a variable, field or parameter is set
	// to.
	Funcs map[types.Object][]ast.Expr

	declared  memo.Map[ast.Decl, *Locals]
	defines   memo.Map[ast.Decl, *Definitions]
	inferring memo.Map[ast.Decl, []*ast.Ident]
}

// Definitions lists the variables that a declaration defines, and its type switches.
type Definitions struct{ Vars, Switches []inspector.Cursor }

// Definitions returns the definitions in a declaration.
func (x *Index) Definitions(decl ast.Decl) *Definitions {
	return x.defines.Get(decl, func() *Definitions {
		out := &Definitions{}
		at, ok := x.Root.FindNode(decl)
		if !ok {
			return out
		}
		for cur := range at.Preorder((*ast.Ident)(nil), (*ast.TypeSwitchStmt)(nil)) {
			id, ok := cur.Node().(*ast.Ident)
			if !ok {
				out.Switches = append(out.Switches, cur)
			} else if _, ok := x.Info.Defs[id].(*types.Var); ok {
				out.Vars = append(out.Vars, cur)
			}
		}
		return out
	})
}

// Instances returns the identifiers in a declaration that are instantiated with type arguments.
func (x *Index) Instances(decl ast.Decl) []*ast.Ident {
	return x.inferring.Get(decl, func() []*ast.Ident {
		var out []*ast.Ident
		ast.Inspect(decl, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if _, generic := x.Info.Instances[id]; generic {
					out = append(out, id)
				}
			}
			return true
		})
		return out
	})
}

// Slot is a parameter or result of a declared function.
type Slot struct {
	Fn inspector.Cursor
	I  int
}

// New indexes a variant.
func New(pkg *load.Package) *Index {
	files := make([]*ast.File, len(pkg.Files))
	for i, f := range pkg.Files {
		files[i] = f.Syntax
	}
	x := &Index{
		Pkg: pkg, Info: pkg.Info, Root: inspector.New(files).Root(), Of: map[types.Object][]inspector.Cursor{},
		Results: map[types.Object]Slot{}, Params: map[types.Object]Slot{}, Receivers: map[types.Object]inspector.Cursor{},
		Funcs: map[types.Object][]ast.Expr{},
	}
	for fn := range x.Root.Preorder((*ast.FuncDecl)(nil)) {
		if def, ok := pkg.Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
			for i := range def.Signature().Results().Len() {
				x.Results[def.Signature().Results().At(i)] = Slot{fn, i}
			}
			for i := range def.Signature().Params().Len() {
				x.Params[def.Signature().Params().At(i)] = Slot{fn, i}
			}
			if recv := def.Signature().Recv(); recv != nil {
				x.Receivers[recv] = fn
			}
		}
	}
	for id := range x.Root.Preorder((*ast.Ident)(nil), (*ast.FuncLit)(nil)) {
		at := id
		if name, ok := id.Node().(*ast.Ident); ok {
			obj := Origin(pkg.Info.Uses[name])
			if obj == nil {
				continue
			}
			x.Of[obj] = append(x.Of[obj], id)
			if !callable(obj) {
				continue
			}
			at = syntax.Mention(id)
		}
		if to := x.Into(at); to != nil {
			x.Funcs[to] = append(x.Funcs[to], at.Node().(ast.Expr))
		}
	}
	return x
}

// callable reports whether an object is a function, or a variable that holds functions.
func callable(obj types.Object) bool {
	if obj.Pkg() == nil {
		return false
	}
	switch obj.(type) {
	case *types.Func, *types.Var:
		return callables(obj.Type())
	}
	return false
}

// callables reports whether a type is a function type, or a list or map of functions.
func callables(t types.Type) bool {
	switch u := identity.Under(t).(type) {
	case *types.Signature:
		return true
	case *types.Slice:
		t = u.Elem()
	case *types.Array:
		t = u.Elem()
	case *types.Map:
		t = u.Elem()
	default:
		return false
	}
	_, ok := identity.Under(t).(*types.Signature)
	return ok
}

// Into returns the variable, field or parameter that an expression is assigned to, or nil. For an element it is the
// variable of the list, and for a list in a range statement the variable of the elements.
func (x *Index) Into(expr inspector.Cursor) types.Object {
	parent := expr.Parent()
	switch kind, i := expr.ParentEdge(); kind {
	case edge.ParenExpr_X:
		return x.Into(parent)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		return x.Object(syntax.Target(parent, i))
	case edge.RangeStmt_X:
		if value := parent.Node().(*ast.RangeStmt).Value; value != nil {
			return x.Object(value)
		}
	case edge.CompositeLit_Elts:
		t := x.Info.TypeOf(parent.Node().(*ast.CompositeLit))
		if callables(t) {
			return x.Into(parent)
		}
		if p, ok := identity.Under(t).(*types.Pointer); ok { // an element of a list of pointers
			t = p.Elem()
		}
		if s, ok := identity.Under(t).(*types.Struct); ok && i < s.NumFields() {
			return Origin(s.Field(i))
		}
	case edge.KeyValueExpr_Value:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok && callables(x.Info.TypeOf(lit)) {
			return x.Into(parent.Parent())
		}
		if id, ok := parent.Node().(*ast.KeyValueExpr).Key.(*ast.Ident); ok {
			return Origin(x.Info.Uses[id])
		}
	case edge.CallExpr_Args:
		if x.Builtin(parent.Node().(*ast.CallExpr)) == "append" {
			return x.Into(parent)
		}
		if fn := syntax.Callee(x.Info, parent.Node().(*ast.CallExpr).Fun); fn != nil {
			return ArgumentOf(fn.Origin().Signature(), i)
		}
	default:
	}
	return nil
}

// CallsOf returns the calls of a function where it is written: the call there, or those of the local variable that it
// is assigned to.
func (x *Index) CallsOf(fun inspector.Cursor) []inspector.Cursor {
	if call, ok := syntax.CallOf(fun); ok {
		return []inspector.Cursor{call}
	}
	v, ok := x.Into(fun).(*types.Var)
	if !ok || v.IsField() || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	var out []inspector.Cursor
	for _, id := range x.Of[v] {
		if call, ok := syntax.CallOf(id); ok {
			out = append(out, call)
		}
	}
	return out
}

// ArgumentOf returns the parameter for the i-th argument of a call, or nil.
func ArgumentOf(sig *types.Signature, i int) types.Object {
	n := sig.Params().Len()
	if n == 0 || i >= n && !sig.Variadic() {
		return nil
	}
	return sig.Params().At(min(i, n-1))
}

// Object returns the variable, field or function that an expression names, or nil.
func (x *Index) Object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj := x.Info.Defs[e]; obj != nil {
			return obj
		}
		return Origin(x.Info.Uses[e])
	case *ast.SelectorExpr:
		return Origin(x.Info.Uses[e.Sel])
	}
	return nil
}

// Base returns the object at the base of indexes, slices and dereferences: m for m[k].
func (x *Index) Base(e ast.Expr) types.Object {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			e = t.X
		case *ast.SliceExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		case *ast.UnaryExpr:
			e = t.X
		default:
			return x.Object(t)
		}
	}
}

// Builtin returns the name of the builtin function that a call calls; empty for any other function.
func (x *Index) Builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := x.Info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// Origin returns the generic object of an instantiated one.
func Origin(obj types.Object) types.Object {
	switch o := obj.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return obj
}

// File returns the file that contains a node.
func (x *Index) File(n ast.Node) *load.File {
	for _, f := range x.Pkg.Files {
		if f.Syntax.FileStart <= n.Pos() && n.Pos() < f.Syntax.FileEnd {
			return f
		}
	}
	return nil
}
