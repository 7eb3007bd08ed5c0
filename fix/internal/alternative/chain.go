package alternative

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan/load"
)

// maxLinks bounds the length of a call chain.
const maxLinks = 5

// link is a function on a call chain, with the names of the functions it calls further down the chain.
type link struct {
	key   identity.Key // zero for a method or a variable, whose callers are not followed
	names []string
}

// CallChain returns a shortest chain of functions from the one that stores a violation's value, through functions that
// return it, down to the forbidden symbol: "newHub", "cache.New", "redis.NewClient". Callers in tests count only if the
// violation is in a test. It returns nil if no caller of the enclosing function returns or stores the value.
func (p *Finder) CallChain(s *site.Site) []string {
	variants := p.Project.PackageOf(s.V).With(s.File)
	decl, ok := s.Decl().(*ast.FuncDecl)
	if len(variants) == 0 || !ok || decl.Recv != nil {
		return nil
	}
	pkg := variants[0]
	key, ok := identity.KeyOf(pkg.Info.Defs[decl.Name])
	if !ok || !p.returnedOrStored(pkg, s.Path) {
		return nil
	}
	first := link{key, []string{chainName(pkg, decl), forbiddenName(pkg, s)}}
	seen := map[identity.Key]bool{key: true}
	var last link
	for queue := []link{first}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		outer := p.outerLinks(at, s.V.Test, seen)
		if len(outer) == 0 || len(at.names) > maxLinks {
			last = at
			break
		}
		queue = append(queue, outer...)
	}
	if len(last.names) <= len(first.names) {
		return nil
	}
	return last.names
}

// outerLinks returns the functions and package-level variables that return or store the result of l's function.
func (p *Finder) outerLinks(l link, tests bool, seen map[identity.Key]bool) []link {
	var out []link
	if l.key == (identity.Key{}) {
		return nil
	}
	for _, c := range p.Project.Callers(l.key) {
		if c.Call == nil || !tests && strings.HasSuffix(c.File.Path, "_test.go") || !p.returnedOrStored(c.Pkg, c.Path) {
			continue
		}
		next := link{names: append([]string{chainName(c.Pkg, c.Decl())}, l.names...)}
		if decl, ok := c.Decl().(*ast.FuncDecl); ok {
			next.key, _ = identity.KeyOf(c.Pkg.Info.Defs[decl.Name])
		}
		if next.names[0] == "" || slices.Contains(l.names, next.names[0]) || seen[next.key] {
			continue
		}
		if next.key != (identity.Key{}) {
			seen[next.key] = true
		}
		out = append(out, next)
	}
	return out
}

// returnedOrStored reports whether the last node of path is returned or stored, directly or through one local variable.
func (p *Finder) returnedOrStored(pkg *load.Package, path []ast.Node) bool {
	for len(path) > 1 {
		_, isParen := path[len(path)-2].(*ast.ParenExpr)
		_, isAddress := path[len(path)-2].(*ast.UnaryExpr)
		if !isParen && !isAddress {
			break
		}
		path = path[:len(path)-1]
	}
	if len(path) < 2 {
		return false
	}
	x := path[len(path)-1]
	switch parent := path[len(path)-2].(type) {
	case *ast.ReturnStmt, *ast.KeyValueExpr, *ast.CompositeLit:
		return true
	case *ast.ValueSpec:
		if i := slices.IndexFunc(parent.Values, func(e ast.Expr) bool { return e == x }); i >= 0 && i < len(parent.Names) {
			return p.storedOrReturned(pkg, parent.Names[i])
		}
	case *ast.AssignStmt:
		i := slices.IndexFunc(parent.Rhs, func(e ast.Expr) bool { return e == x })
		if i < 0 {
			return false
		}
		id, ok := parent.Lhs[i].(*ast.Ident)
		return !ok || p.storedOrReturned(pkg, id)
	}
	return false
}

// storedOrReturned reports whether id is a package-level variable, or a local one that is returned or stored.
func (p *Finder) storedOrReturned(pkg *load.Package, id *ast.Ident) bool {
	obj := syntax.Object(pkg.Info, id)
	if obj == nil || obj.Pkg() == nil {
		return false
	}
	return obj.Parent() == obj.Pkg().Scope() || slices.ContainsFunc(p.Project.Index(pkg).Of[obj], func(use inspector.Cursor) bool {
		switch parent := use.Parent().Node().(type) {
		case *ast.ReturnStmt, *ast.CompositeLit:
			return true
		case *ast.KeyValueExpr:
			return parent.Value == use.Node()
		case *ast.AssignStmt:
			i := slices.IndexFunc(parent.Rhs, func(e ast.Expr) bool { return e == use.Node() })
			if i < 0 || i >= len(parent.Lhs) {
				return false
			}
			_, local := parent.Lhs[i].(*ast.Ident)
			return !local
		}
		return false
	})
}

// chainName returns the name of a declaration in a call chain, qualified with its package if it is exported.
func chainName(pkg *load.Package, decl ast.Decl) string {
	name := syntax.DeclName(decl)
	if name == "" || strings.Contains(name, ".") || !token.IsExported(name) || pkg.Name == "main" {
		return name
	}
	return strings.TrimSuffix(pkg.Name, "_test") + "." + name
}

// forbiddenName returns a short name for the function that a violation calls or the type that it builds.
func forbiddenName(pkg *load.Package, s *site.Site) string {
	switch e := ast.Unparen(s.Expr).(type) {
	case *ast.CallExpr:
		if f := syntax.Callee(pkg.Info, e.Fun); f != nil {
			return project.Qualified(f)
		}
		return words.OneLine(types.ExprString(e.Fun))
	case *ast.SelectorExpr, *ast.Ident:
		return words.OneLine(types.ExprString(e))
	default:
		if t := s.Typ(pkg); t != nil {
			return strings.TrimPrefix(identity.Short(t), "*")
		}
		return s.V.Symbol
	}
}
