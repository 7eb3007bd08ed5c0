package start

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
)

// republished returns the exported types through which other packages can build a listed type without importing its
// package: aliases, defined types and containers (a slice literal may elide the type of its elements).
//
// The search uses syntax only, before anything is loaded, and guesses the package names of imports. The result may
// contain too many types. That costs time; too few would lose violations.
func republished(tree *load.Tree, listed map[detect.Object]bool) map[detect.Object]bool {
	found := map[detect.Object]bool{}
	if len(listed) == 0 {
		return found
	}
	known := maps.Clone(listed)
	for {
		before := len(known)
		for _, d := range tree.Dirs {
			if d.ImportPath != "" {
				republishedBy(d, known, found)
			}
		}
		if len(known) == before {
			return found
		}
	}
}

// republishedBy adds the types of a folder that lead to known ones. It adds all of them to known, and the exported ones
// to found.
func republishedBy(d *load.Dir, known, found map[detect.Object]bool) {
	var specs []typeSpec
	for _, f := range d.Files {
		if !f.Test && mayRepublish(d, f, known) {
			specs = append(specs, typeSpecs(f)...)
		}
	}
	for _, s := range specs {
		name := detect.Object{Pkg: d.ImportPath, Name: s.Name.Name}
		if known[name] || !s.leadsTo(s.Type, d.ImportPath, known) {
			continue
		}
		known[name] = true
		if s.Name.IsExported() {
			found[name] = true
		}
	}
}

// mayRepublish is a cheap test before parsing: it reports whether the file contains the name of a known type and
// belongs to that type's package or imports it.
func mayRepublish(d *load.Dir, f *load.SourceFile, known map[detect.Object]bool) bool {
	for name := range known {
		if (name.Pkg == d.ImportPath || slices.Contains(f.Imports, name.Pkg)) && bytes.Contains(f.Src, []byte(name.Name)) {
			return true
		}
	}
	return false
}

// A typeSpec is a type declaration with the imports of its file.
type typeSpec struct {
	*ast.TypeSpec
	importNames
}

// importNames holds the imports of a file. Syntax does not tell the package name of an import without a name.
type importNames struct {
	named   map[string]string // import paths by the name in the import declaration
	unnamed []string          // import paths of declarations without a name
	dots    []string
}

func newImportNames(file *ast.File) importNames {
	in := importNames{named: map[string]string{}}
	for _, imp := range file.Imports {
		p, err := strconv.Unquote(imp.Path.Value)
		switch {
		case err != nil:
		case imp.Name == nil:
			in.unnamed = append(in.unnamed, p)
		case imp.Name.Name == ".":
			in.dots = append(in.dots, p)
		default:
			in.named[imp.Name.Name] = p
		}
	}
	return in
}

// typeSpecs returns the type declarations at the top level of a file. It uses whatever part of the file parses.
func typeSpecs(f *load.SourceFile) []typeSpec {
	file, _ := parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	with := typeSpec{importNames: newImportNames(file)}
	var out []typeSpec
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			with.TypeSpec = spec.(*ast.TypeSpec)
			out = append(out, with)
		}
	}
	return out
}

// leadsTo reports whether a type expression denotes a known type, or a container of one.
func (s typeSpec) leadsTo(x ast.Expr, pkg string, known map[detect.Object]bool) bool {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return s.leadsTo(x.X, pkg, known)
	case *ast.StarExpr:
		return s.leadsTo(x.X, pkg, known)
	case *ast.ArrayType:
		return s.leadsTo(x.Elt, pkg, known)
	case *ast.MapType:
		return s.leadsTo(x.Key, pkg, known) || s.leadsTo(x.Value, pkg, known)
	case *ast.IndexExpr:
		return s.leadsTo(x.X, pkg, known)
	case *ast.IndexListExpr:
		return s.leadsTo(x.X, pkg, known)
	case *ast.Ident:
		for _, p := range append([]string{pkg}, s.dots...) {
			if known[detect.Object{Pkg: p, Name: x.Name}] {
				return true
			}
		}
	case *ast.SelectorExpr:
		qualifier, ok := x.X.(*ast.Ident)
		if !ok {
			return false
		}
		for _, p := range s.importsNamed(qualifier.Name) {
			if known[detect.Object{Pkg: p, Name: x.Sel.Name}] {
				return true
			}
		}
	}
	return false
}

// importsNamed returns the import paths that a qualifier may stand for: the import with that name, else a package of
// the standard library with that name, else all imports without a name.
func (in importNames) importsNamed(qualifier string) []string {
	if p, ok := in.named[qualifier]; ok {
		return []string{p}
	}
	for _, p := range in.unnamed {
		if first, _, _ := strings.Cut(p, "/"); path.Base(p) == qualifier && !strings.Contains(first, ".") {
			return []string{p}
		}
	}
	return in.unnamed
}
