package scan

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
)

// isTest reports whether a file is a test, by its name.
func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

// countedInTests reports whether a violation in a selected file, found without tests, may be numbered together with one
// in a test: its declaration has the name of a declaration in a test of its folder, or a name that can occur several
// times in a package.
func countedInTests(tree *load.Tree, asked *selection, found []*Violation) bool {
	for _, d := range tree.Dirs {
		var names map[string]bool
		for _, v := range found {
			if path.Dir(v.File) != d.Rel || !asked.files[v.File] {
				continue
			}
			if names == nil {
				names = namesInTests(d)
			}
			if len(names) > 0 && (v.Function == "" || v.Function == "init" || v.Function == "_" || names[v.Function]) {
				return true
			}
		}
	}
	return false
}

// namesInTests returns the names of the declarations in a folder's tests that may contain a violation, as
// [detect.Declaration] returns them.
func namesInTests(d *load.Dir) map[string]bool {
	names := map[string]bool{}
	for _, f := range d.Files {
		if !f.Test {
			continue
		}
		syntax, _ := parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.SkipObjectResolution)
		if syntax == nil {
			continue
		}
		names[""] = true
		for _, decl := range syntax.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				names[detect.FuncName(decl)] = true
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					namesOf(spec, names)
				}
			}
		}
	}
	return names
}

// namesOf adds the names that a spec declares.
func namesOf(spec ast.Spec, names map[string]bool) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		names[spec.Name.Name] = true
	case *ast.ValueSpec:
		for _, id := range spec.Names {
			names[id.Name] = true
		}
	}
}
