package write

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
)

var isName = regexp.MustCompile(`^[\w.]+$`)

// spell adds the old type to the declaration of a package-level variable whose type would change with the use. Where
// the declaration has several variables it converts the use.
func spell(d *filerewrite.File, s *site.Site, u *use.Use) {
	spec := s.Spec()
	if spec == nil || spec.Type != nil || len(spec.Names) != len(spec.Values) {
		return
	}
	i := slices.IndexFunc(spec.Values, func(e ast.Expr) bool { return ast.Unparen(e) == ast.Unparen(s.Expr) })
	if i < 0 {
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
	if len(spec.Names) > 1 {
		if !isName.MatchString(text) {
			text = "(" + text + ")" // a pointer, a function, a list
		}
		d.Edits = append(d.Edits, patch.Edit{Start: s.Start(), End: s.Start(), New: text + "("}, patch.Edit{Start: s.End(), End: s.End(), New: ")"})
		return
	}
	at := d.File.Tok.Offset(spec.Names[0].End())
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: " " + text})
}
