package changes

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/hazard/shortlist"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Finder finds the places that change a violation's value after it was built.
type Finder struct {
	Project   *project.Project
	Effects   *effect.Engine
	answers   memo.Map[answerKey, *analysis]
	summaries summaries
	setters   memo.Map[setters, []string]
	folders   folders
}

// answerKey identifies an answer. Rules differ in their lists of changing methods, so that two rules may ask about
// one trace.
type answerKey struct {
	trace *effect.Trace
	rule  string
}

// Changes returns the places at which the value of a violation is changed, or may be changed, over all variants of
// its package.
func (p *Finder) Changes(g *project.Package, s *site.Site) []refusal.Hazard {
	var known, unproven []refusal.Hazard
	for _, pkg := range g.With(s.File) {
		trace := p.Effects.Follow(s, pkg)
		c := p.answers.Get(answerKey{trace, s.V.Rule}, func() *analysis { return p.ask(trace, s, pkg) })
		known = append(known, c.known...)
		unproven = append(unproven, c.unproven...)
	}
	unproven = slices.DeleteFunc(unproven, func(h refusal.Hazard) bool {
		return slices.ContainsFunc(known, func(k refusal.Hazard) bool { return k.Place == h.Place })
	})
	return slices.Concat(
		shortlist.Of(known, "changed in %d more places, the next of them here"),
		shortlist.Of(unproven, "may be changed in %d more places, the next of them here"),
	)
}

// analysis collects what changes one value, by following one trace.
type analysis struct {
	*source
	trace           *effect.Trace
	p               *Finder
	pkg             *load.Package
	rule            string
	known, unproven []refusal.Hazard
}

// unloaded reads functions whose packages are not loaded.
func (p *Finder) unloaded(src *source) unloadedSource {
	return unloadedSource{src, &p.summaries, &p.folders}
}

// ask analyses a violation's value, beginning in one variant.
func (p *Finder) ask(trace *effect.Trace, s *site.Site, pkg *load.Package) *analysis {
	c := &analysis{source: newSource(p.Effects.Packages(), p.Project), trace: trace, p: p, pkg: pkg, rule: s.V.Rule}
	for _, expr := range trace.Values {
		c.visitValue(expr)
	}
	for _, expr := range trace.Copies {
		c.visitValue(expr)
	}
	for _, field := range trace.Embedded {
		c.promoted(field)
	}
	for _, way := range trace.MethodExprs {
		c.methodExprCall(way.Value, way.Method)
	}
	c.externalUses()
	c.searchUnloaded()
	if trace.Cut {
		c.unproven = append(c.unproven, refusal.Hazard{
			Kind: refusal.HazardChanges, Unproven: true, Place: p.Project.PlaceOf(pkg, s.Expr.Pos()),
			Detail: fmt.Sprintf("it can't be told whether it is changed: its value goes to more than %d places, which are not all followed", effect.MaxPlaces),
		})
	}
	return c
}

// visitValue examines the uses of an expression that holds the value.
func (c *analysis) visitValue(expr inspector.Cursor) {
	like := c.trace.Likeness(expr)
	if like == effect.Derived {
		return
	}
	x := c.In(c.trace.At(expr).Pkg)
	typ := x.Info.TypeOf(expr.Node().(ast.Expr))
	if slices.Contains(c.trace.Wrappers, identity.Named(typ)) {
		return // promoted handles these, or it is the struct's own field or method
	}
	if isReceiver(x.Info, expr) {
		return // its summary answers for the receiver at the calls of the method
	}
	c.walk(part{at: expr, copied: like == effect.Copied})
}

func (c *analysis) walk(p part) {
	w := &walker{source: c.source, visitor: c, seen: map[types.Object]bool{}, values: c.trace.Has}
	w.follow(p)
}

// isReceiver reports whether an identifier names the receiver of the enclosing method.
func isReceiver(info *types.Info, expr inspector.Cursor) bool {
	id, ok := expr.Node().(*ast.Ident)
	if !ok {
		return false
	}
	decl := enclosingDecl(expr)
	if decl == nil || decl.Recv == nil || len(decl.Recv.List) == 0 || len(decl.Recv.List[0].Names) == 0 {
		return false
	}
	return info.Uses[id] == info.Defs[decl.Recv.List[0].Names[0]]
}

// promoted examines fields and methods of the value that are selected through a struct which embeds it.
func (c *analysis) promoted(field *types.Var) {
	for _, pkg := range c.p.Project.Res.Program.Packages {
		for _, sel := range c.Packages.Promoted[pkg] {
			s := pkg.Info.Selections[sel]
			if s == nil || !identity.PassesThrough(s, field) {
				continue
			}
			x := c.In(pkg)
			at, ok := x.Root.FindNode(sel)
			if !ok {
				continue
			}
			p := part{at: at, steps: 1}
			if s.Kind() == types.FieldVal {
				p.field, _ = s.Obj().(*types.Var)
				c.walk(p)
				continue
			}
			p.steps = 0
			c.call(p, at, s)
		}
	}
}

// mutation records an assignment to a part of the value.
func (c *analysis) mutation(p part, how string) {
	if p.copied && !p.indirect || c.ordinaryWrite(p, how) {
		return
	}
	e := p.at.Node().(ast.Expr)
	if star, ok := ast.Unparen(e).(*ast.StarExpr); ok && p.field == nil && how == "is set" {
		e, how = star, "is overwritten"
	}
	c.report(p, fmt.Sprintf("%s %s by %s", words.OneLine(types.ExprString(e)), how, c.enclosing(p.at)))
}

// ordinaryWrite reports whether an assignment is ordinary work of the package that declares the field: it counts, or
// it adds to or removes from a container. A container of functions is not ordinary: these may be hooks.
//
//	c.hits++                   // ordinary
//	c.cache[key] = entry       // ordinary
//	c.hooks = append(c.hooks, h) // not ordinary
func (c *analysis) ordinaryWrite(p part, how string) bool {
	if p.field == nil || p.field.Pkg() == nil || c.At(p.at).Pkg.PlainPath() != p.field.Pkg().Path() {
		return false
	}
	if p.element && !isFunc(elem(p.field.Type())) {
		return true
	}
	value, plain := assignedValue(p.at)
	return how == "is counted up or down" || how == "is set" && p.at.ParentEdgeKind().String() == "AssignStmt.Lhs" && !plain || value != nil && isAppend(value) && !isFunc(elem(p.field.Type()))
}

// report records a change; an unproven one when the part may belong to another value.
func (c *analysis) report(p part, detail string) {
	h := refusal.Hazard{Kind: refusal.HazardChanges, Place: c.placeOf(p.at), Detail: detail}
	if p.unsure != "" {
		h.Unproven = true
		h.Detail += ", and " + p.unsure
	}
	c.add(h)
}

// reportUnproven records what may be a change.
func (c *analysis) reportUnproven(at inspector.Cursor, detail string) {
	c.add(refusal.Hazard{Kind: refusal.HazardChanges, Unproven: true, Place: c.placeOf(at), Detail: detail})
}

func (c *analysis) add(h refusal.Hazard) {
	list := &c.known
	if h.Unproven {
		list = &c.unproven
	}
	if !slices.Contains(*list, h) {
		*list = append(*list, h)
	}
}

// enclosing names the function around a cursor: "New", or "api.New" in another package than the violation's.
func (c *analysis) enclosing(at inspector.Cursor) string {
	enclosing, pkg := "the package", c.At(at).Pkg
	if f := enclosingDecl(at); f != nil {
		enclosing = syntax.FunctionName(f)
	}
	if pkg.Path != c.pkg.Path {
		enclosing = pkg.Name + "." + enclosing
	}
	return enclosing
}
