package alternative

import (
	"fmt"
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/glossary"
	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/hazard"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// Kind names an alternative rewrite of a violation; the empty string means [Replace].
type Kind string

// Replace is the default alternative: the expression becomes the use, and the rest of the program keeps its meaning.
const Replace Kind = "replace"

// Alternative describes one possible rewrite of a violation.
type Alternative struct {
	Kind  Kind
	Title string // what it does to this violation: "replace it, and remove the close at internal/ws/hub.go:88"
}

// Alternatives describes all kinds of alternatives, in the order in which they are offered.
func Alternatives() []glossary.Entry {
	return []glossary.Entry{
		{Name: string(Replace), Title: "replace it", Help: "The expression becomes the rule's use, and what only fed or closed it where it stands goes; everything else stays."},
		{Name: string(RemoveClose), Title: "replace it, and remove the closes", Help: "The expression becomes the rule's use, and the closes of it that are reached through a field or variable go, in whatever file they stand; nothing else is ever closed by them."},
		{Name: string(KeepClose), Title: "replace it, and keep the closes", Help: "The expression becomes the rule's use, and the closes stay that would go with it; take it where the use gives each caller something of its own to close."},
		{Name: string(Widen), Title: "replace it, and widen what keeps it", Help: "The expression becomes the rule's use, and the fields, variables and parameters that it goes into are declared with the use's type, which theirs is too narrow for: everyone who uses them is type-checked again, and all of that is accepted and undone as one."},
		{Name: string(ReplaceCallers), Title: "replace its callers", Help: "A function that only builds the violation and returns it is removed, and each call of it becomes the use: all of that is verified, accepted and undone as one."},
		{Name: string(TakeParameter), Title: "pass the value in", Help: "The function around the violation takes the value as a parameter, and its callers pass the rule's use; take it where the function can't import the owner, or should not know it."},
	}
}

// Entry returns the kind's title and help text.
func (k Kind) Entry() glossary.Entry { return glossary.Find(Alternatives(), string(k)) }

// Candidate is an alternative to [Replace] that has not been planned yet.
type Candidate struct {
	Alternative
	Groups []*project.Package // packages that it changes, other than the violation's
	// adds its changes to the files, including the rewrite at the violation
	Apply func(all *filerewrite.Set) *refusal.Refusal
	// reports whether a hazard of Replace does not apply; nil drops none
	drops func(hazard refusal.Hazard) bool
	adds  []refusal.Hazard  // further hazards, listed first
	Needs []*scan.Violation // violations that must be accepted together with this one

	hazards func() []refusal.Hazard // replaces the hazards of Replace, if set
}

// Candidates returns the alternatives of a violation at a site. None of them is planned or verified yet.
func (p *Finder) Candidates(g *project.Package, s *site.Site) []Candidate {
	return slices.Concat(p.closeCandidates(g, s), widenFinder{p}.candidates(g, s), p.candidatesOfFunction(s))
}

// candidatesOfFunction returns the alternatives that change the function around a violation and its callers.
func (p *Finder) candidatesOfFunction(s *site.Site) []Candidate {
	f := p.function(s)
	if f == nil {
		return nil
	}
	var out []Candidate
	if f.Factory() {
		if w, _ := p.ReplaceCallers(f); w != nil {
			out = append(out, *w)
		}
	}
	if w := p.takeParameter(f); w != nil {
		out = append(out, *w)
	}
	return out
}

// Candidate returns a violation's alternative of the given kind, or a refusal if it has none.
func (p *Finder) Candidate(v *scan.Violation, kind Kind) (*Candidate, *refusal.Refusal) {
	s, r := site.Locate(v)
	if r != nil {
		return nil, r
	}
	candidates := p.Candidates(p.Project.PackageOf(v), s)
	i := slices.IndexFunc(candidates, func(w Candidate) bool { return w.Kind == kind })
	if i < 0 {
		return nil, &refusal.Refusal{Kind: refusal.Alternative, Detail: fmt.Sprintf("%s has no alternative %q", v.Code, kind)}
	}
	return &candidates[i], nil
}

// HazardsAs returns the hazards of a violation's alternative of the given kind.
func (p *Finder) HazardsAs(v *scan.Violation, kind Kind) []refusal.Hazard {
	if kind == Replace {
		return p.Hazard.Hazards(p.Project.PackageOf(v), v)
	}
	w, r := p.Candidate(v, kind)
	if r == nil && w.hazards != nil {
		return w.hazards()
	}
	list := p.Hazard.Hazards(p.Project.PackageOf(v), v)
	if r != nil {
		return list
	}
	if w.drops != nil {
		list = slices.DeleteFunc(list, w.drops)
	}
	return slices.Concat(w.adds, list)
}

// Finder finds the alternatives of violations.
type Finder struct {
	Project       *project.Project
	Table         *use.Table
	Effects       *effect.Engine
	Hazard        *hazard.Finder
	Gate          *gate.Gate
	functions     memo.Map[ast.Expr, *Function] // the function around each violation's expression
	widenings     memo.Map[*scan.Violation, []Candidate]
	closeRemovals memo.Map[*scan.Violation, *closeRemoval]
}
