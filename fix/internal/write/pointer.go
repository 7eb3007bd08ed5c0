package write

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/deadlocal"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
)

// point removes the address operators before a variable that becomes a pointer: &v becomes v.
func point(d *filerewrite.File, s *site.Site, u *use.Use) {
	pkg := d.Variants[0]
	had, has := identity.Results(s.Typ(pkg)), identity.Results(u.Typ)
	if len(had) == 0 || len(has) == 0 || !identity.IsStruct(had[0]) || !identity.PointsTo(has[0], had[0]) {
		return
	}
	for _, use := range d.Package.Index(pkg).Of[use.HeldIn(pkg.Info, s)] {
		if !syntax.Addressable(use) || deadlocal.IsGone(d, use) {
			continue
		}
		for n := range use.Enclosing((*ast.UnaryExpr)(nil)) {
			unaddress(d, n)
			break
		}
	}
}

// unaddress removes an address operator, and the parentheses around it that a selector needed: (&v).F becomes v.F.
func unaddress(d *filerewrite.File, address inspector.Cursor) {
	at := leave.Span(d, address.Node())
	d.Edits = append(d.Edits, patch.Edit{Start: at.Start, End: at.Start + 1})
	paren := address.Parent()
	if _, plain := address.Node().(*ast.UnaryExpr).X.(*ast.Ident); plain && address.ParentEdgeKind() == edge.ParenExpr_X && paren.ParentEdgeKind() == edge.SelectorExpr_X {
		around := leave.Span(d, paren.Node())
		d.Edits = append(d.Edits, patch.Edit{Start: around.Start, End: around.Start + 1}, patch.Edit{Start: around.End - 1, End: around.End})
	}
}
