package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// Others returns the package-level names declared in other files of a file's folder, including files that no scanned
// configuration includes: an import must not use these names. A file with syntax errors contributes the names that can
// be parsed.
func (g *Package) Others(file *load.File) map[string]bool {
	key := othersKey{filepath.Dir(file.Path), file.Syntax.Name.Name}
	return g.names.Get(key, func() map[string]bool { return namesIn(key, g.Variants) })
}

// othersKey is a folder and a package name in it; an external test package is a package of its own.
type othersKey struct{ dir, pkg string }

func namesIn(key othersKey, variants []*load.Package) map[string]bool {
	known := map[string]bool{}
	for _, pkg := range variants {
		for _, f := range pkg.Files {
			known[f.Path] = true
		}
	}
	names := map[string]bool{}
	entries, err := os.ReadDir(key.dir)
	if err != nil {
		return names // the file is in an overlay
	}
	for _, entry := range entries {
		path := filepath.Join(key.dir, entry.Name())
		if known[path] || filepath.Ext(path) != ".go" || !entry.Type().IsRegular() {
			continue // names in loaded files are in the package's scope
		}
		src, err := disk.Read(path)
		if err != nil {
			continue
		}
		f, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
		if f == nil || f.Name.Name != key.pkg {
			continue
		}
		for _, decl := range f.Decls {
			addDeclared(decl, names)
		}
	}
	return names
}

// addDeclared adds the package-level names of a declaration.
func addDeclared(decl ast.Decl, names map[string]bool) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names[decl.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names[spec.Name.Name] = true
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names[name.Name] = true
				}
			}
		}
	}
}
