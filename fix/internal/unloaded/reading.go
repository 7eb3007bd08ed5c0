package unloaded

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/disk"
)

// File is a file that is not loaded, as it is on disk.
type File struct {
	Src    []byte
	Fset   *token.FileSet
	Syntax func() *ast.File // as far as it can be parsed
}

// File is a file that is not loaded, nil when it can't be read.
func (o *Source) File(path string) *File {
	return o.files.Get(path, func() *File {
		src, err := disk.Read(path)
		if err != nil {
			return nil
		}
		fset := token.NewFileSet()
		return &File{src, fset, sync.OnceValue(func() *ast.File {
			f, _ := parser.ParseFile(fset, path, src, parser.SkipObjectResolution) // a fault is the scan's to tell
			return f
		})}
	})
}

// Reading looks for what a file does, without types, with a value that it has by a name.
type Reading struct {
	*File
	Path    string
	Name    string
	Methods []string                                // those that close
	Called  func(pkg string, methods []string) bool // says that the functions of a package, by its name in the file, may close what they are given
	Kept    bool                                    // the value is put into a field or variable
	Under   []string                                // the names of those that only the package can name
}

// Mentions says that the name stands in the file.
func (r *Reading) Mentions() bool {
	if !bytes.Contains(r.Src, []byte(r.Name)) || r.Syntax() == nil {
		return false
	}
	found := false
	ast.Inspect(r.Syntax(), func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == r.Name {
			found = true
		}
		return !found
	})
	return found
}

// Keeps finds the exported names under which the file gives the value on: of functions that return it, and of variables
// and fields.
func (r *Reading) Keeps(path string) []Leak {
	var out []Leak
	add := func(id *ast.Ident, direct bool) {
		if id.IsExported() {
			out = append(out, Leak{path, id.Name, direct})
		} else if !slices.Contains(r.Under, id.Name) {
			r.Under = append(r.Under, id.Name)
		}
	}
	for _, decl := range r.Syntax().Decls {
		d := derived(decl, r.Name)
		fn, _ := decl.(*ast.FuncDecl)
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				if fn != nil && slices.ContainsFunc(n.Results, d.starts) {
					add(fn.Name, fn.Recv == nil)
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && d.starts(n.Value) {
					r.Kept = true
					add(id, false)
				}
			case *ast.CompositeLit:
				r.Kept = r.Kept || slices.ContainsFunc(n.Elts, func(e ast.Expr) bool {
					_, keyed := e.(*ast.KeyValueExpr)
					return !keyed && d.starts(e)
				})
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if id, ok := identity.IdentOf(l); ok && n.Tok == token.ASSIGN && d.starts(n.Rhs[min(i, len(n.Rhs)-1)]) {
						r.Kept = true
						add(id, false)
					}
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if fn == nil && len(n.Values) > 0 && d.starts(n.Values[min(i, len(n.Values)-1)]) {
						r.Kept = true
						add(id, true)
					}
				}
			}
			return true
		})
	}
	return out
}

// Ends finds the first place in the file at which the value may be closed: a method that closes is called on something,
// or something is passed to a function with such a method's name in its own; or what surely is of the value is passed
// to a function of a package that closes something. Not meant is what a local variable holds that was made without the
// name.
func (r *Reading) Ends() (at token.Pos, method string) {
	if r.Syntax() == nil {
		return token.NoPos, ""
	}
	for _, decl := range r.Syntax().Decls {
		d := derived(decl, r.Name)
		ast.Inspect(decl, func(n ast.Node) bool {
			if at.IsValid() {
				return false
			}
			switch n := n.(type) {
			case *ast.SelectorExpr: // called, or as a value: t.Cleanup(c.Close)
				if slices.Contains(r.Methods, n.Sel.Name) && d.mayBe(n.X) {
					at, method = n.Pos(), n.Sel.Name
				}
			case *ast.CallExpr:
				fn, ok := identity.IdentOf(n.Fun)
				if !ok {
					break
				}
				if r.named(fn.Name) && slices.ContainsFunc(n.Args, d.mayBe) || slices.ContainsFunc(n.Args, d.starts) && r.Called(qualifier(n.Fun), r.Methods) {
					at, method = n.Pos(), fn.Name
				}
			}
			return true
		})
	}
	return at, method
}

// named says that a function's name has a method's name in it: closeQuietly.
func (r *Reading) named(function string) bool {
	return slices.ContainsFunc(r.Methods, func(m string) bool { return strings.Contains(strings.ToLower(function), strings.ToLower(m)) })
}

// qualifier is what stands before the dot of a qualified name, or nothing.
func qualifier(fun ast.Expr) string {
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// derivation says what the local variables of a declaration were made from.
type derivation struct {
	name string
	from map[string][]ast.Expr
}

func derived(decl ast.Decl, name string) *derivation {
	d := &derivation{name, map[string][]ast.Expr{}}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					d.from[id.Name] = append(d.from[id.Name], n.Rhs[min(i, len(n.Rhs)-1)])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Values) > 0 {
					d.from[id.Name] = append(d.from[id.Name], n.Values[min(i, len(n.Values)-1)])
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					d.from[id.Name] = append(d.from[id.Name], n.X)
				}
			}
		}
		return true
	})
	return d
}

// mayBe says that an expression is not plainly another value: it has the name in it, or begins with a variable that was
// made from what has, or that was not made here.
func (d *derivation) mayBe(e ast.Expr) bool {
	if id := syntax.Root(e); id != nil && len(d.from[id.Name]) == 0 {
		return true
	}
	return d.has(e, map[string]bool{})
}

// starts says that an expression has the name in it, or a variable that was made from what has.
func (d *derivation) starts(e ast.Expr) bool { return d.has(e, map[string]bool{}) }

func (d *derivation) has(e ast.Expr, seen map[string]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && !found { // what stands behind the dot is no local variable
			found = sel.Sel.Name == d.name || d.has(sel.X, seen)
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		if id.Name == d.name {
			found = true
			return false
		}
		if seen[id.Name] {
			return true
		}
		seen[id.Name] = true
		found = slices.ContainsFunc(d.from[id.Name], func(e ast.Expr) bool { return d.has(e, seen) })
		return !found
	})
	return found
}
