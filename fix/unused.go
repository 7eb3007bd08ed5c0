package fix

import (
	"go/ast"
	"slices"

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
