package fix

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/scan/load"
)

// usesIndex is an index of one variant: where each object is mentioned.
type usesIndex struct {
	pkg  *load.Package
	info *types.Info
	root inspector.Cursor
	of   map[types.Object][]inspector.Cursor // the identifiers that mention an object, in the order of the files
	// results are the named results of functions, params their parameters.
	results, params map[types.Object]slot
	// funcs are the function literals, functions and function variables that a variable, field or parameter is set to.
	funcs map[types.Object][]ast.Expr

	declared  memo.Map[ast.Decl, *locals]
	defines   memo.Map[ast.Decl, *definitions]
	inferring memo.Map[ast.Decl, []*ast.Ident]
}

// definitions are the names of variables that a declaration declares in it, and its type switches.
type definitions struct{ vars, switches []inspector.Cursor }

// definitions are those of a declaration, found once.
func (x *usesIndex) definitions(decl ast.Decl) *definitions {
	return x.defines.Get(decl, func() *definitions {
		out := &definitions{}
		at, ok := x.root.FindNode(decl)
		if !ok {
			return out
		}
		for cur := range at.Preorder((*ast.Ident)(nil), (*ast.TypeSwitchStmt)(nil)) {
			id, ok := cur.Node().(*ast.Ident)
			if !ok {
				out.switches = append(out.switches, cur)
			} else if _, ok := x.info.Defs[id].(*types.Var); ok {
				out.vars = append(out.vars, cur)
			}
		}
		return out
	})
}

// instances are the names in a declaration that are used with type arguments, found once.
func (x *usesIndex) instances(decl ast.Decl) []*ast.Ident {
	return x.inferring.Get(decl, func() []*ast.Ident {
		var out []*ast.Ident
		ast.Inspect(decl, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if _, generic := x.info.Instances[id]; generic {
					out = append(out, id)
				}
			}
			return true
		})
		return out
	})
}

// slot is a parameter or result of a declared function.
type slot struct {
	fn inspector.Cursor
	i  int
}

func newUsesIndex(pkg *load.Package) *usesIndex {
	files := make([]*ast.File, len(pkg.Files))
	for i, f := range pkg.Files {
		files[i] = f.Syntax
	}
	x := &usesIndex{
		pkg: pkg, info: pkg.Info, root: inspector.New(files).Root(), of: map[types.Object][]inspector.Cursor{},
		results: map[types.Object]slot{}, params: map[types.Object]slot{}, funcs: map[types.Object][]ast.Expr{},
	}
	for fn := range x.root.Preorder((*ast.FuncDecl)(nil)) {
		if def, ok := pkg.Info.Defs[fn.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
			for i := range def.Signature().Results().Len() {
				x.results[def.Signature().Results().At(i)] = slot{fn, i}
			}
			for i := range def.Signature().Params().Len() {
				x.params[def.Signature().Params().At(i)] = slot{fn, i}
			}
		}
	}
	for id := range x.root.Preorder((*ast.Ident)(nil), (*ast.FuncLit)(nil)) {
		at := id
		if name, ok := id.Node().(*ast.Ident); ok {
			obj := origin(pkg.Info.Uses[name])
			if obj == nil {
				continue
			}
			x.of[obj] = append(x.of[obj], id)
			if !callable(obj) {
				continue
			}
			at = mention(id)
		}
		if to := x.receiver(at); to != nil {
			x.funcs[to] = append(x.funcs[to], at.Node().(ast.Expr))
		}
	}
	return x
}

// callable says that an object is a function, or a variable that holds one.
func callable(obj types.Object) bool {
	if obj.Pkg() == nil {
		return false
	}
	switch obj.(type) {
	case *types.Func, *types.Var:
		_, ok := under(obj.Type()).(*types.Signature)
		return ok
	}
	return false
}

// receiver is the variable, field or parameter that an expression is assigned to, or nil.
func (x *usesIndex) receiver(expr inspector.Cursor) types.Object {
	parent := expr.Parent()
	switch kind, i := expr.ParentEdge(); kind {
	case edge.ParenExpr_X:
		return x.receiver(parent)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		return x.object(target(parent, i))
	case edge.KeyValueExpr_Value:
		if id, ok := parent.Node().(*ast.KeyValueExpr).Key.(*ast.Ident); ok {
			return origin(x.info.Uses[id])
		}
	case edge.CallExpr_Args:
		if fn := callee(x.info, parent.Node().(*ast.CallExpr).Fun); fn != nil {
			return argumentOf(fn.Origin().Signature(), i)
		}
	default:
	}
	return nil
}

// argumentOf is the parameter that the i-th argument of a call becomes, or nil.
func argumentOf(sig *types.Signature, i int) types.Object {
	n := sig.Params().Len()
	if n == 0 || i >= n && !sig.Variadic() {
		return nil
	}
	return sig.Params().At(min(i, n-1))
}

// target is what the i-th value of an assignment or a declaration goes to, nil when that can't be said.
func target(stmt inspector.Cursor, i int) ast.Expr {
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

// object is the variable, field or function that an expression names, or nil.
func (x *usesIndex) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj := x.info.Defs[e]; obj != nil {
			return obj
		}
		return origin(x.info.Uses[e])
	case *ast.SelectorExpr:
		return origin(x.info.Uses[e.Sel])
	}
	return nil
}

// base is the object that an expression names when indexes, slices and pointers are left off.
func (x *usesIndex) base(e ast.Expr) types.Object {
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
			return x.object(t)
		}
	}
}

func (x *usesIndex) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := x.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
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

// web is the packages that are loaded with bodies, and which of them mention which.
// One web holds all configurations: a package that is the same in several is checked once and belongs to one of them, while those that mention it may belong to another. Types that are not the same are other objects, so that nothing else is mixed up.
type web struct {
	of       map[*types.Package]*load.Package
	users    map[*types.Package][]*load.Package // those that mention something of a package, itself among them
	abstract map[string][]*types.Func           // the methods of interfaces that are mentioned, by name
	concrete map[string][]*types.Func           // the methods of declared types, by name
	closing  map[*load.Package][]*ast.SelectorExpr
}

func newWeb(packages []*load.Package) *web {
	w := &web{
		of: map[*types.Package]*load.Package{}, users: map[*types.Package][]*load.Package{},
		abstract: map[string][]*types.Func{}, concrete: map[string][]*types.Func{}, closing: map[*load.Package][]*ast.SelectorExpr{},
	}
	seen := map[*types.Func]bool{}
	for _, pkg := range packages {
		if pkg.Types == nil || pkg.Info == nil || w.of[pkg.Types] != nil {
			continue
		}
		w.of[pkg.Types] = pkg
		uses := map[*types.Package]bool{pkg.Types: true}
		for _, obj := range pkg.Info.Uses {
			if obj.Pkg() == nil {
				continue
			}
			uses[obj.Pkg()] = true
			if fn, ok := obj.(*types.Func); ok && isAbstract(fn) && !seen[fn.Origin()] {
				seen[fn.Origin()] = true
				w.abstract[fn.Name()] = append(w.abstract[fn.Name()], fn.Origin())
			}
		}
		for used := range uses {
			w.users[used] = append(w.users[used], pkg)
		}
		for sel, s := range pkg.Info.Selections {
			if s.Kind() != types.FieldVal && closing(sel.Sel.Name) != "" {
				w.closing[pkg] = append(w.closing[pkg], sel)
			}
		}
		slices.SortFunc(w.closing[pkg], func(a, b *ast.SelectorExpr) int { return cmp.Compare(a.Pos(), b.Pos()) })
		w.methods(pkg.Types.Scope())
	}
	for _, list := range w.abstract {
		slices.SortFunc(list, func(a, b *types.Func) int {
			return cmp.Or(cmp.Compare(a.Pkg().Path(), b.Pkg().Path()), cmp.Compare(a.Pos(), b.Pos()))
		})
	}
	return w
}

func (w *web) methods(scope *types.Scope) {
	for _, name := range scope.Names() {
		if t, ok := scope.Lookup(name).(*types.TypeName); ok && !t.IsAlias() {
			if n, ok := t.Type().(*types.Named); ok && !types.IsInterface(n) {
				for m := range n.Methods() {
					w.concrete[m.Name()] = append(w.concrete[m.Name()], m)
				}
			}
		}
	}
}

// isAbstract says that a function is an interface's method.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// alike lists the methods that may be called for one another, by name and signature: those of types that an interface's may stand for, and the other way round.
// That a type has the interface's other methods as well is not asked, because a type around it may add them.
func alike(fn *types.Func, among map[string][]*types.Func) []*types.Func {
	var out []*types.Func
	for _, m := range among[fn.Name()] {
		a, b := fn.Signature(), m.Signature()
		generic := a.RecvTypeParams().Len()+b.RecvTypeParams().Len() > 0
		if m.Exported() || m.Pkg() == fn.Pkg() {
			if same(a, b) || generic && a.Params().Len() == b.Params().Len() && a.Results().Len() == b.Results().Len() {
				out = append(out, m)
			}
		}
	}
	return out
}

// mentioning lists the packages that may mention an object.
func (w *web) mentioning(obj types.Object) []*load.Package {
	v, variable := obj.(*types.Var)
	local := variable && !v.IsField() && v.Parent() != v.Pkg().Scope()
	if obj.Exported() && !local {
		return w.users[obj.Pkg()]
	}
	if own := w.of[obj.Pkg()]; own != nil {
		return []*load.Package{own}
	}
	return nil
}
