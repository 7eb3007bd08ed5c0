package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseCopy refuses a struct that is held by value, because what it would get from the owner is a copy, unless a local variable holds it that can as well be a pointer:
// client := http.Client{} becomes client := webx.Client() where all that is done with client is to call its methods, to read its fields and to take its address.
func (x *usesIndex) refuseCopy(s *site, u *use) *Refusal {
	had, has := results(s.typ(x.pkg)), results(u.typ)
	if len(had) == 0 || !isStruct(had[0]) {
		return nil
	}
	old := had[0]
	refuse := func(why string) *Refusal {
		return &Refusal{RefusedCopy, short(old) + " is a struct held by value" + why + ": what it gets from the owner would be a copy; make it a pointer first"}
	}
	held := heldIn(x.info, s)
	if held == nil || len(has) == 0 || !pointsTo(has[0], old) {
		return refuse("")
	}
	for _, use := range x.of[held] {
		if !addressable(use) && !selected(use) {
			return refuse(fmt.Sprintf(", and %s is copied or overwritten in line %d", held.Name(), s.file.Tok.Line(use.Node().Pos())))
		}
	}
	return nil
}

// heldIn is the local variable that a site's statement declares for it without naming its type, or nil.
func heldIn(info *types.Info, s *site) types.Object {
	switch parent := s.parent(1).(type) {
	case *ast.AssignStmt:
		if parent.Tok != token.DEFINE {
			return nil
		}
	case *ast.ValueSpec:
		if parent.Type != nil || s.spec() != nil {
			return nil
		}
	default:
		return nil
	}
	kept := keptIn(info, s)
	if kept == nil || kept.Pos() < s.parent(1).Pos() { // it was declared before
		return nil
	}
	return kept
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// pointsTo says that a type is a pointer to another.
func pointsTo(t, elem types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && same(p.Elem(), elem)
}

// addressable says that a mention is what an address is taken of: &c.
func addressable(use inspector.Cursor) bool {
	for use.ParentEdgeKind() == edge.ParenExpr_X {
		use = use.Parent()
	}
	u, ok := use.Parent().Node().(*ast.UnaryExpr)
	return ok && u.Op == token.AND
}

// selected says that a field or method of a mention is what is used: c.Get. A pointer has the same.
func selected(use inspector.Cursor) bool {
	for use.ParentEdgeKind() == edge.ParenExpr_X {
		use = use.Parent()
	}
	return use.ParentEdgeKind() == edge.SelectorExpr_X
}

// point takes the address operators off a variable that becomes a pointer.
func (d *draft) point(s *site, u *use) {
	pkg := d.variants[0]
	had, has := results(s.typ(pkg)), results(u.typ)
	if len(had) == 0 || len(has) == 0 || !isStruct(had[0]) || !pointsTo(has[0], had[0]) {
		return
	}
	for _, use := range d.group.index(pkg).of[heldIn(pkg.Info, s)] {
		if !addressable(use) || d.isGone(use) {
			continue
		}
		for n := range use.Enclosing((*ast.UnaryExpr)(nil)) {
			d.unaddress(n)
			break
		}
	}
}

// unaddress takes away an address operator, with the parentheses that a selector behind it needs.
func (d *draft) unaddress(address inspector.Cursor) {
	at := d.span(address.Node())
	d.edits = append(d.edits, patch.Edit{Start: at.start, End: at.start + 1})
	paren := address.Parent()
	if _, plain := address.Node().(*ast.UnaryExpr).X.(*ast.Ident); plain && address.ParentEdgeKind() == edge.ParenExpr_X && paren.ParentEdgeKind() == edge.SelectorExpr_X {
		around := d.span(paren.Node())
		d.edits = append(d.edits, patch.Edit{Start: around.start, End: around.start + 1}, patch.Edit{Start: around.end - 1, End: around.end})
	}
}

// refuseChanged refuses a violation whose variable has its fields set, because after the rewrite that would be done to the one that everybody shares.
func (p *gate) refuseChanged(pkg *load.Package, s *site) *Refusal {
	kept := keptIn(pkg.Info, s)
	if kept == nil {
		return nil
	}
	for _, use := range p.project.index(pkg).of[kept] {
		path, how := use, ""
		for fields := 0; how == ""; path = path.Parent() {
			switch kind := path.ParentEdgeKind(); {
			case kind == edge.SelectorExpr_X:
				if sel := pkg.Info.Selections[path.Parent().Node().(*ast.SelectorExpr)]; sel == nil || sel.Kind() != types.FieldVal {
					how = "read"
				}
				fields++
			case kind == edge.ParenExpr_X || kind == edge.IndexExpr_X && fields > 0:
			case fields > 0 && (kind == edge.AssignStmt_Lhs || kind == edge.IncDecStmt_X):
				return p.changed(pkg, path, "is set")
			case fields > 0 && addressable(path):
				return p.changed(pkg, path, "has its address taken")
			default:
				how = "read"
			}
		}
	}
	return nil
}

func (p *gate) changed(pkg *load.Package, at inspector.Cursor, how string) *Refusal {
	what := oneLine(types.ExprString(at.Node().(ast.Expr)))
	return &Refusal{RefusedShared, fmt.Sprintf("%s %s at %s: after the rewrite that would be a field of the one that everybody shares; set it where the owner makes it, or drop it, first", what, how, p.project.placeOf(pkg, at.Node().Pos()))}
}
