package fix

import (
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/patch"
)

// spell writes out the type of a package-level variable that would get another one with the use.
func (d *draft) spell(s *site, u *use) {
	spec := s.spec()
	if spec == nil || spec.Type != nil || len(spec.Names) != 1 || len(spec.Values) != 1 || spec.Values[0] != s.expr {
		return
	}
	old := s.typ(d.variants[0])
	if same(old, u.typ) {
		return
	}
	if !assignable(u.typ, old) {
		return // the verification says so, with both types
	}
	text, ok := d.typeName(old, spec.Pos())
	if !ok {
		return // the verification says whether those who use it can do with the new one
	}
	at := d.file.Tok.Offset(spec.Names[0].End())
	d.edits = append(d.edits, patch.Edit{Start: at, End: at, New: " " + text})
}

// typeName writes a type as the file can name it at a place. It reports false where an import is missing.
func (d *draft) typeName(t types.Type, pos token.Pos) (string, bool) {
	ok := true
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == d.variants[0].Types {
			return ""
		}
		imported := d.imports.existing(pkg.Path(), nil, pos)
		if imported == nil {
			ok = false
			return pkg.Name()
		}
		d.imports.kept[imported] = true
		name := d.imports.variants[0].Info.PkgNameOf(imported).Name()
		if name == "." {
			return ""
		}
		return name
	})
	return text, ok
}
