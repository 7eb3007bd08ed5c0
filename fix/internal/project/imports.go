package project

import (
	"go/ast"
	"go/token"

	"github.com/seed-58def443/ssot/scan/load"
)

// UsesOf returns the positions at which a file uses an import.
func UsesOf(file *load.File, pkg *load.Package, spec *ast.ImportSpec) []token.Pos {
	name := pkg.Info.PkgNameOf(spec)
	if name == nil {
		return nil
	}
	var out []token.Pos
	selected := map[*ast.Ident]bool{}
	ast.Inspect(file.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selected[n.Sel] = true
		case *ast.Ident:
			obj := pkg.Info.Uses[n]
			if obj == name || name.Name() == "." && obj != nil && !selected[n] && obj.Pkg() == name.Imported() && obj.Parent() == name.Imported().Scope() {
				out = append(out, n.Pos())
			}
		}
		return true
	})
	return out
}

// importUse is an import in a variant.
type importUse struct {
	pkg  *load.Package
	spec *ast.ImportSpec
}

// ImportUses is [UsesOf] with a cache.
func (g *Package) ImportUses(file *load.File, pkg *load.Package, spec *ast.ImportSpec) []token.Pos {
	return g.imported.Get(importUse{pkg, spec}, func() []token.Pos { return UsesOf(file, pkg, spec) })
}
