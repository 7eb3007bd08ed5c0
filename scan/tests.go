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

// isTest reports whether a file is one by its name.
func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

// countedInTests reports whether a violation in one of the files that were asked for, found without tests, may be
// counted together with one of a test: its declaration has a name that a test of its folder has as well, or one that a
// package may hold more than once.
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

// namesInTests returns the names of the declarations in those tests of a folder that may hold a violation, as
// [detect.Declaration] has them.
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
