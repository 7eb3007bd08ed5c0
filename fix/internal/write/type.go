package write

import (
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
)

// spell adds the old type to the declaration of a package-level variable whose type would change with the use.
func spell(d *filerewrite.File, s *site.Site, u *use.Use) {
	spec := s.Spec()
	if spec == nil || spec.Type != nil || len(spec.Names) != 1 || len(spec.Values) != 1 || spec.Values[0] != s.Expr {
		return
	}
	old := s.Typ(d.Variants[0])
	if identity.Same(old, u.Typ) {
		return
	}
	if !identity.Assignable(u.Typ, old) {
		return // verification reports it, with both types
	}
	text, ok := d.TypeName(old, spec.Pos())
	if !ok {
		return // verification checks whether the variable's users accept the new type
	}
	at := d.File.Tok.Offset(spec.Names[0].End())
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: " " + text})
}
