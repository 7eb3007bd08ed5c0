package alternative

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/widen"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Widen replaces a violation, and declares the variables that hold its value with the type of the use.
const Widen Kind = "widen"

// widenFinder finds the Widen alternative.
type widenFinder struct{ *Finder }

// candidates returns the alternative that widens the declarations that hold a value, none if no declaration has to
// change. The result is cached.
func (p widenFinder) candidates(g *project.Package, s *site.Site) []Candidate {
	return p.widenings.Get(s.V, func() []Candidate { return p.find(g, s) })
}

func (p widenFinder) find(g *project.Package, s *site.Site) []Candidate {
	if s.V.Value || gate.RefuseKind(s.V) != nil || len(g.With(s.File)) == 0 {
		return nil
	}
	u, r := p.Table.UseAt(g.With(s.File)[0].Configuration, s)
	if r != nil {
		return nil
	}
	has := identity.Results(u.Typ)
	if len(has) == 0 {
		return nil
	}
	now, ok := types.Unalias(has[0]).(*types.Named)
	if !ok || now.Obj().Pkg() == nil || now.TypeArgs().Len() > 0 {
		return nil
	}
	finder := widen.Finder{Project: p.Project}
	holders, why := finder.Holders(g, s, now)
	if len(holders) == 0 {
		return nil
	}
	groups := []*project.Package{}
	for _, h := range holders {
		if !slices.Contains(groups, h.Package) {
			groups = append(groups, h.Package)
		}
	}
	what := holders[0].Label()
	if n := len(holders) - 1; n > 0 {
		what += fmt.Sprintf(" and %d more", n)
	}
	return []Candidate{{
		Alternative: Alternative{Kind: Widen, Title: fmt.Sprintf("replace it, and widen %s to %s", what, identity.Short(now))},
		Groups:      groups,
		Apply: func(all *filerewrite.Set) *refusal.Refusal {
			if why != nil {
				return why
			}
			return p.apply(g, s, holders, now, all)
		},
	}}
}

// apply adds the rewrite at the violation and the new declarations to the files.
func (p widenFinder) apply(g *project.Package, s *site.Site, holders []*widen.Holder, now *types.Named, all *filerewrite.Set) *refusal.Refusal {
	at, r := p.Gate.Refuse(g, s.V)
	if r != nil {
		return r
	}
	d := all.Of(at.File)
	d.Sites = append(d.Sites, at)
	for _, h := range holders {
		if r := p.Gate.RefuseFile(h.Package, p.Project.Rel(h.File.Path), h.File); r != nil {
			return r
		}
		w := filerewrite.Widening{Type: h.Type, Part: h.Part, Now: now, To: use.Owned{Pkg: now.Obj().Pkg(), Members: []string{now.Obj().Name()}}, Outside: h.Outside()}
		for _, pkg := range h.Package.With(h.File) {
			w.Old = pkg.Info.TypeOf(h.Type)
			if w.To.Pkg.Path() == pkg.Path {
				continue
			}
			if r := p.Gate.RefusePackage(pkg, w.To.Pkg, s.V.Test); r != nil {
				return r
			}
		}
		if !all.Of(h.File).Widen(w) {
			return &refusal.Refusal{Kind: refusal.Conflict, Detail: h.Label() + " is widened to another type by another rewrite already"}
		}
	}
	return nil
}
