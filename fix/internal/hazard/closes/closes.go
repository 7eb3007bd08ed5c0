package closes

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/hazard/shortlist"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Finder finds what ends a violation's value.
type Finder struct {
	Project  *project.Project
	Effects  *effect.Engine
	Borrowed *borrowed.Finder
	removals memo.Map[*scan.Violation, *RemovableCloses]
	answers  memo.Map[*effect.Trace, *Analysis]
	sources  memo.Map[*load.Package, *ends.Source]
	endables endables
}

// Closes returns the places at which the value of a violation is closed, or may be closed. Closes that the rewrite
// removes are no hazards.
func (p *Finder) Closes(g *project.Package, s *site.Site) []refusal.Hazard {
	if p.RemovableCloses(g, s) != nil {
		return p.Closed(g, s).Open()
	}
	return p.Closed(g, s).All()
}

// Closed lists the closes of a violation's value, in all variants.
type Closed struct {
	ends      []refusal.Hazard // by a call or a method value in a loaded package
	usedAfter []refusal.Hazard // those of ends that are no clean-up: the value is used afterwards
	flushing  []refusal.Hazard // unproven: without them what was sent may stay where it is
	passed    []refusal.Hazard // unproven: the value is passed to something that may close it
	ofParts   []refusal.Hazard // of what the value owns
	possible  []refusal.Hazard // unproven: in source that is not loaded
}

// Closed returns the closes of a violation's value, over all variants of its package.
func (p *Finder) Closed(g *project.Package, s *site.Site) Closed {
	var out Closed
	for _, pkg := range g.With(s.File) {
		c := p.Analysis(s, pkg)
		if c.endsNothingShared(p.Borrowed.At(pkg.Configuration, s)) {
			continue
		}
		out.ends = append(out.ends, c.ends...)
		out.usedAfter = append(out.usedAfter, c.usedAfter...)
		out.flushing = append(out.flushing, c.flushing...)
		out.passed = append(out.passed, c.passed...)
		out.ofParts = append(out.ofParts, c.ofParts...)
		out.possible = append(out.possible, (unloadedSearch{c}).possible()...)
	}
	return out
}

// All returns the hazards when every close stays.
func (c Closed) All() []refusal.Hazard {
	return closeHazards(slices.Concat(c.ends, c.passed, c.ofParts), c.possible)
}

// Open returns the hazards that remain when the rewrite removes the known closes. To remove a close that is no
// clean-up, or that sends what the value still holds, is a hazard as well.
func (c Closed) Open() []refusal.Hazard {
	return closeHazards(slices.Concat(c.usedAfter, c.flushing, c.passed, c.ofParts), c.possible)
}

func closeHazards(certain, possible []refusal.Hazard) []refusal.Hazard {
	return slices.Concat(
		shortlist.Of(certain, "closed in %d more places, the next of them here"),
		shortlist.Of(possible, "may be closed in %d more places, the next of them here"),
	)
}

// Analysis returns the analysis of what ends a violation's value, beginning in one variant.
func (p *Finder) Analysis(s *site.Site, pkg *load.Package) *Analysis {
	trace := p.Effects.Follow(s, pkg)
	return p.answers.Get(trace, func() *Analysis { return p.ask(trace, s, pkg) })
}

func (p *Finder) ask(trace *effect.Trace, s *site.Site, pkg *load.Package) *Analysis {
	c := &Analysis{Trace: trace, p: p, pkg: pkg, named: p.Project.Rule(s.V.Rule).Ends}
	for i, expr := range trace.Values {
		c.visitValue(expr, trace.HeuristicEdge(i))
	}
	for _, expr := range trace.Copies {
		if sharesData(c.Trace.At(expr).Info.TypeOf(expr.Node().(ast.Expr)), 0) {
			c.endedInside(expr, "%s, which has its data in common with it, may be %s by %s", true)
		}
	}
	for i, way := range trace.MethodExprs {
		sel := way.Method.Node().(*ast.SelectorExpr)
		if v := c.verdict(c.Trace.At(way.Method).Info, sel); v.Ends() {
			c.report(way.Method, types.ExprString(way.Value.Node().(ast.Expr)), v, trace.MethodExprHeuristic(i))
		}
	}
	for _, field := range trace.Embedded {
		c.promoted(field)
	}
	for _, h := range trace.External {
		c.visitExternal(h)
	}
	c.companionResults(s, pkg)
	(&partSearch{c, map[partKey]bool{}}).parts(trace, 0)
	if trace.Cut && (unloadedSearch{c}).canBeEnded() {
		c.passed = append(c.passed, refusal.Hazard{
			Kind: refusal.HazardCloses, Unproven: true, Place: p.Project.PlaceOf(pkg, s.Expr.Pos()),
			Detail: fmt.Sprintf("it can't be told whether it is closed: its value goes to more than %d places, which are not all followed", effect.MaxPlaces),
		})
	}
	return c
}

// Analysis collects what ends one value: the known ends, the possible ones, and the places at which the value can't
// be followed further.
type Analysis struct {
	*effect.Trace
	p            *Finder
	pkg          *load.Package
	named        []string // the methods that end it by the rule
	ends         []refusal.Hazard
	At           []inspector.Cursor // the selectors of the ends: c.Close
	Unremovable  []inspector.Cursor // those that do more than end the value, such as to wait for its work: they can't be removed
	usedAfter    []refusal.Hazard   // those of ends that are no clean-up
	flushing     []refusal.Hazard   // unproven: without them what was sent may stay where it is
	byCompanion  []refusal.Hazard   // ends by another result of the violation's call
	passed       []refusal.Hazard   // unproven: arguments of functions that may close the value, and where the analysis stopped
	ofParts      []refusal.Hazard   // ends of what the value owns
	unloadedUses []effect.External
}

// visitValue records a hazard when an expression that holds the value is closed, by a call or a method value.
func (c *Analysis) visitValue(expr inspector.Cursor, guess types.Object) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if ok && sel.X == expr.Node() {
		if slices.Contains(c.Wrappers, identity.Named(c.Trace.At(expr).Info.TypeOf(sel.X))) {
			return // promoted handles these, or it is the struct's own method
		}
		if v := c.verdict(c.Trace.At(expr).Info, sel); v.Ends() {
			c.report(expr.Parent(), types.ExprString(sel.X), v, guess)
		}
	}
}

// visitExternal examines an argument, variable or field of a package that is loaded without bodies.
func (c *Analysis) visitExternal(h effect.External) {
	by, ok := h.To.(*types.Func)
	if ok && c.p.Project.Library.Known(by) && !c.takesOwnership(by) {
		return // rows describe the function, and the trace follows them
	}
	if !ok || !isCloserOnly(h.Type) {
		c.unloadedUses = append(c.unloadedUses, h)
		return
	}
	hazard := refusal.Hazard{Kind: refusal.HazardCloses, Unproven: true, Place: c.PlaceOf(h.Value), Detail: fmt.Sprintf("%s may be closed by %s", words.OneLine(types.ExprString(h.Value.Node().(ast.Expr))), project.Qualified(by))}
	if !slices.Contains(c.passed, hazard) {
		c.passed = append(c.passed, hazard)
	}
}

// takesOwnership reports whether a function ends one of its arguments, or ends it with its own end.
func (c *Analysis) takesOwnership(fn *types.Func) bool {
	return slices.ContainsFunc(c.p.Project.Library.Of(fn), func(row library.Row) bool {
		return row.From.Base == library.Argument && (row.Kind == library.Owns || row.Kind == library.Ends)
	})
}

// isCloserOnly reports whether a type is an interface with nothing but methods that end the value, like io.Closer.
func isCloserOnly(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	for m := range i.Methods() {
		if ends.Verb(m.Name()) == "" {
			return false
		}
	}
	return true
}

// endedInside records a method call that ends what an expression holds, in the words of a format. It stays a hazard
// where the other closes go.
func (c *Analysis) endedInside(expr inspector.Cursor, format string, unproven bool) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if !ok || expr.ParentEdgeKind() != edge.SelectorExpr_X {
		return
	}
	v := c.verdict(c.Trace.At(expr).Info, sel)
	if !v.Ends() {
		return
	}
	c.passed = append(c.passed, refusal.Hazard{
		Kind: refusal.HazardCloses, Unproven: unproven || !v.Sure, Place: c.PlaceOf(expr),
		Detail: fmt.Sprintf(format, words.OneLine(types.ExprString(sel.X)), v.How, c.enclosing(c.Trace.At(expr), expr)),
	})
}

// promoted finds closes of an embedded field that are called through the struct which embeds it.
func (c *Analysis) promoted(field *types.Var) {
	for _, pkg := range c.p.Project.Res.Program.Packages {
		for _, sel := range c.Packages.Promoted[pkg] {
			if s := pkg.Info.Selections[sel]; s == nil || !identity.PassesThrough(s, field) {
				continue
			}
			if v := c.verdict(pkg.Info, sel); v.Ends() {
				if at, ok := c.In(pkg).Root.FindNode(sel); ok && !slices.Contains(c.At, at) {
					c.report(at, types.ExprString(sel.X)+"."+field.Name(), v, nil)
				}
			}
		}
	}
}

// report records a method that ends the value, or may, given its selector. guess is the framework object that may
// bring the value there; nil when it surely arrives.
func (c *Analysis) report(at inspector.Cursor, what string, v ends.Verdict, guess types.Object) {
	by := c.enclosing(c.Trace.At(at), at)
	c.At = append(c.At, at)
	if !v.Removable {
		c.Unremovable = append(c.Unremovable, at)
	}
	h := refusal.Hazard{Kind: refusal.HazardCloses, Unproven: !v.Sure || guess != nil, Place: c.PlaceOf(at), Detail: fmt.Sprintf("%s is %s by %s%s", words.OneLine(what), v.How, by, v.Read)}
	switch {
	case guess != nil:
		h.Detail = fmt.Sprintf("it may be %s by %s: %s may bring it there", v.How, by, project.Qualified(guess))
	case !v.Sure:
		h.Detail = fmt.Sprintf("%s may be %s by %s: only the name %s says so", words.OneLine(what), v.How, by, at.Node().(*ast.SelectorExpr).Sel.Name)
	}
	if after := c.UsedAfter(at); after != "" {
		h.Detail += ", and it is used after that at " + after
		c.usedAfter = append(c.usedAfter, h)
	}
	if !slices.Contains(c.ends, h) {
		c.ends = append(c.ends, h)
	}
	if v.Flushes != "" {
		name := at.Node().(*ast.SelectorExpr).Sel.Name
		c.flushing = append(c.flushing, refusal.Hazard{
			Kind: refusal.HazardCloses, Unproven: true, Place: c.PlaceOf(at),
			Detail: fmt.Sprintf("%s.%s goes, and %s does more than end it: %s; what was sent before may be lost", words.OneLine(what), name, name, v.Flushes),
		})
	}
}

// enclosing names the function around a cursor: "New", or "api.New" in another package than the violation's.
func (c *Analysis) enclosing(x *index.Index, at inspector.Cursor) string {
	by := ""
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		by = syntax.FunctionName(f.Node().(*ast.FuncDecl))
	}
	switch other := x.Pkg.Path != c.pkg.Path; {
	case by == "" && other:
		return "the package " + x.Pkg.Name
	case by == "":
		return "the package"
	case other:
		return x.Pkg.Name + "." + by
	}
	return by
}

// PlaceOf returns the place of a cursor of the trace, file:line.
func (c *Analysis) PlaceOf(at inspector.Cursor) string {
	return c.p.Project.PlaceOf(c.Trace.At(at).Pkg, at.Node().Pos())
}

// judge returns the judge of methods that end a value.
func (p *Finder) judge() ends.Judge {
	return ends.Judge{
		Library: p.Project.Library,
		Loaded: func(pkg *types.Package) *ends.Source {
			of := p.Effects.Packages().Of[pkg]
			if of == nil {
				return nil
			}
			return p.sources.Get(of, func() *ends.Source {
				var files []*ast.File
				for _, f := range of.Files {
					files = append(files, f.Syntax)
				}
				return ends.NewSource(files)
			})
		},
		Read: p.read,
	}
}

// read returns the package of an object as its folder has it, without types.
func (p *Finder) read(obj types.Object) *ends.Source {
	dir := p.Project.Dir(obj)
	if dir == "" || obj.Pkg() == nil {
		return nil
	}
	return p.Project.Outside.Package(obj.Pkg().Path(), dir, obj.Pkg().Name()).Bodies
}

// verdict returns what calling a method does to the value, given its selector.
func (c *Analysis) verdict(info *types.Info, sel *ast.SelectorExpr) ends.Verdict {
	s := info.Selections[sel]
	if s == nil || s.Kind() == types.FieldVal {
		return ends.Verdict{}
	}
	made := c.Type
	if c.IsStandIn(s.Recv()) {
		made = nil // a stand-in has methods of its own
	}
	return c.p.judge().Call(s, made, c.named)
}
