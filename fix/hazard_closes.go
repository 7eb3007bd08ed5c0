package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// closing says what a method does to a value that ends its life, by its name; nothing of any other.
func closing(method string) string {
	switch strings.ToLower(method) {
	case "close", "closenow", "closeall", "forceclose":
		return "closed"
	case "shutdown", "gracefulshutdown":
		return "shut down"
	case "disconnect", "disconnectall":
		return "disconnected"
	case "stop", "gracefulstop", "quit", "terminate", "destroy", "dispose":
		return "ended"
	}
	return ""
}

// closes finds where the value of a violation is closed: by itself, or through what it flows to in the packages that are loaded; and where it may be, in what is not.
// What goes with the rewrite is no hazard.
func (p *hazards) closes(g *group, s *site) []Hazard {
	if p.ending(g, s) != nil {
		return p.closed(g, s).open()
	}
	return p.closed(g, s).all()
}

// closed is where the value of a violation is closed, in all variants.
type closed struct {
	ends     []Hazard // by a call in a loaded package, or a method that is passed on there
	passed   []Hazard // maybe, by what it is passed to
	possible []Hazard // maybe, in source that is not loaded
}

func (p *hazards) closed(g *group, s *site) closed {
	var out closed
	for _, pkg := range g.with(s.file) {
		c := p.closings(g, s, pkg)
		out.ends = append(out.ends, c.ends...)
		out.passed = append(out.passed, c.passed...)
		out.possible = append(out.possible, c.possible()...)
	}
	return out
}

// all are the hazards when nothing is done about the closes, open those when the ones that are known go.
func (c closed) all() []Hazard { return closeHazards(slices.Concat(c.ends, c.passed), c.possible) }

func (c closed) open() []Hazard { return closeHazards(slices.Clone(c.passed), c.possible) }

func closeHazards(certain, possible []Hazard) []Hazard {
	return slices.Concat(
		first(certain, "closed in %d more places, the next of them here"),
		first(possible, "may be closed in %d more places, the next of them here"),
	)
}

// mostPlaces is how many closes are listed one by one: each test of a package may have its own.
const mostPlaces = 4

// first are the first of some hazards, each once, and how many more there are.
func first(all []Hazard, more string) []Hazard {
	slices.SortFunc(all, func(a, b Hazard) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), cmp.Compare(a.Detail, b.Detail))
	})
	all = slices.Compact(all)
	if n := len(all) - mostPlaces; n > 1 {
		return append(all[:mostPlaces:mostPlaces], Hazard{Kind: HazardCloses, Place: all[mostPlaces].Place, Detail: fmt.Sprintf(more, n)})
	}
	return all
}

// closings looks for closes, beginning in one variant, once.
func (p *hazards) closings(g *group, s *site, pkg *load.Package) *closer {
	return p.followed.Get(closerKey{[2]int{s.start(), s.end()}, pkg, s.file.Path}, func() *closer { return p.findClosings(g, s, pkg) })
}

// closerKey is where a search begins.
type closerKey struct {
	site [2]int // several violations can begin at one expression
	pkg  *load.Package
	file string
}

func (p *hazards) findClosings(g *group, s *site, pkg *load.Package) *closer {
	c := &closer{p: p, pkg: pkg}
	at, ok := g.index(pkg).root.FindNode(s.expr)
	if list := results(s.typ(pkg)); ok && len(list) > 0 {
		c.typ = list[0]
		c.flow = &flow{
			web: p.effects.web(), index: p.project.index, holds: c.mayBe,
			visit: c.look, embedded: c.promoted, wrapped: c.wrapped, taken: c.taken, stored: c.stored, held: c.held,
			indexes: map[*inspector.Inspector]*usesIndex{}, ids: map[any]int{}, seen: map[string]bool{},
		}
		c.in(pkg)
		c.value(at, nil)
		c.ids, c.seen = nil, nil // what is kept is what was found
	}
	return c
}

// closer looks for closes in the flow of one value.
type closer struct {
	*flow
	p      *hazards
	pkg    *load.Package
	typ    types.Type
	ends   []Hazard
	at     []inspector.Cursor // the selectors: c.Close
	passed []Hazard           // where it is passed to what may only close it
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
func (c *closer) look(expr inspector.Cursor) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if ok && sel.X == expr.Node() {
		if slices.Contains(c.around, named(c.flow.at(expr).info.TypeOf(sel.X))) {
			return // promoted says so, or it is the struct's own method
		}
		if how := closing(sel.Sel.Name); how != "" && c.isMethod(expr, sel) {
			c.report(expr.Parent(), types.ExprString(sel.X), how)
		}
	}
}

func (c *closer) taken(arg inspector.Cursor, by *types.Func, param types.Type) {
	if onlyCloses(param) {
		h := Hazard{Kind: HazardCloses, Place: c.placeOf(arg), Detail: fmt.Sprintf("%s may be closed by %s", oneLine(types.ExprString(arg.Node().(ast.Expr))), qualified(by))}
		if !slices.Contains(c.passed, h) {
			c.passed = append(c.passed, h)
		}
		return
	}
	c.gone = append(c.gone, gone{arg, by, param})
}

func (c *closer) stored(expr inspector.Cursor, in *types.Var) {
	c.gone = append(c.gone, gone{expr, in, in.Type()})
}

func (c *closer) held(obj types.Object) { c.leaks = append(c.leaks, obj) }

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
		if closing(m.Name()) == "" {
			return false
		}
	}
	return true
}

// promoted finds the method of an embedded field that is called through the struct around it.
func (c *closer) promoted(field *types.Var) {
	for _, pkg := range c.p.project.res.Program.Packages {
		for _, sel := range c.web.closing[pkg] {
			if s := pkg.Info.Selections[sel]; s != nil && passes(s, field) {
				if at, ok := c.in(pkg).root.FindNode(sel); ok {
					c.report(at, types.ExprString(sel.X)+"."+field.Name(), closing(sel.Sel.Name))
				}
			}
		}
	}
}

// wrapped notes a struct that the value is embedded in.
func (c *closer) wrapped(t types.Type) bool {
	name := named(t)
	if name == nil {
		return false
	}
	if !slices.Contains(c.around, name) {
		c.around = append(c.around, name)
	}
	return true
}

// holdsAround says that a variable of a type can hold a struct that the value is embedded in.
func (c *closer) holdsAround(t types.Type) bool {
	if len(c.around) == 0 {
		return false
	}
	if types.IsInterface(t) {
		return slices.ContainsFunc(c.around, func(name *types.TypeName) bool { return types.AssignableTo(types.NewPointer(name.Type()), t) })
	}
	return slices.Contains(c.around, named(t))
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

func (c *closer) isMethod(at inspector.Cursor, sel *ast.SelectorExpr) bool {
	_, ok := c.flow.at(at).info.Uses[sel.Sel].(*types.Func)
	return ok
}

// mayBe says that a variable of a type can hold the violation's value, or points to it.
func (c *closer) mayBe(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok && same(p.Elem(), c.typ) && !types.IsInterface(c.typ) {
		_, double := types.Unalias(c.typ).(*types.Pointer)
		return !double
	}
	if same(t, c.typ) || c.holdsAround(t) {
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
func (p *hazards) holds(to, from types.Type) bool {
	return p.held.Get([2]types.Type{to, from}, func() bool { return assignable(from, to) })
}

// closes says that an interface has a method that closes.
func closes(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if closing(m.Name()) != "" {
			return true
		}
	}
	return false
}

func (c *closer) report(at inspector.Cursor, what, how string) {
	pkg := c.flow.at(at).pkg
	c.at = append(c.at, at)
	by := "the package"
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		by = functionName(f.Node().(*ast.FuncDecl))
	}
	if pkg.Path != c.pkg.Path {
		by = pkg.Name + "." + by
	}
	h := Hazard{Kind: HazardCloses, Place: c.placeOf(at), Detail: fmt.Sprintf("%s is %s by %s", oneLine(what), how, by)}
	if !slices.Contains(c.ends, h) {
		c.ends = append(c.ends, h)
	}
}

func (c *closer) placeOf(at inspector.Cursor) string {
	return c.p.project.placeOf(c.flow.at(at).pkg, at.Node().Pos())
}

// placeOf is a position as file:line, relative to the rule file.
func (p *project) placeOf(pkg *load.Package, pos token.Pos) string {
	for _, f := range pkg.Files {
		if base := token.Pos(f.Tok.Base()); base <= pos && pos <= base+token.Pos(f.Tok.Size()) {
			return fmt.Sprintf("%s:%d", p.rel(f.Path), f.Tok.Line(pos))
		}
	}
	return ""
}

// rel is a path relative to the rule file, with slashes.
func (p *project) rel(path string) string {
	if rel, err := filepath.Rel(p.res.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// functionName is "NewHub" or "(*Hub).Stop".
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	recv, star := f.Recv.List[0].Type, ""
	if s, ok := recv.(*ast.StarExpr); ok {
		recv, star = s.X, "*"
	}
	switch t := recv.(type) {
	case *ast.IndexExpr:
		recv = t.X
	case *ast.IndexListExpr:
		recv = t.X
	}
	name := types.ExprString(recv)
	if star != "" {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

// comparePlaces orders file:line by file, then by number.
func comparePlaces(a, b string) int {
	x, m := splitPlace(a)
	y, n := splitPlace(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n))
}

func splitPlace(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	n := 0
	_, _ = fmt.Sscanf(s[i+1:], "%d", &n) // what is no number sorts first
	return s[:i], n
}
