package handover

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/disk"
)

// folder has the Go files of a package without its tests, by absolute path: those of a version, and those that are
// built beside them, because git ignores them or they are in a repository of their own. A clone does not have the
// latter.
type folder struct{ in, beside map[string]*ast.File }

// used is a name that Go code uses of another package.
type used struct{ path, name string }

// lacks says which name of a package in the version's modules a change newly uses that only a file beside the version
// declares. Methods and fields, and what a dot import brings, are not looked for. root is the session's folder.
func (v *version) lacks(root string, c carried) string {
	was := v.uses(c.was)
	for _, u := range v.uses(c.is) {
		file := v.beside(u)
		if file == "" || slices.Contains(was, u) {
			continue
		}
		if rel, err := filepath.Rel(root, file); err == nil {
			file = filepath.ToSlash(rel)
		}
		what := path.Base(u.path) + "." + u.name
		return fmt.Sprintf("git does not have %s, in which %s is, so a clone would not build with it: git add that file (-f if it is ignored), or use --unbuilt if it is generated", visible.Name(file), visible.Line(what))
	}
	return ""
}

// beside returns a file beside the version that declares a name which the version does not, or nothing.
func (v *version) beside(u used) string {
	f := v.folder(u.path)
	for _, file := range f.in {
		if declares(file, u.name) {
			return ""
		}
	}
	var with []string
	for name, file := range f.beside {
		if declares(file, u.name) {
			with = append(with, name)
		}
	}
	if len(with) == 0 {
		return ""
	}
	return slices.Min(with)
}

// uses returns what a Go file uses of the packages in the version's modules. Of one that can't be parsed it is what is
// found; the build says so.
func (v *version) uses(text []byte) (all []used) {
	file, _ := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	paths := map[string]string{} // by the name in the file
	for _, imp := range file.Imports {
		of, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		if imp.Name != nil {
			paths[imp.Name.Name] = of
			continue
		}
		f := v.folder(of)
		for _, files := range []map[string]*ast.File{f.beside, f.in} {
			for _, one := range files {
				paths[one.Name.Name] = of
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && paths[x.Name] != "" {
				all = append(all, used{paths[x.Name], sel.Sel.Name})
			}
		}
		return true
	})
	return all
}

// folder returns the files of a package in one of the version's modules. Of another package it has none.
func (v *version) folder(of string) folder {
	dir, longest := "", ""
	for module, at := range v.modules() {
		if rel, ok := strings.CutPrefix(of+"/", module+"/"); ok && len(module) >= len(longest) {
			dir, longest = filepath.Join(at, filepath.FromSlash(rel)), module
		}
	}
	if dir == "" {
		return folder{}
	}
	if known, ok := v.folders[dir]; ok {
		return known
	}
	f := folder{map[string]*ast.File{}, map[string]*ast.File{}}
	paths := map[string]bool{}
	for file := range v.texts {
		if filepath.Dir(file) == dir {
			paths[file] = true
		}
	}
	entries, _ := os.ReadDir(dir) // what can't be read is not built either
	for _, e := range entries {
		paths[filepath.Join(dir, e.Name())] = true
	}
	for file := range paths {
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, ok := v.text(file)
		if !ok {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
		switch {
		case err != nil && parsed == nil || parsed.Name == nil:
		case v.files[file]:
			f.in[file] = parsed
		default:
			f.beside[file] = parsed
		}
	}
	v.folders[dir] = f
	return f
}

// modules returns the folders of the version's modules, by their paths.
func (v *version) modules() map[string]string {
	if v.dirs != nil {
		return v.dirs
	}
	v.dirs = map[string]string{}
	for file := range v.files {
		if filepath.Base(file) != "go.mod" {
			continue
		}
		if text, ok := v.text(file); ok {
			v.dirs[modfile.ModulePath(text)] = filepath.Dir(file)
		}
	}
	delete(v.dirs, "")
	return v.dirs
}

// text returns the text of a file in a build of the version.
func (v *version) text(file string) ([]byte, bool) {
	if text, ok := v.texts[file]; ok {
		return text, text != nil
	}
	text, err := disk.Read(file)
	return text, err == nil
}

// declares reports whether a file declares a name at its top level.
func declares(file *ast.File, name string) bool {
	return slices.ContainsFunc(file.Decls, func(decl ast.Decl) bool {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			return decl.Recv == nil && decl.Name.Name == name
		case *ast.GenDecl:
			return slices.ContainsFunc(decl.Specs, func(spec ast.Spec) bool {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					return spec.Name.Name == name
				case *ast.ValueSpec:
					return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name })
				}
				return false
			})
		}
		return false
	})
}
