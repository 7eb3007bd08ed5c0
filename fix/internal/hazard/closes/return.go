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

// Exclusive reports whether the owner hands out another one to each who asks, lent or new, so that the closes stay with the
// rewrite.
func (p *Finder) Exclusive(g *project.Package, s *site.Site) bool {
	return slices.ContainsFunc(g.With(s.File), func(pkg *load.Package) bool { return p.Borrowed.At(pkg.Configuration, s).Exclusive() })
}

// Fresh reports whether the owner makes a new one for each who asks, wherever the file is built.
func (p *Finder) Fresh(g *project.Package, s *site.Site) bool {
	return !slices.ContainsFunc(g.With(s.File), func(pkg *load.Package) bool { return p.Borrowed.At(pkg.Configuration, s).Kind != borrowed.Fresh })
}

// endsNothingShared reports whether what ends a value ends nothing that is shared: it is one's own, or it is lent and given
// back by it.
func (c *Analysis) endsNothingShared(h *borrowed.Ownership) bool {
	switch {
	case h.Kind == borrowed.Fresh:
		return true
	case h.Kind == borrowed.Shared || h.Mixed:
		return false
	case h.Unsure:
		return true // that it may be lent is said by the hazard
	case h.Result > 0:
		return len(c.At) == 0 && len(c.byCompanion) == len(c.passed)
	default:
		return !slices.ContainsFunc(c.At, func(at inspector.Cursor) bool { return !slices.Contains(h.ReturnMethods, method(at)) })
	}
}

func method(at inspector.Cursor) string { return at.Node().(*ast.SelectorExpr).Sel.Name }

// Unreturned returns the hazard of a value that is lent by the owner, and that nothing gives back because it was one's own.
func (p *Finder) Unreturned(g *project.Package, s *site.Site) []refusal.Hazard {
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

// isReturned reports whether a value is given back somewhere.
func isReturned(c *Analysis, h *borrowed.Ownership) bool {
	if h.Result > 0 {
		return len(c.byCompanion) > 0
	}
	return slices.ContainsFunc(c.At, func(at inspector.Cursor) bool { return slices.Contains(h.ReturnMethods, method(at)) })
}

// unseenReturn says where a value may be given back in source that is not read, nothing when it is nowhere.
func (c *Analysis) unseenReturn() string {
	for _, h := range slices.Concat(c.passed, c.possible()) {
		if !slices.Contains(c.byCompanion, h) {
			return "that could not be told, " + h.Detail
		}
	}
	return ""
}

// UnreturnedIn returns the hazard of code in documentation that does not give back what is lent.
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

// missing says that a value is not given back.
func missing(h *borrowed.Ownership) string {
	if h.Result == 0 && len(h.ReturnMethods) > 0 {
		return "nothing closes it here"
	}
	return "nothing does that here"
}

// returnedWith says by what a value is given back.
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
