package fix

import (
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// The kinds of hazards.
const (
	HazardCloses   HazardKind = "closes"
	HazardOptions  HazardKind = "options"
	HazardInit     HazardKind = "init"
	HazardLifetime HazardKind = "lifetime"
)

// Hazards are all kinds of hazards, the worst first.
func Hazards() []Entry {
	return []Entry{
		{string(HazardCloses), "closes the shared one", "The value is closed or shut down somewhere, or may be, and after the rewrite that would end the one that everybody shares; remove the close first, or with the rewrite where that is offered."},
		{string(HazardOptions), "drops options", "The violation sets options that the owner's own construction does not have; they go with the rewrite."},
		{string(HazardInit), "runs before the owner is set up", "Package initialisers run before main, so the owner may not be ready; move the construction into a function."},
		{string(HazardLifetime), "made more than once", "The violation is built per request or in a loop, as if each had a life of its own; after the rewrite they are all the same one."},
	}
}

// Entry describes the kind.
func (k HazardKind) Entry() Entry { return entry(Hazards(), string(k)) }

// hazards are what a reviewer must know before accepting a violation's rewrite.
func (p *hazards) hazards(g *group, v *scan.Violation) []Hazard {
	if v.Snippet != nil {
		return p.shownHazards(v)
	}
	if v.Kind == rule.Import {
		return nil // what is mentioned is what was: only its name moves
	}
	s, r := locate(v)
	if r != nil {
		return nil
	}
	if v.Kind == rule.Ref {
		return p.mentionHazards(g, s)
	}
	return slices.Concat(p.closes(g, s), p.options(g, s), p.early(g, s), p.repeated(g, s))
}
