package reach

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// Unset describes the variables that a use reads and that hold nothing until a function sets them.
type Unset struct {
	Vars    []*types.Var    // package-level variables and fields
	Setters []*ast.FuncDecl // the functions that set one of them, without those that the package's initialisation calls
	Open    []*types.Var    // exported variables, which other packages can set
	May     []*ast.FuncDecl // the setters that may return without an error and have set nothing
	Fails   []*ast.FuncDecl // the setters that set something, but may have set nothing, or nil, when they return an error
	Never   []*types.Var    // variables of the use's type that are nil and that nothing in the package sets
}

// UnsetBy returns the unset variables of a use. A variable with an initial value, or one that init or the use itself
// sets, is not unset.
func UnsetBy(pkg *load.Package, u *use.Use) Unset {
	r := readerOf(pkg, u)
	w := &setters{r: r, initialised: map[types.Object]bool{}, by: map[types.Object][]*ast.FuncDecl{}}
	initial := w.initial()
	for _, f := range pkg.Files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				w.declared(decl)
			case *ast.FuncDecl:
				obj := pkg.Info.Defs[decl.Name]
				w.in(decl, r.Reached[obj] || initial[obj] || decl.Recv == nil && decl.Name.Name == "init")
			}
		}
	}
	var out Unset
	for obj := range r.Reached {
		v, ok := obj.(*types.Var)
		if !ok || w.initialised[obj] || !w.isNeeded(v, u) {
			continue
		}
		if v.Exported() && v.Parent() == pkg.Types.Scope() {
			out.Open = append(out.Open, v)
		}
		if len(w.by[obj]) == 0 {
			if w.isNil(v, u) {
				out.Never = append(out.Never, v)
			}
			continue
		}
		out.Vars = append(out.Vars, v)
		for _, fn := range w.by[obj] {
			if !slices.Contains(out.Setters, fn) {
				out.Setters = append(out.Setters, fn)
			}
		}
	}
	slices.SortFunc(out.Vars, func(a, b *types.Var) int { return int(a.Pos() - b.Pos()) })
	slices.SortFunc(out.Setters, func(a, b *ast.FuncDecl) int { return int(a.Pos() - b.Pos()) })
	for _, fn := range out.Setters {
		always, fails := out.always(pkg, fn)
		if !always {
			out.May = append(out.May, fn)
		} else if fails {
			out.Fails = append(out.Fails, fn)
		}
	}
	return out
}

// isNil reports whether a variable of the package that nothing sets holds the use's result, and is nil then. Where its
// address is taken, or a range statement assigns to it, it may be set.
func (w *setters) isNil(v *types.Var, u *use.Use) bool {
	if v.Parent() != w.r.Pkg.Types.Scope() || !w.hasTypeOf(v.Type(), u.Typ) {
		return false
	}
	switch v.Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature:
	default:
		return false
	}
	found := false
	for _, f := range w.r.Pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			var set []ast.Expr
			switch n := n.(type) {
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					set = []ast.Expr{n.X}
				}
			case *ast.RangeStmt:
				set = []ast.Expr{n.Key, n.Value}
			case *ast.ValueSpec: // var v = &T{} is empty, but not nil
				for i, name := range n.Names {
					if len(n.Values) > 0 && !w.r.Pkg.Info.Types[n.Values[min(i, len(n.Values)-1)]].IsNil() {
						set = append(set, name)
					}
				}
			}
			for _, e := range set {
				id, ok := identity.IdentOf(e)
				found = found || ok && syntax.Object(w.r.Pkg.Info, id) == v
			}
			return !found
		})
	}
	return !found
}

// setters finds the functions that set reached variables.
type setters struct {
	r           *Reader
	initialised map[types.Object]bool            // has a value when the use runs
	by          map[types.Object][]*ast.FuncDecl // the functions that set it later
}

// initial returns the functions that the package's initialisation calls.
func (w *setters) initial() map[types.Object]bool {
	i := &Reader{Pkg: w.r.Pkg, Reached: map[types.Object]bool{}}
	for _, f := range w.r.Pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && (fn.Recv != nil || fn.Name.Name != "init") {
				continue
			}
			i.calls(decl)
		}
	}
	return i.Reached
}

// calls adds the functions that code calls, directly or not; a mere mention does not count.
func (r *Reader) calls(code ast.Node) {
	ast.Inspect(code, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fn := syntax.Callee(r.Pkg.Info, call.Fun)
		if fn == nil || fn.Pkg() != r.Pkg.Types || r.Reached[fn] {
			return true
		}
		r.Reached[fn] = true
		for _, f := range r.Pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if d, ok := decl.(*ast.FuncDecl); ok && r.Pkg.Info.Defs[d.Name] == fn {
					r.calls(d)
				}
			}
		}
		return true
	})
}

// declared marks the variables that are declared with a value.
func (w *setters) declared(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			if obj := w.r.Pkg.Info.Defs[name]; obj != nil && (len(v.Values) > 0 && !isZero(v.Values[min(i, len(v.Values)-1)]) || ofSync(obj.Type())) {
				w.initialised[obj] = true
			}
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && !isZero(kv.Value) {
				w.initialised[w.r.Pkg.Info.Uses[id]] = true
			}
		}
		return true
	})
}

// in records the variables that a function sets. before means that the function runs before any use.
func (w *setters) in(fn *ast.FuncDecl, before bool) {
	set := func(target ast.Expr) {
		for _, obj := range w.parts(target) {
			switch {
			case before:
				w.initialised[obj] = true
			case !slices.Contains(w.by[obj], fn):
				w.by[obj] = append(w.by[obj], fn)
			}
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, target := range n.Lhs {
				if n.Tok == token.ASSIGN && !clears(n.Rhs[min(i, len(n.Rhs)-1)]) {
					set(target)
				}
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && before && !isZero(n.Value) {
				w.initialised[w.r.Pkg.Info.Uses[id]] = true
			}
		case *ast.CallExpr:
			// A method or an address sets a variable as well: atomic.Pointer.Store, json.Unmarshal(data, &v).
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && stores(sel.Sel.Name) && sel.Sel.Name != "Do" {
				set(sel.X)
			}
			for _, arg := range n.Args {
				if addr, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && addr.Op == token.AND {
					set(addr.X)
				}
			}
		}
		return true
	})
}

// parts returns the reached variables that an assignment to a target sets: the target, and the variables that contain
// it.
func (w *setters) parts(target ast.Expr) []types.Object {
	var out []types.Object
	for {
		id, ok := identity.IdentOf(target)
		if ok {
			if v, ok := syntax.Object(w.r.Pkg.Info, id).(*types.Var); ok && w.r.Reached[v] && !ofSync(v.Type()) && (v.IsField() || v.Parent() == w.r.Pkg.Types.Scope()) {
				out = append(out, v)
			}
		}
		switch n := ast.Unparen(target).(type) {
		case *ast.SelectorExpr:
			target = n.X
		case *ast.StarExpr:
			target = n.X
		case *ast.IndexExpr:
			target = n.X
		default:
			return out
		}
	}
}

// isZero reports whether an expression is a zero value: nil, false, T{}, &T{}.
func isZero(e ast.Expr) bool {
	switch n := ast.Unparen(e).(type) {
	case *ast.Ident:
		return n.Name == "nil" || n.Name == "false"
	case *ast.CompositeLit:
		return len(n.Elts) == 0
	case *ast.UnaryExpr:
		return n.Op == token.AND && isZero(n.X)
	}
	return false
}

// clears reports whether the assignment of an expression makes a variable empty. A pointer to an empty struct is none.
func clears(e ast.Expr) bool {
	_, address := ast.Unparen(e).(*ast.UnaryExpr)
	return isZero(e) && !address
}

// ofSync reports whether a type is of package sync: its zero value is ready.
func ofSync(t types.Type) bool {
	n := identity.Named(t)
	return n != nil && n.Pkg() != nil && n.Pkg().Path() == "sync"
}

// setUpName matches the names of functions that set up a package, as opposed to those that set one option.
var setUpName = regexp.MustCompile(`^(?i:must)?(?i:init|set_?up|configure|connect|open|start|load|boot)`)

// isNeeded reports whether the use does not work while a variable is unset: the variable holds the result, or
// something that the result is built from. A variable that is compared with nil first is optional.
func (w *setters) isNeeded(v *types.Var, u *use.Use) bool {
	if w.hasTypeOf(v.Type(), u.Typ) {
		return true
	}
	switch t := v.Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Chan:
		return !w.isOptional(v)
	case *types.Struct:
	case *types.Basic:
		if t.Kind() != types.String {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(w.by[v], func(fn *ast.FuncDecl) bool { return setUpName.MatchString(fn.Name.Name) })
}

// hasTypeOf reports whether a variable's type is the type of the use, or an atomic.Pointer or atomic.Value of it.
func (w *setters) hasTypeOf(t, wanted types.Type) bool {
	if tuple, ok := wanted.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return false
		}
		wanted = tuple.At(0).Type()
	}
	if identity.Same(t, wanted) {
		return true
	}
	n := identity.Named(t)
	if n == nil || n.Pkg() == nil || n.Pkg().Path() != "sync/atomic" {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.TypeArgs().Len() == 0 {
		return n.Name() == "Value"
	}
	return identity.Same(types.NewPointer(named.TypeArgs().At(0)), wanted)
}

// isOptional reports whether reached code compares a variable with nil before it is used.
func (w *setters) isOptional(v *types.Var) bool {
	found := false
	for _, body := range w.r.bodies {
		ast.Inspect(body, func(n ast.Node) bool {
			if f, ok := n.(*ast.IfStmt); ok {
				ast.Inspect(f.Cond, func(n ast.Node) bool {
					b, ok := n.(*ast.BinaryExpr)
					if !ok || b.Op != token.NEQ {
						return true
					}
					id, ok := identity.IdentOf(b.X)
					found = found || ok && syntax.Object(w.r.Pkg.Info, id) == v
					return true
				})
			}
			return !found
		})
	}
	return found
}
