package unloaded

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/disk"
)

// File is a file that is not loaded.
type File struct {
	Src    []byte
	Fset   *token.FileSet
	Syntax func() *ast.File // as far as it can be parsed
}

// File returns the file at a path; nil when it can't be read.
func (o *Source) File(path string) *File {
	return o.files.Get(path, func() *File {
		src, err := disk.Read(path)
		if err != nil {
			return nil
		}
		fset := token.NewFileSet()
		return &File{src, fset, sync.OnceValue(func() *ast.File {
			f, _ := parser.ParseFile(fset, path, src, parser.SkipObjectResolution) // the scan reports syntax errors
			return f
		})}
	})
}

// Reading searches one file, without types, for uses of a value that the file can obtain by a name.
type Reading struct {
	*File
	Path          string // of the file
	Escape        Escape
	Value         *Value   // the value to look for where it is ended
	Kept          bool     // the file stores the value in a field or variable
	InternalNames []string // the unexported names of those
	scope         *scope
}

// Reading returns the reading of a file in a folder with an import path.
func (o *Source) Reading(file *File, path, dir, imported string, escape Escape, value *Value) *Reading {
	r := &Reading{File: file, Path: path, Escape: escape, Value: value}
	if f := file.Syntax(); f != nil {
		name := strings.TrimSuffix(f.Name.Name, "_test")
		own := newPackage(imported, o.imported)
		if name == f.Name.Name {
			known := o.Package(imported, dir, name)
			own.funcs, own.types, own.vars = maps.Clone(known.funcs), maps.Clone(known.types), maps.Clone(known.vars)
			own.Bodies = known.Bodies
		} else {
			own.Path = imported + "_test"
		}
		r.scope = own.add(f)
	}
	return r
}

// Mentions reports whether the file can obtain the value by the name.
func (r *Reading) Mentions() bool {
	if !bytes.Contains(r.Src, []byte(r.Escape.Name)) || r.scope == nil {
		return false
	}
	for _, decl := range r.scope.file.Decls {
		d := r.derived(decl)
		found := false
		ast.Inspect(decl, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && d.means(e) {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// Mentions reports whether a name occurs in a file.
func (f *File) Mentions(name string) bool {
	if !bytes.Contains(f.Src, []byte(name)) || f.Syntax() == nil {
		return false
	}
	found := false
	ast.Inspect(f.Syntax(), func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// EscapesBy returns the exported names under which the file passes the value on: functions that return it, and
// variables and fields.
func (r *Reading) EscapesBy(path string) []Escape {
	var out []Escape
	add := func(id *ast.Ident, direct bool) {
		if id.IsExported() {
			out = append(out, Escape{Path: path, Name: id.Name, Direct: direct})
		} else if !slices.Contains(r.InternalNames, id.Name) {
			r.InternalNames = append(r.InternalNames, id.Name)
		}
	}
	for _, decl := range r.scope.file.Decls {
		d := r.derived(decl)
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

// Ends returns the first place in the file that may end the value, and the method. These are calls of an ending
// method on something that may be the value by its type, and calls that pass the value to a function that ends it,
// stores it in a package that ends such values, or has such a method's name in its own name and can't be read. Local
// variables that were built without the name do not count.
func (r *Reading) Ends() (at token.Pos, method string) {
	if r.scope == nil {
		return token.NoPos, ""
	}
	for _, decl := range r.scope.file.Decls {
		d := r.derived(decl)
		ast.Inspect(decl, func(n ast.Node) bool {
			if at.IsValid() {
				return false
			}
			switch n := n.(type) {
			case *ast.SelectorExpr: // called, or as a method value: t.Cleanup(c.Close)
				if slices.Contains(r.Value.Methods, n.Sel.Name) && d.mayBe(n.X) && d.typing.mayBe(n.X, r.Value) {
					at, method = n.Pos(), n.Sel.Name
				}
			case *ast.CallExpr:
				if name, ok := r.passes(d, n); ok {
					at, method = n.Pos(), name
				}
			}
			return true
		})
	}
	return at, method
}

// passes reports whether a call ends its argument, or may, and returns the function's name.
func (r *Reading) passes(d *derivation, call *ast.CallExpr) (name string, ok bool) {
	fn, isName := identity.IdentOf(call.Fun)
	if !isName || d.converts(call) {
		return "", false
	}
	callees := d.typing.callees(call)
	for i, arg := range call.Args {
		if !d.starts(arg) {
			continue
		}
		possible := d.typing.among(arg, r.Value) != no
		if len(callees) == 0 && possible && r.named(fn.Name) && !builtin(fn.Name) {
			return fn.Name, true
		}
		for _, c := range callees {
			taken, _ := c.in.pkg.ParameterUse(receiverName(c.decl), c.decl.Name.Name, i)
			if taken.Ends {
				return fn.Name, true
			}
			if possible && taken.Keeps && r.Value.may(taken.typ, 0) != no {
				if _, ends := c.in.pkg.Ends(r.Value); ends {
					return fn.Name, true
				}
			}
		}
	}
	return "", false
}

func receiverName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	return baseName(decl.Recv.List[0].Type)
}

// named reports whether a function's name contains a method's name: closeQuietly.
func (r *Reading) named(function string) bool {
	return slices.ContainsFunc(r.Value.Methods, func(m string) bool { return strings.Contains(strings.ToLower(function), strings.ToLower(m)) })
}

// derivation records what the local variables of a declaration were built from.
type derivation struct {
	escape Escape
	under  []string // the unexported names of the value
	typing *typing
	from   map[string][]ast.Expr
}

// means reports whether an expression is the name by which the file obtains the value: the package's own, or a field
// or method of something that may have it.
func (d *derivation) means(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		if slices.Contains(d.under, e.Name) && len(d.from[e.Name]) == 0 {
			return true
		}
		return e.Name == d.escape.Name && d.escape.Direct && d.typing.pkg.Path == d.escape.Path && len(d.from[e.Name]) == 0
	case *ast.SelectorExpr:
		if slices.Contains(d.under, e.Sel.Name) {
			return true
		}
		if e.Sel.Name != d.escape.Name {
			return false
		}
		path, qualified := d.typing.imported(e.X)
		if d.escape.Direct || qualified {
			return d.escape.Direct && qualified && path == d.escape.Path
		}
		return slices.ContainsFunc(d.typing.of(e.X), d.mayHave)
	}
	return false
}

// mayHave reports whether something of a type may have the field or method.
func (d *derivation) mayHave(t typed) bool {
	if t.expr == nil || t.in == nil {
		return true
	}
	return t.holds(d.escape, 0)
}

// converts reports whether a call is a conversion.
func (d *derivation) converts(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = d.typing.pkg.types[id.Name]
	return ok
}

func builtin(name string) bool { return types.Universe.Lookup(name) != nil }

func (r *Reading) derived(decl ast.Decl) *derivation {
	d := &derivation{escape: r.Escape, typing: r.scope.typing(decl), from: map[string][]ast.Expr{}}
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

// mayBe reports whether an expression may be the value: it contains the name, or begins with a variable that was
// built from it or comes from elsewhere.
func (d *derivation) mayBe(e ast.Expr) bool {
	if id := syntax.Root(e); id != nil && len(d.from[id.Name]) == 0 {
		return true
	}
	return d.has(e, map[string]bool{})
}

// starts reports whether an expression contains the name, or a variable that was built from it.
func (d *derivation) starts(e ast.Expr) bool { return d.has(e, map[string]bool{}) }

func (d *derivation) has(e ast.Expr, seen map[string]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && !found { // the selected name is no local variable
			found = d.means(sel) || d.has(sel.X, seen)
			return false
		}
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		if d.means(id) {
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
