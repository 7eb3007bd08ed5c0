package options

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options returns the settings in which the violation's construction differs from the owner's: "DB: 0 here, 2 at
// redisx.go:14".
//
// It compares the receiver and arguments of a violation, or its fields, with those of the owner's calls of the same
// function or literals of the same type. The nearest of several counts. Different constants differ for sure, and so
// does a setting that only one side sets. Values that can't be resolved may be the same: the hazard is unproven.
func (p *Finder) Options(g *project.Package, s *site.Site) []refusal.Hazard {
	rule := p.rule(s.V)
	var out []refusal.Hazard
	for _, h := range p.differences(g, s) {
		if !rule.OwnerDecides(h.Setting) {
			out = append(out, h)
		}
	}
	return out
}

// Decided is a setting that differs and that the rule leaves to the owner: it is reported, but is no hazard.
type Decided struct {
	Setting string
	Detail  string // "Addr: addr here, config.RedisAddr() at internal/redisx/redisx.go:14"
	Place   string // file:line
}

// Decided returns the differences that the rule leaves to the owner.
func (p *Finder) Decided(g *project.Package, s *site.Site) []Decided {
	rule := p.rule(s.V)
	if len(rule.Decides) == 0 {
		return nil
	}
	var out []Decided
	for _, h := range p.differences(g, s) {
		if rule.OwnerDecides(h.Setting) {
			out = append(out, Decided{Setting: h.Setting, Detail: h.Detail, Place: h.Place})
		}
	}
	return out
}

// rule returns the rule of a violation.
func (p *Finder) rule(v *scan.Violation) *rule.Rule {
	for _, r := range p.project.Res.Rules.Rules {
		if r.Name == v.Rule {
			return r
		}
	}
	return &rule.Rule{}
}

// differences returns all settings that differ, whoever decides them.
func (p *Finder) differences(g *project.Package, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 {
		return nil
	}
	if s.V.Kind == rule.Ref {
		return p.mentioned(g, s)
	}
	pkg := variants[0]
	c, calls := p.compared(g, s)
	found := c.found
	if len(calls) > 0 {
		found = nil
	}
	for _, d := range p.dropped(s, c.mine) {
		said := func(f difference) bool {
			return f.at.expr != nil && f.at.expr.Pos() <= d.at.expr.Pos() && d.at.expr.End() <= f.at.expr.End()
		}
		if !slices.ContainsFunc(found, said) {
			found = append(found, d)
		}
	}
	if how := p.owners.constructions(pkg.Configuration, s.V).later; how != "" {
		found = append(found, difference{unproven: true, detail: "the owner sets something in its own after it is made: " + how})
	}
	out := make([]refusal.Hazard, 0, len(found))
	for _, f := range found {
		at := f.at
		if at.expr == nil || at.in.pkg != pkg {
			at = c.mine
		}
		out = append(out, refusal.Hazard{Kind: refusal.HazardOptions, Place: p.project.PlaceOf(pkg, at.expr.Pos()), Detail: f.detail, Unproven: f.unproven, Setting: f.name})
	}
	return out
}

// compared compares a violation with the owner's constructions. Where nothing but the function's parameters leaves
// anything unproven, and they are as the owner's values at all of its calls, calls has those calls.
func (p *Finder) compared(g *project.Package, s *site.Site) (c *comparison, calls []*frame) {
	c = p.nearest(s, value{in: p.values.frame(g.With(s.File)[0], s.Decl(), s.Expr), expr: s.Expr}, nil)
	if len(c.found) > 0 && !slices.ContainsFunc(c.found, func(d difference) bool { return !d.unproven }) {
		calls = p.sameForAllCalls(g, s, c.mine)
	}
	return c, calls
}

// nearest compares a violation with each similar construction of the owner, and returns the comparison with the least
// difference. Where that is none, and the use may return another construction that differs, this difference counts,
// unproven. lit is the struct of a violation without an expression for it.
func (p *Finder) nearest(s *site.Site, mine value, lit *literal) *comparison {
	owner := p.owners.constructions(mine.in.pkg.Configuration, s.V)
	var best, other *comparison
	try := func(theirs value, compare func(c *comparison)) {
		c := &comparison{equality: equality{p.values}, mine: mine, theirs: theirs, forwarded: forwardedBy(s.V)}
		compare(c)
		if other == nil && len(c.found) > 0 {
			other = c
		}
		if best == nil || distance(c.found) < distance(best.found) {
			best = c
		}
	}
	call, ok := ast.Unparen(mine.expr).(*ast.CallExpr)
	if ok && s.V.Kind != rule.Build {
		key, _ := identity.CalleeKey(mine.info(), call)
		for _, theirs := range owner.calls[key] {
			try(theirs, func(c *comparison) { c.arguments("", mine, call, theirs, ast.Unparen(theirs.expr).(*ast.CallExpr)) })
		}
	} else if s.V.Kind != rule.Call {
		if lit == nil {
			lit = p.values.literal(mine, 0)
		}
		if lit == nil { // var x T
			lit = &literal{typ: mine.typ(), at: mine, incomplete: s.V.Kind == rule.Ref}
		}
		for _, theirs := range owner.literals[identity.TypeKey(lit.typ)] {
			try(theirs, func(c *comparison) { c.structs("", mine, lit, theirs, p.values.literal(theirs, 0)) })
		}
	}
	if best == nil {
		best = &comparison{equality: equality{p.values}, mine: mine, found: p.withoutCounterpart(mine, owner, forwardedBy(s.V))}
	} else if len(best.found) == 0 && other != nil {
		d := other.found[0]
		d.unproven = true
		d.detail += ", which the owner may hand out as well"
		best.found = append(best.found, d)
	}
	return best
}

// distance returns how different two constructions are. A proven difference weighs more than any number of possible
// ones.
func distance(found []difference) int {
	const known = 1000
	sum := 0
	for _, d := range found {
		switch {
		case !d.unproven:
			sum += known
		case d.alike:
			sum++
		default:
			sum += 2
		}
	}
	return sum
}

// withoutCounterpart returns the difference of a violation when the owner has no similar construction.
func (p *Finder) withoutCounterpart(mine value, owner *constructions, by forwarded) []difference {
	set := settings(p.values, by, mine)
	for _, theirs := range owner.reached {
		if !owner.isResult(theirs) {
			continue
		}
		own := settings(p.values, forwarded{}, theirs)
		if len(own)+len(set) == 0 {
			continue
		}
		with := ""
		if len(own) > 0 {
			with = ", with " + strings.Join(own, ", ")
		}
		detail := fmt.Sprintf("%s here; the owner's is made otherwise, at %s%s", listed(set), p.project.PlaceOf(theirs.in.pkg, theirs.expr.Pos()), with)
		return []difference{{detail: detail, at: mine, unproven: true}}
	}
	if len(set) == 0 {
		return nil
	}
	detail := listed(set) + " here; how the owner makes its own is not seen"
	return []difference{{detail: detail, at: mine, unproven: true}}
}

func listed(settings []string) string {
	if len(settings) == 0 {
		return "nothing is set"
	}
	return strings.Join(settings, ", ")
}

// settings lists the settings of a construction that are not forwarded, in words.
func settings(r *resolver, by forwarded, v value) []string {
	var out []string
	say := func(name string, v value) {
		if v = r.nonZero(v); v.expr == nil || identity.IsContext(v.typ()) {
			return
		}
		if name == "" || name == "_" {
			out = append(out, words.Brief(v.expr))
		} else {
			out = append(out, name+": "+words.Brief(v.expr))
		}
	}
	fields := func(lit *literal) {
		names := make([]string, 0, len(lit.fields))
		for n := range lit.fields {
			names = append(names, n)
		}
		inOrder(deref(lit.typ), names)
		for _, n := range names {
			if !by.fields[n] {
				say(n, lit.fields[n].value)
			}
		}
	}
	call, ok := ast.Unparen(v.expr).(*ast.CallExpr)
	if !ok {
		if lit := r.literal(v, 0); lit != nil {
			fields(lit)
		}
		return out
	}
	sig, ok := types.Unalias(v.info().TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return out
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && !by.receiver && method(v, sel) {
		out = append(out, words.Brief(sel.X))
	}
	for i, arg := range call.Args {
		if by.argument(i) {
			continue
		}
		lit := r.literal(r.nonZero(v.of(arg)), 0)
		if lit != nil && !lit.incomplete {
			fields(lit)
			continue
		}
		name := ""
		if n := sig.Params().Len(); n > 0 {
			name = sig.Params().At(min(i, n-1)).Name()
		}
		say(name, v.of(arg))
	}
	return out
}

// New returns a Finder for a project.
func New(p *project.Project, table *use.Table) *Finder {
	values := newResolver(p)
	return &Finder{project: p, values: values, owners: &owners{project: p, table: table, values: values}}
}

// Finder compares the settings of violations with those of their owners.
type Finder struct {
	project *project.Project
	values  *resolver
	owners  *owners
	writes  memo.Map[string, string] // by configuration and variable, see written
}
