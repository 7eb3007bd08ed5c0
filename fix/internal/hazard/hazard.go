package hazard

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Hazards are what a reviewer must know before accepting a violation's rewrite.
func (p *Finder) Hazards(g *project.Group, v *scan.Violation) []refusal.Hazard {
	if v.Snippet != nil {
		return p.shownHazards(v)
	}
	if v.Kind == rule.Import {
		return nil // what is mentioned is what was: only its name moves
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil
	}
	if v.Kind == rule.Ref {
		return p.mentionHazards(g, s)
	}
	return slices.Concat(p.Closes(g, s), p.Options(g, s), p.Early(g, s), p.Repeated(g, s))
}

// mentionHazards are the hazards of a mention: what it leads to was shared before, and nothing is built where it stands.
func (p *Finder) mentionHazards(g *project.Group, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 || variants[0].Info.Types[s.Expr].IsType() {
		return nil
	}
	return append(p.Closes(g, s), p.Early(g, s)...)
}

// Finder finds what a reviewer must know.
type Finder struct {
	Project  *project.Project
	Table    *use.Table
	Effects  *effect.Engine
	Snippets *snippets.Finder
	held     memo.Map[[2]types.Type, bool] // see holds
	ended    memo.Map[*scan.Violation, *Ending]
	followed memo.Map[closerKey, *Closer]
}
