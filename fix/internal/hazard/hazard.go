package hazard

import (
	gotypes "go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/hazard/changes"
	"github.com/seed-58def443/ssot/fix/internal/hazard/closes"
	"github.com/seed-58def443/ssot/fix/internal/hazard/identity"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime"
	"github.com/seed-58def443/ssot/fix/internal/hazard/options"
	"github.com/seed-58def443/ssot/fix/internal/hazard/setup"
	types "github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Hazards returns what a reviewer must know before accepting a violation's rewrite.
func (p *Finder) Hazards(g *project.Package, v *scan.Violation) []refusal.Hazard {
	if v.Snippet != nil {
		return p.snippetHazards(v)
	}
	if v.Kind == rule.Import {
		return nil // an import's rewrite only renames what the file mentions
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil
	}
	if v.Kind == rule.Ref {
		return p.mentionHazards(g, s)
	}
	out := p.Closes.Closes(g, s)
	if !p.Closes.Fresh(g, s) {
		out = append(out, p.Changes.Changes(g, s)...)
	}
	return slices.Concat(out, p.Closes.Unreturned(g, s), p.Options.Options(g, s), p.Setups.Early(g, s), p.SharedHazards(g, s))
}

// SharedHazards returns the hazards of sharing a value that the violation had for itself: the code wanted many of
// them, or it distinguishes them. There are none when the owner returns a separate value to each caller.
func (p *Finder) SharedHazards(g *project.Package, s *site.Site) []refusal.Hazard {
	if p.Closes.Exclusive(g, s) || p.nothingShared(g, s) {
		return nil
	}
	return slices.Concat(p.Lifetimes.Repeated(g, s), p.Identity.Hazards(g, s))
}

// nothingShared reports whether callers of the use can't share state: the use returns nothing, or only numbers,
// strings, errors and structs computed from the arguments of the violation, as env.Get({1}) does.
func (p *Finder) nothingShared(g *project.Package, s *site.Site) bool {
	variants := g.With(s.File)
	if len(variants) == 0 || s.V.Kind != rule.Call {
		return false
	}
	u, r := p.Table.UseAt(variants[0].Configuration, s)
	if r != nil {
		return false
	}
	results := types.Results(u.Typ)
	return len(results) == 0 || u.Passes() && !slices.ContainsFunc(results, func(t gotypes.Type) bool {
		return !types.Plain(t) && !types.IsStruct(t) && !types.IsError(t)
	})
}

// Decided returns the settings that differ and that the rule leaves to the owner.
func (p *Finder) Decided(g *project.Package, v *scan.Violation) []options.Decided {
	if v.Snippet != nil || !project.Built(v) && v.Kind != rule.Ref {
		return nil
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil
	}
	return p.Options.Decided(g, s)
}

// Equal returns the settings that only the calls of a violation's function show to be the owner's.
func (p *Finder) Equal(g *project.Package, v *scan.Violation) []options.Equal {
	if v.Snippet != nil || !project.Built(v) {
		return nil
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil
	}
	return p.Options.Equal(g, s)
}

// mentionHazards returns the hazards of a mention of a package-level object. Such an object was shared before the
// rewrite as well, so that [Finder.SharedHazards] does not apply.
func (p *Finder) mentionHazards(g *project.Package, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 || variants[0].Info.Types[s.Expr].IsType() {
		return nil
	}
	return slices.Concat(p.Closes.Closes(g, s), p.Changes.Changes(g, s), p.value(g, s), p.Options.Options(g, s), p.Setups.Early(g, s))
}

// Finder asks all questions about a violation.
type Finder struct {
	Project   *project.Project
	Table     *use.Table
	Closes    *closes.Finder
	Changes   *changes.Finder
	Options   *options.Finder
	Lifetimes *lifetime.Finder
	Setups    *setup.Finder
	Identity  *identity.Finder
	snippets  *snippets.Finder
}

// New returns a Finder for a project.
func New(project *project.Project, table *use.Table, effects *effect.Engine, snippets *snippets.Finder, handed *borrowed.Finder) *Finder {
	callGraph := &calling.CallGraph{Project: project}
	return &Finder{
		Project:   project,
		Table:     table,
		Closes:    &closes.Finder{Project: project, Effects: effects, Borrowed: handed},
		Changes:   &changes.Finder{Project: project, Effects: effects},
		Options:   options.New(project, table),
		Lifetimes: lifetime.New(project, callGraph),
		Setups:    &setup.Finder{Project: project, Table: table, Calls: callGraph},
		Identity:  &identity.Finder{Project: project, Effects: effects},
		snippets:  snippets,
	}
}
