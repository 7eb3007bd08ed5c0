package fix

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/scan/disk"
)

// unloaded is a file that is not loaded, as it is on disk.
type unloaded struct {
	src    []byte
	fset   *token.FileSet
	syntax func() *ast.File // as far as it can be parsed
}

// file is a file that is not loaded, nil when it can't be read.
func (o *outside) file(path string) *unloaded {
	return o.files.Get(path, func() *unloaded {
		src, err := disk.Read(path)
		if err != nil {
			return nil
		}
		fset := token.NewFileSet()
		return &unloaded{src, fset, sync.OnceValue(func() *ast.File {
			f, _ := parser.ParseFile(fset, path, src, parser.SkipObjectResolution) // a fault is the scan's to tell
			return f
		})}
	})
}

// reading looks for what a file does, without types, with a value that it has by a name.
type reading struct {
	*unloaded
	path    string
	name    string
	methods []string                                // those that close
	called  func(pkg string, methods []string) bool // says that the functions of a package, by its name in the file, may close what they are given
	kept    bool                                    // the value is put into a field or variable
}

// mentions says that the name stands in the file.
func (r *reading) mentions() bool {
	if !bytes.Contains(r.src, []byte(r.name)) || r.syntax() == nil {
		return false
	}
	found := false
	ast.Inspect(r.syntax(), func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == r.name {
			found = true
		}
		return !found
	})
	return found
}

// keeps finds the exported names under which the file gives the value on: of functions that return it, and of variables and fields.
func (r *reading) keeps(path string) []leak {
	var out []leak
	add := func(id *ast.Ident, direct bool) {
		if id.IsExported() {
			out = append(out, leak{path, id.Name, direct})
		}
	}
	for _, decl := range r.syntax().Decls {
		d := derived(decl, r.name)
		fn, _ := decl.(*ast.FuncDecl)
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				if fn != nil && slices.ContainsFunc(n.Results, d.starts) {
					add(fn.Name, fn.Recv == nil)
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && d.starts(n.Value) {
					r.kept = true
					add(id, false)
				}
			case *ast.CompositeLit:
				r.kept = r.kept || slices.ContainsFunc(n.Elts, func(e ast.Expr) bool {
					_, keyed := e.(*ast.KeyValueExpr)
					return !keyed && d.starts(e)
				})
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if id, ok := identOf(l); ok && n.Tok == token.ASSIGN && d.starts(n.Rhs[min(i, len(n.Rhs)-1)]) {
						r.kept = true
						add(id, false)
					}
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if fn == nil && len(n.Values) > 0 && d.starts(n.Values[min(i, len(n.Values)-1)]) {
						r.kept = true
						add(id, true)
					}
				}
			}
			return true
		})
	}
	return out
}

// ends finds the first place in the file at which the value may be closed: a method that closes is called on something, or something is passed to a function with such a method's name in its own; or what surely is of the value is passed to a function of a package that closes something.
// Not meant is what a local variable holds that was made without the name.
func (r *reading) ends() (at token.Pos, method string) {
	if r.syntax() == nil {
		return token.NoPos, ""
	}
	for _, decl := range r.syntax().Decls {
		d := derived(decl, r.name)
		ast.Inspect(decl, func(n ast.Node) bool {
			if at.IsValid() {
				return false
			}
			switch n := n.(type) {
			case *ast.SelectorExpr: // called, or as a value: t.Cleanup(c.Close)
				if slices.Contains(r.methods, n.Sel.Name) && d.mayBe(n.X) {
					at, method = n.Pos(), n.Sel.Name
				}
			case *ast.CallExpr:
				fn, ok := identOf(n.Fun)
				if !ok {
					break
				}
				if r.named(fn.Name) && slices.ContainsFunc(n.Args, d.mayBe) || slices.ContainsFunc(n.Args, d.starts) && r.called(qualifier(n.Fun), r.methods) {
					at, method = n.Pos(), fn.Name
				}
			}
			return true
		})
	}
	return at, method
}

// named says that a function's name has a method's name in it: closeQuietly.
func (r *reading) named(function string) bool {
	return slices.ContainsFunc(r.methods, func(m string) bool { return strings.Contains(strings.ToLower(function), strings.ToLower(m)) })
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

// leading is the identifier that an expression begins with, or nil.
func leading(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// mayBe says that an expression is not plainly another value: it has the name in it, or begins with a variable that was made from what has, or that was not made here.
func (d *derivation) mayBe(e ast.Expr) bool {
	if id := leading(e); id != nil && len(d.from[id.Name]) == 0 {
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
