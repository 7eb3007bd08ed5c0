package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// funcKey names a function or variable of a package: types of two checks are other objects, names are not.
type funcKey struct{ path, name string }

// keyOf is the name of a function or variable that a package declares; false for methods, fields, what is local, and everything else.
func keyOf(obj types.Object) (funcKey, bool) {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Pkg() == nil || obj.Signature().Recv() != nil {
			return funcKey{}, false
		}
	case *types.Var:
		if obj.Pkg() == nil || obj.IsField() || obj.Parent() != obj.Pkg().Scope() {
			return funcKey{}, false
		}
	default:
		return funcKey{}, false
	}
	return funcKey{obj.Pkg().Path(), obj.Name()}, true
}

// place is an identifier in a file.
type place struct {
	id  *ast.Ident
	pkg *load.Package // the first variant that has it
}

// listMentions finds the places at which the loaded packages name functions and variables of loaded packages, each once however many variants have it, sorted.
func (p *project) listMentions() map[funcKey][]place {
	loaded := map[string]bool{}
	for _, pkg := range p.res.Program.Packages {
		loaded[pkg.Path] = true
	}
	out := map[funcKey][]place{}
	seen := map[*ast.Ident]bool{}
	for _, pkg := range p.res.Program.Packages {
		for id, obj := range pkg.Info.Uses {
			if key, ok := keyOf(obj); ok && loaded[key.path] && !seen[id] {
				seen[id] = true
				out[key] = append(out[key], place{id, pkg})
			}
		}
	}
	position := func(pl place) token.Position { return p.res.Program.Fset.PositionFor(pl.id.Pos(), false) }
	for _, list := range out {
		slices.SortFunc(list, func(a, b place) int {
			x, y := position(a), position(b)
			return cmp.Or(strings.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
		})
	}
	return out
}

// caller is a place that names a function or variable.
type caller struct {
	group *group
	file  *load.File
	pkg   *load.Package // a variant of it
	call  *ast.CallExpr // nil where the function is not called but taken as a value
	path  []ast.Node    // the nodes around it, the file first, the call or what names the function last
}

// callers are the places that name a function or variable, sorted by file.
func (p *project) callers(key funcKey) []*caller {
	var out []*caller
	for _, at := range p.named()[key] {
		name := p.res.Program.Fset.File(at.id.Pos()).Name()
		g := p.groups[name]
		i := slices.IndexFunc(at.pkg.Files, func(f *load.File) bool { return f.Path == name })
		if g == nil || i < 0 {
			continue
		}
		c := &caller{group: g, file: at.pkg.Files[i], pkg: at.pkg}
		c.find(at.id)
		out = append(out, c)
	}
	return out
}

// find sets what is around an identifier.
func (c *caller) find(id *ast.Ident) {
	var path []ast.Node
	ast.PreorderStack(c.file.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
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
	c.path = path
	end := len(path) - 1
	if end < 1 {
		return
	}
	if sel, ok := path[end-1].(*ast.SelectorExpr); ok && sel.Sel == id {
		end--
	}
	c.path = path[:end+1]
	for i := end - 1; i > 0; i-- {
		switch n := path[i].(type) {
		case *ast.ParenExpr:
		case *ast.CallExpr:
			if ast.Unparen(n.Fun) == path[end] {
				c.call, c.path = n, path[:i+1]
			}
			return
		default:
			return
		}
	}
}

// decl is the top-level declaration around a caller.
func (c *caller) decl() ast.Decl {
	if len(c.path) < 2 {
		return nil
	}
	d, _ := c.path[1].(ast.Decl)
	return d
}

// at is the place of a caller for a sentence.
func (c *caller) at(p *project) string { return p.placeOf(c.pkg, c.path[len(c.path)-1].Pos()) }

// site is a caller as a place to be rewritten: a violation like the one that the function holds, with the call for its code.
func (c *caller) site(p *project, v *scan.Violation) *site {
	from, to := c.file.Tok.Offset(c.call.Pos()), c.file.Tok.Offset(c.call.End())
	like := *v
	like.File, like.Source, like.Test = p.rel(c.file.Path), c.file, strings.HasSuffix(c.file.Path, "_test.go")
	like.Package, like.Function, like.Outer = plainPath(c.pkg), declName(c.decl()), ""
	like.Value = false
	like.Offset, like.End, like.Code = from, to, string(c.file.Src[from:to])
	at := c.file.Tok.PositionFor(c.call.Pos(), false)
	like.Line, like.Column = at.Line, at.Column
	like.Symbol = oneLine(types.ExprString(c.call.Fun))
	s := &site{v: &like, file: c.file, expr: c.call, path: slices.Clone(c.path)}
	s.widen()
	return s
}

// declName is the name of a function or method, or of the first thing that a declaration declares.
func declName(decl ast.Decl) string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return functionName(d)
	case *ast.GenDecl:
		if len(d.Specs) > 0 {
			if spec, ok := d.Specs[0].(*ast.ValueSpec); ok {
				return spec.Names[0].Name
			}
		}
	}
	return ""
}

// counted says how many of something there are: "its caller", "its 12 callers".
func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}
