package project

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// mention is an identifier that denotes a function, method or variable.
type mention struct {
	id  *ast.Ident
	pkg *load.Package // the first variant that contains it
}

// listMentions returns the sorted mentions of functions, methods and variables of loaded packages and of the tree, one
// for each identifier however many variants contain it. It includes methods of library interfaces if a method of that
// name is declared in a loaded package.
func listMentions(res *scan.Result) map[identity.Key][]mention {
	own, methods := map[string]bool{}, map[string]bool{}
	for _, pkg := range res.Program.Packages {
		own[pkg.Path] = true
		for _, f := range pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
					methods[fn.Name.Name] = true
				}
			}
		}
	}
	if res.Tree != nil {
		for _, d := range res.Tree.Dirs {
			own[d.ImportPath] = true
		}
	}
	out := map[identity.Key][]mention{}
	seen := map[*ast.Ident]bool{}
	for _, pkg := range res.Program.Packages {
		for id, obj := range pkg.Info.Uses {
			switch obj.(type) {
			case *types.Func, *types.Var:
			default:
				continue
			}
			key, ok := identity.KeyOf(obj)
			if ok && !seen[id] && (own[key.Path] || methods[key.Name] && ofInterface(obj)) {
				seen[id] = true
				out[key] = append(out[key], mention{id, pkg})
			}
		}
	}
	position := func(pl mention) token.Position { return res.Program.Fset.PositionFor(pl.id.Pos(), false) }
	for _, list := range out {
		slices.SortFunc(list, func(a, b mention) int {
			x, y := position(a), position(b)
			return cmp.Or(strings.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
		})
	}
	return out
}

// ofInterface reports whether an object is a method of an interface outside the standard library. Standard interfaces
// such as error and io.Closer are left out: nearly every type implements one.
func ofInterface(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Recv() != nil && !identity.Standard(fn.Pkg()) && types.IsInterface(fn.Signature().Recv().Type())
}

// InterfaceMethod is a method of an interface that some loaded package calls.
type InterfaceMethod struct {
	Key       identity.Key
	Interface *types.Interface
}

// InterfaceMethods returns the sorted interface methods of a name. The list is shared and must not be modified.
func (p *Project) InterfaceMethods(name string) []InterfaceMethod { return p.interfaceMethods()[name] }

func listInterfaceMethods(mentions map[identity.Key][]mention) map[string][]InterfaceMethod {
	out := map[string][]InterfaceMethod{}
	for key, places := range mentions {
		if key.Receiver == "" {
			continue
		}
		if obj := places[0].pkg.Info.Uses[places[0].id]; ofInterface(obj) {
			i := obj.(*types.Func).Signature().Recv().Type().Underlying().(*types.Interface)
			out[key.Name] = append(out[key.Name], InterfaceMethod{key, i})
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b InterfaceMethod) int {
			return cmp.Or(strings.Compare(a.Key.Path, b.Key.Path), strings.Compare(a.Key.Receiver, b.Key.Receiver))
		})
	}
	return out
}

// Caller is a place that mentions a function, method or variable.
type Caller struct {
	Package *Package
	File    *load.File
	Pkg     *load.Package // a variant of the package
	Call    *ast.CallExpr // nil if the function is not called there but taken as a value
	Path    []ast.Node    // enclosing nodes, from the file to the call or mention
}

// Callers returns the places that mention a function, method or variable, sorted by file. The list is shared and must
// not be modified.
func (p *Project) Callers(key identity.Key) []*Caller {
	return p.callers.Get(key, func() []*Caller {
		var out []*Caller
		for _, at := range p.mentions()[key] {
			name := p.Res.Program.Fset.File(at.id.Pos()).Name()
			g := p.Groups[name]
			i := slices.IndexFunc(at.pkg.Files, func(f *load.File) bool { return f.Path == name })
			if g == nil || i < 0 {
				continue
			}
			c := &Caller{Package: g, File: at.pkg.Files[i], Pkg: at.pkg}
			c.find(at.id)
			out = append(out, c)
		}
		return out
	})
}

// find sets Call and Path for an identifier.
func (c *Caller) find(id *ast.Ident) {
	var path []ast.Node
	ast.PreorderStack(c.File.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
		if path != nil || n.End() < id.End() {
			return false
		}
		if _, isFile := n.(*ast.File); !isFile && n.Pos() > id.Pos() {
			return false
		}
		if n == id {
			path = append(slices.Clone(stack), n)
		}
		return path == nil
	})
	c.Path = path
	end := len(path) - 1
	if end < 1 {
		return
	}
	if sel, ok := path[end-1].(*ast.SelectorExpr); ok && sel.Sel == id {
		end--
	}
	c.Path = path[:end+1]
	for i := end - 1; i > 0; i-- {
		switch n := path[i].(type) {
		case *ast.ParenExpr:
		case *ast.CallExpr:
			if ast.Unparen(n.Fun) == path[end] {
				c.Call, c.Path = n, path[:i+1]
			}
			return
		default:
			return
		}
	}
}

// Decl returns the top-level declaration around a caller.
func (c *Caller) Decl() ast.Decl {
	if len(c.Path) < 2 {
		return nil
	}
	d, _ := c.Path[1].(ast.Decl)
	return d
}

// At returns the place of a caller as file:line.
func (c *Caller) At(p *Project) string { return p.PlaceOf(c.Pkg, c.Path[len(c.Path)-1].Pos()) }

// Site returns the call as a site to rewrite: a copy of violation v with the position and code of the call.
func (c *Caller) Site(p *Project, v *scan.Violation) *site.Site {
	from, to := c.File.Tok.Offset(c.Call.Pos()), c.File.Tok.Offset(c.Call.End())
	like := *v
	like.File, like.Source, like.Test = p.Rel(c.File.Path), c.File, strings.HasSuffix(c.File.Path, "_test.go")
	like.Package, like.Function, like.Outer = c.Pkg.PlainPath(), syntax.DeclName(c.Decl()), ""
	like.Value = false
	like.Offset, like.End, like.Code = from, to, string(c.File.Src[from:to])
	at := c.File.Tok.PositionFor(c.Call.Pos(), false)
	like.Line, like.Column = at.Line, at.Column
	like.Symbol = words.OneLine(types.ExprString(c.Call.Fun))
	s := &site.Site{V: &like, File: c.File, Expr: c.Call, Path: slices.Clone(c.Path)}
	s.Extend()
	return s
}
