package detect

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// ownImport reports whether a finding is an import that only owner functions of the rule use. Such an import is
// allowed, although it stands outside of the functions.
func (d *Detector) ownImport(x Finding, at Place) bool {
	spec, ok := x.At.Node().(*ast.ImportSpec)
	if !ok || x.Entry.Kind != rule.Import {
		return false
	}
	dot := spec.Name != nil && spec.Name.Name == "."
	own, others := 0, 0
	ast.Inspect(x.File, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := x.pkg.Info.Uses[id]
		name, _ := obj.(*types.PkgName)
		switch {
		case name != nil && name.Imported().Path() == x.Entry.Symbol.Package:
		case dot && obj != nil && packageLevel(obj) && obj.Pkg().Path() == x.Entry.Symbol.Package:
		default:
			return true
		}
		in := at
		in.Pos = id.Pos()
		if d.Owners.Has(x.Rule, in.owned()) {
			own++
		} else {
			others++
		}
		return true
	})
	return own > 0 && others == 0
}

// Owned returns the findings that lie within an owner of their rule. The function at returns the place of a file.
func (d *Detector) Owned(found []Finding, at func(*ast.File) Place) []Finding {
	var out []Finding
	for _, x := range found {
		place := at(x.File)
		place.Syntax, place.Pos = x.File, x.Start
		if d.Owners.Has(x.Rule, place.owned()) {
			out = append(out, x)
		}
	}
	return out
}
