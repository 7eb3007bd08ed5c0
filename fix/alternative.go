package fix

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/scan"
)

// AlternativeKind names one of several sensible rewrites of a violation; empty is [Replace].
type AlternativeKind string

// Replace is the first alternative of every violation: the expression becomes the use, and the rest of the program stays.
const Replace AlternativeKind = "replace"

// Alternative is one of several sensible rewrites of a violation.
type Alternative struct {
	Kind  AlternativeKind
	Title string // what it does here: "replace it, and remove the close at internal/ws/hub.go:88"
}

// Alternatives are all kinds of alternatives, in the order in which they are offered.
func Alternatives() []Entry {
	return []Entry{
		{string(Replace), "replace it", "The expression becomes the rule's use, and what only fed or closed it where it stands goes; everything else stays."},
		{string(RemoveClose), "replace it, and remove the closes", "The expression becomes the rule's use, and the closes of it that are reached through a field or variable go, in whatever file they stand; nothing else is ever closed by them."},
		{string(KeepClose), "replace it, and keep the closes", "The expression becomes the rule's use, and the closes stay that would go with it; take it where the use gives each caller something of its own to close."},
		{string(ReplaceCallers), "replace its callers", "A function that only builds the violation and returns it is removed, and each call of it becomes the use: all of that is verified, accepted and undone as one."},
		{string(TakeParameter), "pass the value in", "The function around the violation takes the value as a parameter, and its callers pass the rule's use; take it where the function can't import the owner, or should not know it."},
	}
}

// Entry describes the kind.
func (k AlternativeKind) Entry() Entry { return entry(Alternatives(), string(k)) }

// way is an alternative to [Replace], before it is planned.
type way struct {
	Alternative
	groups []*group                   // whose files it changes, besides the violation's own
	lay    func(all *drafts) *Refusal // adds what it changes to the drafts, the violation's own place included
	drops  func(hazard Hazard) bool   // says that a hazard of Replace is none of this one; nil drops none
	brings []Hazard                   // that this one has besides, listed first
	needs  []*scan.Violation          // that have to be accepted together with it

	hazards func() []Hazard // its own, where they are not those of Replace
}

// ways finds the alternatives of a violation whose place is known, without planning them.
func (p *ways) ways(g *group, s *site) []way {
	return append(p.closeWays(g, s), p.waysOfFunction(s)...)
}

// waysOfFunction are the alternatives that change the function around a violation, and with it its callers.
func (p *ways) waysOfFunction(s *site) []way {
	f := p.function(s)
	if f == nil {
		return nil
	}
	var out []way
	if f.factory() {
		if w, _ := p.replaceCallers(f); w != nil {
			out = append(out, *w)
		}
	}
	if w := p.takeParameter(f); w != nil {
		out = append(out, *w)
	}
	return out
}

// way is the alternative of a kind that a violation has; the refusal says why there is none.
func (p *ways) way(v *scan.Violation, kind AlternativeKind) (*way, *Refusal) {
	s, r := locate(v)
	if r != nil {
		return nil, r
	}
	ways := p.ways(p.project.groupOf(v), s)
	i := slices.IndexFunc(ways, func(w way) bool { return w.Kind == kind })
	if i < 0 {
		return nil, &Refusal{RefusedAlternative, fmt.Sprintf("%s has no alternative %q", v.Code, kind)}
	}
	return &ways[i], nil
}

// Packages lists the import paths of the packages that some rewrite of a violation would change, sorted: its own, and those that its alternatives reach into. What is decided in them decides what can be had.
func (p *Planner) Packages(fingerprint string) []string {
	v := p.project.byID[fingerprint]
	if v == nil {
		return nil
	}
	paths := []string{v.Package}
	if s, r := locate(v); r == nil {
		for _, w := range p.way.ways(p.project.groupOf(v), s) {
			for _, g := range w.groups {
				paths = append(paths, g.path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// alternatives are the rewrites of a violation besides one, as far as they are ready on top of what is decided.
func (p *planner) alternatives(ctx context.Context, v *scan.Violation, besides AlternativeKind, decided Decisions) ([]Alternative, error) {
	s, r := locate(v)
	if r != nil {
		return nil, nil
	}
	var out []Alternative
	for _, w := range p.way.ways(p.project.groupOf(v), s) {
		if w.Kind == besides {
			continue
		}
		rw, _, err := p.rewriteAs(ctx, v, w.Kind, decided)
		if err != nil {
			return nil, err
		}
		if rw.Status == Ready {
			out = append(out, w.Alternative)
		}
	}
	return out, nil
}

// hazardsAs are the hazards of an alternative.
func (p *ways) hazardsAs(v *scan.Violation, kind AlternativeKind) []Hazard {
	if kind == Replace {
		return p.hazard.hazards(p.project.groupOf(v), v)
	}
	w, r := p.way(v, kind)
	if r == nil && w.hazards != nil {
		return w.hazards()
	}
	list := p.hazard.hazards(p.project.groupOf(v), v)
	if r != nil {
		return list
	}
	if w.drops != nil {
		list = slices.DeleteFunc(list, w.drops)
	}
	return slices.Concat(w.brings, list)
}
