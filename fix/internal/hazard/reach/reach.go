package reach

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// Objects returns the objects of a package that a use reaches. There are none in a package that the use does not
// mention.
func Objects(pkg *load.Package, u *use.Use) map[types.Object]bool {
	return readerOf(pkg, u).Reached
}

func readerOf(pkg *load.Package, u *use.Use) *Reader {
	r := &Reader{Pkg: pkg, Reached: map[types.Object]bool{}}
	for _, part := range u.Parts {
		if part.Obj != nil && part.Obj.Pkg() != nil && part.Obj.Pkg().Path() == pkg.Path {
			r.Reach(ObjectNamed(pkg, part.Obj))
		}
	}
	return r
}

// Declarations lists the declarations of an owner that a use reaches, with the expressions that functions assign to
// the reached variables.
func Declarations(pkg *load.Package, u *use.Use) []ast.Node {
	r := readerOf(pkg, u)
	seen := map[ast.Node]bool{}
	for again := true; again; {
		again = false
		for _, fn := range r.writers() {
			for _, value := range r.values(fn) {
				if !seen[value] {
					seen[value], again = true, true
					r.follow(value)
				}
			}
		}
	}
	return r.bodies
}

// values lists the expressions that a function assigns to reached package-level variables, and to the local variables
// in these expressions.
func (r *Reader) values(fn *ast.FuncDecl) []ast.Node {
	var out []ast.Node
	of := map[types.Object]bool{}
	take := func(value ast.Expr) {
		if slices.Contains(out, ast.Node(value)) {
			return
		}
		out = append(out, value)
		ast.Inspect(value, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := r.Pkg.Info.Uses[id].(*types.Var); ok && !v.IsField() && v.Parent() != r.Pkg.Types.Scope() {
					of[v] = true
				}
			}
			return true
		})
	}
	into := func(target, value ast.Expr) {
		if id := syntax.Root(target); id != nil {
			if obj := syntax.Object(r.Pkg.Info, id); of[obj] || r.Reached[obj] {
				take(value)
			}
		}
	}
	for n := -1; n != len(out); {
		n = len(out)
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, target := range n.Lhs {
					into(target, n.Rhs[min(i, len(n.Rhs)-1)])
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if len(n.Values) > 0 {
						into(name, n.Values[min(i, len(n.Values)-1)])
					}
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && stores(sel.Sel.Name) {
					for _, arg := range n.Args {
						into(sel.X, arg)
					}
				}
			}
			return true
		})
	}
	return out
}

// ObjectNamed returns a package's own object for an object from another type check.
func ObjectNamed(pkg *load.Package, obj types.Object) types.Object {
	for id, def := range pkg.Info.Defs {
		if def != nil && id.Name == obj.Name() && def.Pos() == obj.Pos() {
			return def
		}
	}
	return pkg.Types.Scope().Lookup(obj.Name())
}

// Reader collects the objects that an object reaches in its package.
type Reader struct {
	Pkg     *load.Package
	Reached map[types.Object]bool
	bodies  []ast.Node
}

// declaration returns the part of a top-level declaration that declares an object, or nil.
func declaration(info *types.Info, decl ast.Decl, obj types.Object) ast.Node {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if info.Defs[decl.Name] == obj {
			return decl
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for i, name := range v.Names {
					switch {
					case info.Defs[name] != obj:
					case len(v.Names) > 1 && len(v.Values) == len(v.Names):
						return v.Values[i]
					default:
						return v
					}
				}
			}
		}
	}
	return nil
}

func stores(method string) bool {
	switch method {
	case "Store", "Swap", "CompareAndSwap", "Do":
		return true
	}
	return false
}

// Reach adds an object, and everything that its declaration mentions.
func (r *Reader) Reach(obj types.Object) {
	if obj == nil || r.Reached[obj] || obj.Pkg() != r.Pkg.Types {
		return
	}
	r.Reached[obj] = true
	for _, f := range r.Pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if body := declaration(r.Pkg.Info, decl, obj); body != nil {
				r.follow(body)
			}
		}
	}
}

// follow adds everything that a piece of code mentions.
func (r *Reader) follow(code ast.Node) {
	r.bodies = append(r.bodies, code)
	ast.Inspect(code, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			r.Reach(r.Pkg.Info.Uses[id])
		}
		return true
	})
}

// writers returns the functions that are not reached and assign to a reached variable.
func (r *Reader) writers() []*ast.FuncDecl {
	var out []*ast.FuncDecl
	for _, f := range r.Pkg.Files {
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || r.Reached[r.Pkg.Info.Defs[fn.Name]] {
				continue
			}
			found := false
			ast.Inspect(fn, func(n ast.Node) bool {
				assign, ok := n.(*ast.AssignStmt)
				if !ok {
					return true
				}
				for _, lhs := range assign.Lhs {
					if id := syntax.Root(lhs); id != nil && r.Reached[r.Pkg.Info.Uses[id]] {
						found = true
					}
				}
				return true
			})
			// A method or an address can set a variable as well: atomic.Pointer.Store, sync.Map.Store.
			ast.Inspect(fn, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
						if id := syntax.Root(sel.X); id != nil && stores(sel.Sel.Name) && r.Reached[r.Pkg.Info.Uses[id]] {
							found = true
						}
					}
				}
				return true
			})
			if found {
				out = append(out, fn)
			}
		}
	}
	return out
}
