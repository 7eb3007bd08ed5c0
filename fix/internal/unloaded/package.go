package unloaded

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/scan/load"
)

// Package is the syntax of a package's declarations, with the imports of their files.
type Package struct {
	Path   string // import path; empty when it is not known
	Bodies *ends.Source
	funcs  map[[2]string]declared // by receiver (empty for a function) and name
	types  map[string]typed
	vars   map[string]typed
	files  []*scope
}

// scope is a file's view of names.
type scope struct {
	pkg     *Package
	file    *ast.File
	imports map[string]string // import paths by name
	others  func(path string) *Package
}

// typed is a type expression with the file that it is written in; the zero value is an unknown type.
type typed struct {
	expr ast.Expr
	in   *scope
	of   ast.Expr // for a variable without a type: its initial value
}

type declared struct {
	decl *ast.FuncDecl
	in   *scope
}

// Package returns the package in a folder, without tests.
func (o *Source) Package(path, dir, name string) *Package {
	return o.packages.Get([3]string{path, dir, name}, func() *Package {
		entries, err := os.ReadDir(dir)
		if err != nil {
			entries = nil // a folder that can't be read has no files
		}
		var files []*ast.File
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			f := o.File(filepath.Join(dir, e.Name()))
			if f == nil || f.Syntax() == nil {
				continue
			}
			if name == "" && f.Syntax().Name.Name != "main" {
				name = f.Syntax().Name.Name
			}
			if name == "" || f.Syntax().Name.Name == name {
				files = append(files, f.Syntax())
			}
		}
		p := newPackage(path, o.imported)
		for _, f := range files {
			p.add(f)
		}
		p.Bodies = ends.NewSource(files)
		return p
	})
}

// imported returns a package of the tree by import path; nil for any other.
func (o *Source) imported(path string) *Package {
	if o.Tree == nil {
		return nil
	}
	for _, d := range o.Tree().Of[path] {
		return o.Package(path, d.Path, "")
	}
	return nil
}

func newPackage(path string, others func(string) *Package) *Package {
	return &Package{Path: path, funcs: map[[2]string]declared{}, types: map[string]typed{}, vars: map[string]typed{}, files: []*scope{{others: others}}}
}

// add adds the declarations of a file.
func (p *Package) add(file *ast.File) *scope {
	s := &scope{p, file, map[string]string{}, p.files[0].others}
	p.files = append(p.files, s)
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
		case spec.Name != nil:
			s.imports[spec.Name.Name] = path
		default:
			s.imports[load.PackageName(path)] = path
		}
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			recv := ""
			if d.Recv != nil && len(d.Recv.List) > 0 {
				recv = baseName(d.Recv.List[0].Type)
			}
			p.funcs[[2]string{recv, d.Name.Name}] = declared{d, s}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					p.types[spec.Name.Name] = typed{expr: spec.Type, in: s}
				case *ast.ValueSpec:
					for i, id := range spec.Names {
						p.vars[id.Name] = s.declaredAs(spec, i)
					}
				}
			}
		}
	}
	return s
}

// MethodsOf lists the methods that the package declares for a type, and for the types of its own that it embeds.
func (p *Package) MethodsOf(name string) []string {
	var out []string
	seen := map[string]bool{}
	todo := []string{name}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		for key := range p.funcs {
			if key[0] == name {
				out = append(out, key[1])
			}
		}
		if st, ok := p.types[name].expr.(*ast.StructType); ok {
			for _, f := range st.Fields.List {
				if len(f.Names) == 0 {
					todo = append(todo, baseName(f.Type))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// declaredAs returns the type of the i-th variable of a declaration.
func (s *scope) declaredAs(spec *ast.ValueSpec, i int) typed {
	switch {
	case spec.Type != nil:
		return typed{expr: spec.Type, in: s}
	case i < len(spec.Values):
		return typed{of: spec.Values[i], in: s}
	}
	return typed{}
}

// baseName returns the type name in T, *T and T[P].
func baseName(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.StarExpr:
		return baseName(t.X)
	case *ast.ParenExpr:
		return baseName(t.X)
	case *ast.IndexExpr:
		return baseName(t.X)
	case *ast.IndexListExpr:
		return baseName(t.X)
	}
	return ""
}
