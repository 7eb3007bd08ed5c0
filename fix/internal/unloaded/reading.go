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

// File is a file that is not loaded, as it is on disk.
type File struct {
	Src    []byte
	Fset   *token.FileSet
	Syntax func() *ast.File // as far as it can be parsed
}

// File returns a file that is not loaded, nil when it can't be read.
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
	Path          string // of the file
	Escape        Escape
	Value         *Value   // what is looked for where it is ended
	Kept          bool     // the value is put into a field or variable
	InternalNames []string // the names of those that only the package can name
	scope         *scope
}

// Reading begins to read a file, which is in a folder with an import path.
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

// Mentions reports whether the file can have the value by the name.
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

// Mentions reports whether a name stands in a file.
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

// EscapesBy finds the exported names under which the file gives the value on: of functions that return it, and of variables
// and fields.
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

// Ends finds the first place in the file at which the value may be closed: a method that closes is called on something
// that can be it by its type, or of what surely is the value something is passed to a function that closes it, that
// keeps it in a package which closes such things, or that can't be read and has such a method's name in its own. Not
// meant is what a local variable holds that was made without the name.
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
			case *ast.SelectorExpr: // called, or as a value: t.Cleanup(c.Close)
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

// passes says that a call ends the value that it is given, or may, and by what name the function is called.
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

// named reports whether a function's name has a method's name in it: closeQuietly.
func (r *Reading) named(function string) bool {
	return slices.ContainsFunc(r.Value.Methods, func(m string) bool { return strings.Contains(strings.ToLower(function), strings.ToLower(m)) })
}

// derivation says what the local variables of a declaration were made from.
type derivation struct {
	escape Escape
	under  []string // other names of it, that say nothing else
	typing *typing
	from   map[string][]ast.Expr
}

// means reports whether an expression is the name by which the value is had: the package's own, or a field or method of
// something that can be what has it.
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

// mayHave reports whether something of a type can be what has the field or method.
func (d *derivation) mayHave(t typed) bool {
	if t.expr == nil || t.in == nil {
		return true
	}
	return t.holds(d.escape, 0)
}

// converts reports whether a call is a conversion to a type that stands as one.
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

// mayBe reports whether an expression is not plainly another value: it has the name in it, or begins with a variable
// that was made from what has, or that was not made here.
func (d *derivation) mayBe(e ast.Expr) bool {
	if id := syntax.Root(e); id != nil && len(d.from[id.Name]) == 0 {
		return true
	}
	return d.has(e, map[string]bool{})
}

// starts reports whether an expression has the name in it, or a variable that was made from what has.
func (d *derivation) starts(e ast.Expr) bool { return d.has(e, map[string]bool{}) }

func (d *derivation) has(e ast.Expr, seen map[string]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && !found { // what stands behind the dot is no local variable
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
