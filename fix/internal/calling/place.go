package calling

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Place is a node of a file with its enclosing nodes.
type Place struct {
	File    string        // absolute path
	Package string        // import path of its package, which ends in _test for an external test
	Path    []ast.Node    // the enclosing nodes, from the file to the node itself
	Call    *ast.CallExpr // the call, where the node is the call of the requested function
	Info    *types.Info   // nil where the file is not loaded
	Guessed bool          // matched by name alone or through an interface: the call may be of another function
	fset    *token.FileSet
}

// Of returns the place of a site in one of its variants.
func Of(p *project.Project, pkg *load.Package, s *site.Site) *Place {
	call, _ := ast.Unparen(s.Expr).(*ast.CallExpr)
	return &Place{File: s.File.Path, Package: pkg.Path, Path: s.Path, Call: call, Info: pkg.Info, fset: p.Res.Program.Fset}
}

// Node returns the node itself.
func (p *Place) Node() ast.Node { return p.Path[len(p.Path)-1] }

// Parent returns the i-th enclosing node, from 1; nil outside of the file.
func (p *Place) Parent(i int) ast.Node {
	if i >= len(p.Path) {
		return nil
	}
	return p.Path[len(p.Path)-1-i]
}

// file returns the syntax of the place's file.
func (p *Place) file() *ast.File {
	f, _ := p.Path[0].(*ast.File)
	return f
}

// Test reports whether the place is in a test file.
func (p *Place) Test() bool { return strings.HasSuffix(p.File, "_test.go") }

// InMain reports whether the place is in a main package.
func (p *Place) InMain() bool { return p.file().Name.Name == "main" }

// Decl returns the enclosing function declaration, or nil.
func (p *Place) Decl() *ast.FuncDecl {
	if len(p.Path) < 2 {
		return nil
	}
	fn, _ := p.Path[1].(*ast.FuncDecl)
	return fn
}

// Key returns the key of the enclosing function declaration; false where there is none.
func (p *Place) Key() (identity.Key, bool) {
	fn := p.Decl()
	if fn == nil {
		return identity.Key{}, false
	}
	key := identity.Key{Path: p.Package, Name: fn.Name.Name}
	if fn.Recv != nil && len(fn.Recv.List) > 0 {
		key.Receiver = receiver(fn.Recv.List[0].Type)
	}
	return key, true
}

// receiver returns the name of a receiver's type.
func receiver(t ast.Expr) string {
	for {
		switch n := ast.Unparen(t).(type) {
		case *ast.StarExpr:
			t = n.X
		case *ast.IndexExpr:
			t = n.X
		case *ast.IndexListExpr:
			t = n.X
		case *ast.Ident:
			return n.Name
		default:
			return ""
		}
	}
}

// With returns the place of another path in the same file.
func (p *Place) With(path []ast.Node) *Place {
	other := *p
	other.Path = path
	other.Call, _ = path[len(path)-1].(*ast.CallExpr)
	return &other
}

// At returns the position of a node of the place's file as file:line, relative to the rule file.
func (p *Place) At(pr *project.Project, n ast.Node) string {
	return fmt.Sprintf("%s:%d", pr.Rel(p.File), p.fset.PositionFor(n.Pos(), false).Line)
}

// Symbol returns the symbol that an expression names, with its package's import path without a major version:
// "net/http.ResponseWriter", "sync.Once.Do". It is empty where there is none or it is not known.
func (p *Place) Symbol(e ast.Expr) string {
	if e == nil {
		return ""
	}
	switch n := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return p.Symbol(n.X)
	case *ast.IndexExpr:
		return p.Symbol(n.X)
	case *ast.IndexListExpr:
		return p.Symbol(n.X)
	}
	if p.Info != nil {
		return p.known(e)
	}
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if imported := importNamed(p.file(), id.Name); imported != "" {
			return Unversioned(imported) + "." + sel.Sel.Name
		}
	}
	return ""
}

// known returns a symbol by type information.
func (p *Place) known(e ast.Expr) string {
	if fn := syntax.Callee(p.Info, e); fn != nil {
		key, ok := identity.KeyOf(fn)
		switch {
		case !ok:
			return ""
		case key.Receiver != "":
			return Unversioned(key.Path) + "." + key.Receiver + "." + key.Name
		}
		return Unversioned(key.Path) + "." + key.Name
	}
	if t := p.Info.TypeOf(e); t != nil {
		if n := identity.Named(t); n != nil && n.Pkg() != nil {
			return Unversioned(n.Pkg().Path()) + "." + n.Name()
		}
	}
	return ""
}

// importNamed returns the path that a file imports under a name, or nothing.
func importNamed(f *ast.File, name string) string {
	for _, spec := range f.Imports {
		imported := syntax.SpecPath(spec)
		if own := syntax.SpecName(spec); own == name || own == "" && load.PackageName(imported) == name {
			return imported
		}
	}
	return ""
}

// Unversioned returns an import path without the element for the major version.
func Unversioned(importPath string) string {
	elems := strings.Split(importPath, "/")
	elems = slices.DeleteFunc(elems, func(e string) bool {
		return len(e) > 1 && e[0] == 'v' && strings.Trim(e[1:], "0123456789") == ""
	})
	return path.Join(elems...)
}
