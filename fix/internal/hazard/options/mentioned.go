package options

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// mentioned returns the settings in which the value of a package-level variable differs from what the owner builds.
// The initial value of the variable is compared: it is known where its package is loaded, and by rows of libraries. A
// variable that is assigned or changed somewhere can't be compared. Changes through another reference are not
// followed.
func (p *Finder) mentioned(g *project.Package, s *site.Site) []refusal.Hazard {
	pkg := g.With(s.File)[0]
	v := variableOf(pkg.Info, s.Expr)
	if v == nil {
		return nil // a function, a type or a constant
	}
	owner := p.owners.constructions(pkg.Configuration, s.V)
	if key, ok := identity.KeyOf(v); ok && owner.mentions[key] && !slices.ContainsFunc(owner.reached, owner.isResult) {
		return nil // the owner returns the same variable
	}
	hazard := refusal.Hazard{Kind: refusal.HazardOptions, Place: p.project.PlaceOf(pkg, s.Expr.Pos())}
	mine := value{in: p.values.frame(pkg, s.Decl(), s.Expr), expr: s.Expr}
	start, how := p.start(pkg, v, mine)
	if how != "" {
		hazard.Unproven = true
		hazard.Detail = how + p.madeAt(owner)
		return []refusal.Hazard{hazard}
	}
	found := p.nearest(s, start.value, start.lit).found
	out := make([]refusal.Hazard, 0, len(found))
	for _, f := range found {
		hazard.Detail, hazard.Unproven, hazard.Setting = f.detail, f.unproven, f.name
		if start.value.expr != mine.expr {
			hazard.Detail += "; " + s.V.Code + " is made at " + p.project.PlaceOf(start.value.in.pkg, start.value.expr.Pos())
		}
		out = append(out, hazard)
	}
	return out
}

// variableOf returns the package-level variable that an expression names.
func variableOf(info *types.Info, e ast.Expr) *types.Var {
	id, _ := ast.Unparen(e).(*ast.Ident)
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		id = sel.Sel
	}
	v, ok := info.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return nil
	}
	return v
}

// start is the initial value of a variable.
type start struct {
	value value
	lit   *literal // the struct, for a variable without an initial expression
}

// start returns the initial value of a variable; how explains why it is not known.
func (p *Finder) start(pkg *load.Package, v *types.Var, mine value) (out start, how string) {
	name := project.Qualified(v)
	if at := p.written(pkg.Configuration, v); at != "" {
		return out, fmt.Sprintf("%s is set at %s", name, at)
	}
	if _, ok := p.project.Library.Of(v).Kind(library.Zero); ok {
		return start{mine, &literal{typ: v.Type(), fields: map[string]setting{}, at: mine}}, ""
	}
	unseen := "how " + name + " is made is not seen"
	for _, in := range p.project.Res.Program.Packages {
		if in.Path != v.Pkg().Path() || in.ForTest != "" || in.Configuration != pkg.Configuration {
			continue
		}
		obj, _ := in.Types.Scope().Lookup(v.Name()).(*types.Var)
		l := &variable{}
		if obj == nil || !p.values.global(p.values.frame(in, nil, nil), obj, l) {
			break
		}
		switch {
		case l.start.expr != nil:
			return start{value: p.values.origin(l.start)}, ""
		case identity.IsStruct(v.Type()):
			return start{mine, &literal{typ: v.Type(), fields: map[string]setting{}, at: mine}}, ""
		}
		break
	}
	return out, unseen
}

// written returns a place where a variable, or a field of its value, is assigned; nothing where there is none.
func (p *Finder) written(configuration string, v *types.Var) string {
	key := configuration + " " + v.Pkg().Path() + "." + v.Name()
	return p.writes.Get(key, func() string {
		for _, pkg := range p.project.Res.Program.Packages {
			if pkg.Configuration != configuration {
				continue
			}
			in := p.values.frame(pkg, nil, nil)
			for _, of := range append(slices.Clone(pkg.Types.Imports()), pkg.Types) {
				if of.Path() != v.Pkg().Path() {
					continue
				}
				obj, _ := of.Scope().Lookup(v.Name()).(*types.Var)
				for _, at := range in.index.Of[obj] {
					l := &variable{}
					if around := at.Parent(); token.IsExported(v.Name()) && isQualified(around.Node(), at.Node()) {
						l.recordUse(p.values.mutations, in, obj, around)
					} else {
						l.recordUse(p.values.mutations, in, obj, at)
					}
					if l.changed || len(l.fields) > 0 {
						return p.project.PlaceOf(pkg, at.Node().Pos())
					}
				}
			}
		}
		return p.project.SetUnscanned(nil, v)
	})
}

// isQualified reports whether an identifier is the selector of a qualified identifier.
func isQualified(around, id ast.Node) bool {
	sel, ok := around.(*ast.SelectorExpr)
	return ok && ast.Node(sel.Sel) == id
}

// madeAt describes where and how the owner builds its value, as a clause.
func (p *Finder) madeAt(owner *constructions) string {
	for _, theirs := range owner.reached {
		if !owner.isResult(theirs) {
			continue
		}
		own := strings.Join(settings(p.values, forwarded{}, theirs), ", ")
		return "; the owner's is made at " + p.project.PlaceOf(theirs.in.pkg, theirs.expr.Pos()) + ", with " + cmp.Or(own, "nothing set")
	}
	return ""
}
