package closes

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Finder finds what ends a violation's value.
type Finder struct {
	Project  *project.Project
	Effects  *effect.Engine
	held     memo.Map[[2]types.Type, bool] // see holds
	ended    memo.Map[*scan.Violation, *Ending]
	followed memo.Map[closerKey, *Closer]
}

// Closes finds where the value of a violation is closed: by itself, or through what it flows to in the packages that are loaded; and where it may be, in what is not.
// What goes with the rewrite is no hazard.
func (p *Finder) Closes(g *project.Group, s *site.Site) []refusal.Hazard {
	if p.Ending(g, s) != nil {
		return p.Closed(g, s).Open()
	}
	return p.Closed(g, s).All()
}

// Closed is where the value of a violation is closed, in all variants.
type Closed struct {
	ends     []refusal.Hazard // by a call in a loaded package, or a method that is passed on there
	passed   []refusal.Hazard // maybe, by what it is passed to
	possible []refusal.Hazard // maybe, in source that is not loaded
}

func (p *Finder) Closed(g *project.Group, s *site.Site) Closed {
	var out Closed
	for _, pkg := range g.With(s.File) {
		c := p.Closings(g, s, pkg)
		out.ends = append(out.ends, c.ends...)
		out.passed = append(out.passed, c.passed...)
		out.possible = append(out.possible, c.possible()...)
	}
	return out
}

// All are the hazards when nothing is done about the closes, open those when the ones that are known go.
func (c Closed) All() []refusal.Hazard {
	return closeHazards(slices.Concat(c.ends, c.passed), c.possible)
}

func (c Closed) Open() []refusal.Hazard { return closeHazards(slices.Clone(c.passed), c.possible) }

func closeHazards(certain, possible []refusal.Hazard) []refusal.Hazard {
	return slices.Concat(
		first(certain, "closed in %d more places, the next of them here"),
		first(possible, "may be closed in %d more places, the next of them here"),
	)
}

// MostPlaces is how many closes are listed one by one: each test of a package may have its own.
const MostPlaces = 4

// first are the first of some hazards, each once, and how many more there are.
func first(all []refusal.Hazard, more string) []refusal.Hazard {
	slices.SortFunc(all, func(a, b refusal.Hazard) int {
		return cmp.Or(project.ComparePlaces(a.Place, b.Place), cmp.Compare(a.Detail, b.Detail))
	})
	all = slices.Compact(all)
	if n := len(all) - MostPlaces; n > 1 {
		return append(all[:MostPlaces:MostPlaces], refusal.Hazard{Kind: refusal.HazardCloses, Place: all[MostPlaces].Place, Detail: fmt.Sprintf(more, n)})
	}
	return all
}

// Closings looks for closes, beginning in one variant, once.
func (p *Finder) Closings(g *project.Group, s *site.Site, pkg *load.Package) *Closer {
	return p.followed.Get(closerKey{[2]int{s.Start(), s.End()}, pkg, s.File.Path}, func() *Closer { return p.findClosings(g, s, pkg) })
}

// closerKey is where a search begins.
type closerKey struct {
	site [2]int // several violations can begin at one expression
	pkg  *load.Package
	file string
}

func (p *Finder) findClosings(g *project.Group, s *site.Site, pkg *load.Package) *Closer {
	c := &Closer{p: p, pkg: pkg}
	at, ok := g.Index(pkg).Root.FindNode(s.Expr)
	if list := identity.Results(s.Typ(pkg)); ok && len(list) > 0 {
		c.typ = list[0]
		c.Flow = &effect.Flow{
			Web: p.Effects.Web(), Index: p.Project.Index, Holds: c.mayBe,
			Visit: c.look, Embedded: c.promoted, Wrapped: c.wrapped, Taken: c.taken, Stored: c.stored, Held: c.held,
			Indexes: map[*inspector.Inspector]*index.Index{}, Ids: map[any]int{}, Seen: map[string]bool{},
		}
		c.In(pkg)
		c.Value(at, nil)
		c.Ids, c.Seen = nil, nil // what is kept is what was found
	}
	return c
}

// Closer looks for closes in the flow of one value.
type Closer struct {
	*effect.Flow
	p      *Finder
	pkg    *load.Package
	typ    types.Type
	ends   []refusal.Hazard
	At     []inspector.Cursor // the selectors: c.Close
	passed []refusal.Hazard   // where it is passed to what may only close it
	gone   []gone
	around []*types.TypeName // the structs that the value is embedded in
	leaks  []types.Object    // what packages that are not loaded can have the value from
}

// gone is a value that went to a package without bodies.
type gone struct {
	expr inspector.Cursor
	to   types.Object // the function, or the variable or field
	typ  types.Type   // what is asked for there; nil when it is inferred
}

// look records a hazard when an expression that is the value is closed: called or as a method value.
func (c *Closer) look(expr inspector.Cursor) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if ok && sel.X == expr.Node() {
		if slices.Contains(c.around, identity.Named(c.Flow.At(expr).Info.TypeOf(sel.X))) {
			return // promoted says so, or it is the struct's own method
		}
		if how := unloaded.Closing(sel.Sel.Name); how != "" && c.isMethod(expr, sel) {
			c.report(expr.Parent(), types.ExprString(sel.X), how)
		}
	}
}

func (c *Closer) taken(arg inspector.Cursor, by *types.Func, param types.Type) {
	if onlyCloses(param) {
		h := refusal.Hazard{Kind: refusal.HazardCloses, Place: c.PlaceOf(arg), Detail: fmt.Sprintf("%s may be closed by %s", syntax.OneLine(types.ExprString(arg.Node().(ast.Expr))), project.Qualified(by))}
		if !slices.Contains(c.passed, h) {
			c.passed = append(c.passed, h)
		}
		return
	}
	c.gone = append(c.gone, gone{arg, by, param})
}

func (c *Closer) stored(expr inspector.Cursor, in *types.Var) {
	c.gone = append(c.gone, gone{expr, in, in.Type()})
}

func (c *Closer) held(obj types.Object) { c.leaks = append(c.leaks, obj) }

// onlyCloses says that a type is an interface that there is nothing to do with but to close it.
func onlyCloses(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	for m := range i.Methods() {
		if unloaded.Closing(m.Name()) == "" {
			return false
		}
	}
	return true
}

// promoted finds the method of an embedded field that is called through the struct around it.
func (c *Closer) promoted(field *types.Var) {
	for _, pkg := range c.p.Project.Res.Program.Packages {
		for _, sel := range c.Web.Closing[pkg] {
			if s := pkg.Info.Selections[sel]; s != nil && passes(s, field) {
				if at, ok := c.In(pkg).Root.FindNode(sel); ok {
					c.report(at, types.ExprString(sel.X)+"."+field.Name(), unloaded.Closing(sel.Sel.Name))
				}
			}
		}
	}
}

// wrapped notes a struct that the value is embedded in.
func (c *Closer) wrapped(t types.Type) bool {
	name := identity.Named(t)
	if name == nil {
		return false
	}
	if !slices.Contains(c.around, name) {
		c.around = append(c.around, name)
	}
	return true
}

// holdsAround says that a variable of a type can hold a struct that the value is embedded in.
func (c *Closer) holdsAround(t types.Type) bool {
	if len(c.around) == 0 {
		return false
	}
	if types.IsInterface(t) {
		return slices.ContainsFunc(c.around, func(name *types.TypeName) bool { return types.AssignableTo(types.NewPointer(name.Type()), t) })
	}
	return slices.Contains(c.around, identity.Named(t))
}

// passes says that a selection goes through an embedded field.
func passes(s *types.Selection, field *types.Var) bool {
	t := s.Recv()
	index := s.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			return false
		}
		if st.Field(i).Origin() == field {
			return true
		}
		t = st.Field(i).Type()
	}
	return false
}

func (c *Closer) isMethod(at inspector.Cursor, sel *ast.SelectorExpr) bool {
	_, ok := c.Flow.At(at).Info.Uses[sel.Sel].(*types.Func)
	return ok
}

// mayBe says that a variable of a type can hold the violation's value, or points to it.
func (c *Closer) mayBe(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok && identity.Same(p.Elem(), c.typ) && !types.IsInterface(c.typ) {
		_, double := types.Unalias(c.typ).(*types.Pointer)
		return !double
	}
	if identity.Same(t, c.typ) || c.holdsAround(t) {
		return true
	}
	switch to, from := types.IsInterface(t), types.IsInterface(c.typ); {
	case to && from:
		return c.p.holds(t, c.typ) || c.p.holds(c.typ, t) || closes(t)
	case to:
		return c.p.holds(t, c.typ)
	default:
		return from && c.p.holds(c.typ, t)
	}
}

// holds is assignable(from, to), remembered: the flow asks for the same few types again and again, and one answer about an interface of 400 methods (redis.UniversalClient) takes a millisecond.
func (p *Finder) holds(to, from types.Type) bool {
	return p.held.Get([2]types.Type{to, from}, func() bool { return identity.Assignable(from, to) })
}

// closes says that an interface has a method that closes.
func closes(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if unloaded.Closing(m.Name()) != "" {
			return true
		}
	}
	return false
}

func (c *Closer) report(at inspector.Cursor, what, how string) {
	pkg := c.Flow.At(at).Pkg
	c.At = append(c.At, at)
	by := "the package"
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		by = syntax.FunctionName(f.Node().(*ast.FuncDecl))
	}
	if pkg.Path != c.pkg.Path {
		by = pkg.Name + "." + by
	}
	h := refusal.Hazard{Kind: refusal.HazardCloses, Place: c.PlaceOf(at), Detail: fmt.Sprintf("%s is %s by %s", syntax.OneLine(what), how, by)}
	if !slices.Contains(c.ends, h) {
		c.ends = append(c.ends, h)
	}
}

func (c *Closer) PlaceOf(at inspector.Cursor) string {
	return c.p.Project.PlaceOf(c.Flow.At(at).Pkg, at.Node().Pos())
}
