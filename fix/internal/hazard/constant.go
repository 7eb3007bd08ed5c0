package hazard

import (
	"fmt"
	"go/constant"
	"go/token"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// value returns a hazard when a constant and the use that replaces it have different values, or when the value of the
// use is not known.
func (p *Finder) value(g *project.Package, s *site.Site) []refusal.Hazard {
	for _, pkg := range g.With(s.File) {
		was := pkg.Info.Types[s.Expr].Value
		u, r := p.Table.Use(pkg.Configuration, s.V)
		if was == nil || r != nil {
			continue
		}
		hazard := refusal.Hazard{Kind: refusal.HazardOptions, Place: p.Project.PlaceOf(pkg, s.Expr.Pos())}
		switch is := u.Constant; {
		case is == nil:
			hazard.Unproven = true
			hazard.Detail = fmt.Sprintf("%s is the constant %s here, and it can't be told whether %s is as well", s.V.Code, was, u.Text)
		case equal(was, is):
			continue
		default:
			hazard.Detail = fmt.Sprintf("%s is %s here, and %s is %s", s.V.Code, was, u.Text, is)
		}
		return []refusal.Hazard{hazard}
	}
	return nil
}

// equal reports whether two constants have the same value, whatever kinds of numbers they are.
func equal(a, b constant.Value) bool {
	if a.Kind() == b.Kind() {
		return constant.Compare(a, token.EQL, b)
	}
	x, y := constant.ToComplex(a), constant.ToComplex(b)
	return x.Kind() == constant.Complex && y.Kind() == constant.Complex && constant.Compare(x, token.EQL, y)
}
