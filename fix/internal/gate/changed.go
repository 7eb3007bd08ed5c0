package gate

import (
	"fmt"

	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// refuseOverwritten refuses a violation whose value is in a variable through which the struct is overwritten: *client =
// *open(). After the rewrite that would overwrite the shared value. Reading a copy, c := *client, is fine.
func (p *Gate) refuseOverwritten(pkg *load.Package, s *site.Site) *refusal.Refusal {
	variable := use.KeptIn(pkg.Info, s)
	if variable == nil {
		return nil
	}
	for _, id := range p.Project.Index(pkg).Of[variable] {
		expr := id
		for expr.ParentEdgeKind() == edge.ParenExpr_X {
			expr = expr.Parent()
		}
		star := expr.Parent()
		if expr.ParentEdgeKind() != edge.StarExpr_X || star.ParentEdgeKind() == edge.ParenExpr_X { // (*client).Ping() is client.Ping()
			continue
		}
		if syntax.Read(star) {
			continue
		}
		return &refusal.Refusal{Kind: refusal.Shared, Detail: fmt.Sprintf("*%s is overwritten at %s: after the rewrite that would be the one that everybody shares", variable.Name(), p.Project.PlaceOf(pkg, star.Node().Pos()))}
	}
	return nil
}

// refuseCopy refuses a struct that is held by value, because it would become a copy of the shared value. Exception: a
// local variable that can hold a pointer instead. client := http.Client{} becomes client := webx.Client() if client is
// only used to call methods, read fields and take its address.
func refuseCopy(x *index.Index, s *site.Site, u *use.Use) *refusal.Refusal {
	oldResults, newResults := identity.Results(s.Typ(x.Pkg)), identity.Results(u.Typ)
	if len(oldResults) == 0 || !identity.IsStruct(oldResults[0]) {
		return nil
	}
	old := oldResults[0]
	if s.V.Kind == rule.Call && len(newResults) > 0 && identity.Same(newResults[0], old) {
		return nil // the old value was a copy too: time.Now()
	}
	refuse := func(why string) *refusal.Refusal {
		return &refusal.Refusal{Kind: refusal.Copy, Detail: identity.Short(old) + " is a struct held by value" + why + ": what it gets from the owner would be a copy; make it a pointer first"}
	}
	held := use.HeldIn(x.Info, s)
	if held == nil || len(newResults) == 0 || !identity.PointsTo(newResults[0], old) {
		return refuse("")
	}
	for _, use := range x.Of[held] {
		if !syntax.Addressable(use) && !syntax.Selected(use) {
			return refuse(fmt.Sprintf(", and %s is copied or overwritten in line %d", held.Name(), s.File.Tok.Line(use.Node().Pos())))
		}
	}
	return nil
}
