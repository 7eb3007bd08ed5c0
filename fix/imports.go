package fix

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// WithoutUnusedImports returns the scanned text of a file with violations, by its absolute path, without the imports
// that nothing in it uses; nil if there are none, or if one has a comment that is to be decided by hand.
func (p *Planner) WithoutUnusedImports(path string) ([]byte, error) {
	list, group := p.project.ByFile[path], p.project.Groups[path]
	if len(list) == 0 || list[0].Source == nil || list[0].Source.Syntax == nil || group == nil {
		return nil, nil
	}
	file := list[0].Source
	variants := group.With(file)
	var unused []*ast.ImportSpec
	for _, spec := range file.Syntax.Imports {
		if name := spec.Name; len(variants) == 0 || name != nil && name.Name == "_" || syntax.SpecPath(spec) == "C" {
			continue
		}
		if !slices.ContainsFunc(variants, func(pkg *load.Package) bool {
			return pkg.Info.PkgNameOf(spec) == nil || len(group.ImportUses(file, pkg, spec)) > 0
		}) {
			unused = append(unused, spec)
		}
	}
	if len(unused) == 0 || imports.RefuseRemoved(file, unused) != nil {
		return nil, nil
	}
	return patch.Apply(file.Src, imports.ImportEdits(file, layout.Of(file.Src).Eol, nil, unused))
}

// WithImports returns a text of a Go file with the imports added that another text of it has, in the groups that suit
// them. Imports that only run the package, and import "C", are not added. It returns an error if the imports of one of
// the texts can't be parsed.
func WithImports(src, other []byte) ([]byte, error) {
	from, err := parseImports(other)
	if err != nil {
		return nil, err
	}
	for _, spec := range from.Syntax.Imports {
		to, err := parseImports(src)
		if err != nil {
			return nil, err
		}
		name, path := syntax.SpecName(spec), syntax.SpecPath(spec)
		if name == "_" || path == "C" || slices.ContainsFunc(to.Syntax.Imports, func(s *ast.ImportSpec) bool { return syntax.SpecPath(s) == path && syntax.SpecName(s) == name }) {
			continue
		}
		root, _, _ := strings.Cut(path, "/")
		add := &imports.Addition{Path: path, Name: name, Std: !strings.Contains(root, ".")}
		if src, err = patch.Apply(src, imports.ImportEdits(to, layout.Of(src).Eol, []*imports.Addition{add}, nil)); err != nil {
			return nil, err
		}
	}
	return src, nil
}

// parseImports parses the imports of a file.
func parseImports(src []byte) (*load.File, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read the imports of a file: %w", err)
	}
	return &load.File{Src: src, Syntax: f, Tok: fset.File(f.FileStart)}, nil
}
