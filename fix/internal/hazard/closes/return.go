package closes

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Exclusive reports whether the owner returns a separate value to each caller, new or borrowed. The closes then stay.
func (p *Finder) Exclusive(g *project.Package, s *site.Site) bool {
	return slices.ContainsFunc(g.With(s.File), func(pkg *load.Package) bool { return p.Borrowed.At(pkg.Configuration, s).Exclusive() })
}

// Fresh reports whether the owner builds a new value for each caller, in every variant of the file.
func (p *Finder) Fresh(g *project.Package, s *site.Site) bool {
	return !slices.ContainsFunc(g.With(s.File), func(pkg *load.Package) bool { return p.Borrowed.At(pkg.Configuration, s).Kind != borrowed.Fresh })
}

// endsNothingShared reports whether the closes of a value can't end a shared one: each caller has a value of its own,
// or the closes return a borrowed one.
func (c *Analysis) endsNothingShared(h *borrowed.Ownership) bool {
	switch {
	case h.Kind == borrowed.Fresh:
		return true
	case h.Kind == borrowed.Shared || h.Mixed:
		return false
	case h.Unsure:
		return true // the hazard says that it may be borrowed
	case h.Result > 0:
		return len(c.At) == 0 && len(c.byCompanion) == len(c.passed)
	default:
		return !slices.ContainsFunc(c.At, func(at inspector.Cursor) bool { return !slices.Contains(h.ReturnMethods, method(at)) })
	}
}

func method(at inspector.Cursor) string { return at.Node().(*ast.SelectorExpr).Sel.Name }

// Unreturned returns the hazard of a value that the owner lends and that no code returns, since the violation's value
// did not have to be returned; and that of closes that go with the rewrite, see [Finder.Dropped].
func (p *Finder) Unreturned(g *project.Package, s *site.Site) []refusal.Hazard {
	if project.Built(s.V) && p.RemovableCloses(g, s) != nil {
		if out := p.Dropped(g, s); out != nil {
			return out
		}
	}
	for _, pkg := range g.With(s.File) {
		h := p.Borrowed.At(pkg.Configuration, s)
		if h.Kind != borrowed.Borrowed {
			continue
		}
		c := p.Analysis(s, pkg)
		hazard := refusal.Hazard{Kind: refusal.HazardBorrowed, Unproven: h.Unsure, Place: p.Project.PlaceOf(pkg, s.Expr.Pos())}
		by := h.By
		if h.Place != "" {
			by += " at " + h.Place
		}
		back := isReturned(c, h)
		switch out := c.unseenReturn(); {
		case h.Unsure && back:
			hazard.Detail = fmt.Sprintf("%s may be borrowed anew each time, by %s, of which only the name says so; its close stays, to give it back", h.Use, by)
		case h.Unsure:
			hazard.Detail = fmt.Sprintf("%s may be borrowed anew each time, by %s, of which only the name says so, and nothing gives it back here", h.Use, by)
		case back:
			continue
		case out != "":
			hazard.Unproven = true
			hazard.Detail = fmt.Sprintf("%s is borrowed anew each time, by %s, and has to be given back with %s: %s", h.Use, by, returnedWith(h), out)
		default:
			hazard.Detail = fmt.Sprintf("%s is borrowed anew each time, by %s, and has to be given back with %s: %s", h.Use, by, returnedWith(h), missing(h))
		}
		return []refusal.Hazard{hazard}
	}
	return nil
}

// Dropped returns the hazard of removing the closes of a value where it is not known that the owner keeps one: a
// function that is not read may make the owner's value anew for each caller, who then has to close it.
func (p *Finder) Dropped(g *project.Package, s *site.Site) []refusal.Hazard {
	for _, pkg := range g.With(s.File) {
		if h := p.Borrowed.At(pkg.Configuration, s); h.Unread {
			return []refusal.Hazard{{
				Kind: refusal.HazardBorrowed, Unproven: true, Place: h.Place,
				Detail: fmt.Sprintf("%s may make a new one with each call, by %s, whose source is not read: then its close has to stay", h.Use, h.By),
			}}
		}
	}
	return nil
}

// isReturned reports whether a value is returned somewhere.
func isReturned(c *Analysis, h *borrowed.Ownership) bool {
	if h.Result > 0 {
		return len(c.byCompanion) > 0
	}
	return slices.ContainsFunc(c.At, func(at inspector.Cursor) bool { return slices.Contains(h.ReturnMethods, method(at)) })
}

// unseenReturn describes where source that is not read may return the value; nothing when there is no such place.
func (c *Analysis) unseenReturn() string {
	for _, h := range slices.Concat(c.passed, (unloadedSearch{c}).possible()) {
		if !slices.Contains(c.byCompanion, h) {
			return "that could not be told, " + h.Detail
		}
	}
	return ""
}

// UnreturnedIn returns the hazard of a snippet that does not return what the owner lends.
func (p *Finder) UnreturnedIn(v *scan.Violation, closed bool) []refusal.Hazard {
	h := p.Borrowed.Of(p.Project.FirstConfiguration(), v)
	if h.Kind != borrowed.Borrowed || closed && h.Result == 0 {
		return nil
	}
	return []refusal.Hazard{{
		Kind: refusal.HazardBorrowed, Unproven: h.Unsure, Place: fmt.Sprintf("%s:%d", v.File, v.Line),
		Detail: fmt.Sprintf("%s is borrowed anew each time, by %s, and has to be given back with %s: the snippet does not", h.Use, h.By, returnedWith(h)),
	}}
}

// missing returns the clause about a value that is not returned.
func missing(h *borrowed.Ownership) string {
	if h.Result == 0 && len(h.ReturnMethods) > 0 {
		return "nothing closes it here"
	}
	return "nothing does that here"
}

// returnedWith names what returns a borrowed value: "Close or Release".
func returnedWith(h *borrowed.Ownership) string {
	switch {
	case h.Result > 0:
		return "what it returns besides"
	case len(h.ReturnMethods) == 0:
		return "a function of the owner's"
	default:
		return strings.Join(h.ReturnMethods, " or ")
	}
}
