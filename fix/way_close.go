package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// RemoveClose replaces the expression and takes out the closes that its value is reached by through a field or variable.
// KeepClose leaves closes in place that Replace takes out, because what they close held nothing but the violation.
const (
	RemoveClose AlternativeKind = "remove-close"
	KeepClose   AlternativeKind = "keep-close"
)

// closeWays are the alternatives about the closes of a violation's value.
func (p *ways) closeWays(g *group, s *site) []way {
	if !built(s.v) || s.v.Value || g == p.project.nowhere {
		return nil
	}
	if e := p.hazard.ending(g, s); e != nil {
		if e.only {
			return nil
		}
		return []way{p.keepClose(g, s, e)}
	}
	r := p.closeRemoval(g, s)
	if r == nil {
		return nil
	}
	w := way{
		Alternative: Alternative{RemoveClose, "replace it, and remove " + r.title},
		lay:         func(all *drafts) *Refusal { return p.layRemoval(all, s.v, r) },
		drops:       func(h Hazard) bool { return h.Kind == HazardCloses },
		brings:      p.hazard.closed(g, s).open(),
	}
	for _, a := range r.acts {
		w.join(p.project.groups[a.file.Path])
	}
	for _, v := range r.others {
		w.join(p.project.groupOf(v))
		w.needs = append(w.needs, v)
	}
	return []way{w}
}

// join adds a group whose files a way changes.
func (w *way) join(g *group) {
	if !slices.Contains(w.groups, g) {
		w.groups = append(w.groups, g)
	}
}

func (p *ways) keepClose(g *group, s *site, e *ending) way {
	var places []string
	for _, stmt := range e.stmts {
		places = append(places, p.project.placeOf(g.with(s.file)[0], stmt.Pos()))
	}
	return way{
		Alternative: Alternative{KeepClose, "replace it, and keep " + closesAt(places)},
		lay: func(all *drafts) *Refusal {
			kept, r := p.gate.refuse(g, s.v)
			if r != nil {
				return r
			}
			kept.keeps = true
			d := all.of(kept.file)
			d.sites = append(d.sites, kept)
			return nil
		},
		drops:  func(h Hazard) bool { return h.Kind == HazardCloses },
		brings: p.hazard.closed(g, s).all(),
	}
}

// closeRemoval is how the closes of a violation's value go that stand in other functions, files or packages, or that end what is kept in a field.
type closeRemoval struct {
	title  string // "the close at hub.go:88"
	acts   []closeAct
	others []*scan.Violation // that the same closes end: where one of these is not rewritten, it would never be closed
	why    string            // why they can't all go, a sentence; empty when they can
}

// closeAct is what becomes of one close.
type closeAct struct {
	file *load.File
	stmt ast.Stmt // goes
	null ast.Expr // becomes nil: what a return gives
}

// closeRemoval finds how the closes can go that are known, nil when there are none.
func (p *ways) closeRemoval(g *group, s *site) *closeRemoval {
	return p.closeRemovals.Get(s.v, func() *closeRemoval { return p.findRemoval(g, s) })
}

func (p *ways) findRemoval(g *group, s *site) *closeRemoval {
	r := &closeRemoval{}
	var places []string
	for _, pkg := range g.with(s.file) {
		c := p.hazard.closings(g, s, pkg)
		for _, at := range c.at {
			if place := c.placeOf(at); !slices.Contains(places, place) {
				places = append(places, place)
			}
			if r.why == "" {
				r.close(p, s, c, at)
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	slices.SortFunc(places, comparePlaces)
	r.title = closesAt(places)
	if r.why == "" {
		r.why = p.removalStays(r.acts)
	}
	slices.SortFunc(r.others, byPlace)
	return r
}

// closesAt names closes by their places.
func closesAt(places []string) string {
	switch n := len(places); {
	case n == 1:
		return "the close at " + places[0]
	case n <= mostPlaces:
		return fmt.Sprintf("the %d closes at %s and %s", n, strings.Join(places[:n-1], ", "), places[n-1])
	default:
		return fmt.Sprintf("the %d closes at %s and %d more places", n, strings.Join(places[:mostPlaces-1], ", "), n-mostPlaces+1)
	}
}

// close decides what becomes of one close, given its selector.
func (r *closeRemoval) close(p *ways, s *site, c *closer, at inspector.Cursor) {
	x, sel := c.flow.at(at), at.Node().(*ast.SelectorExpr)
	what, place := oneLine(types.ExprString(sel)), c.placeOf(at)
	if !x.looked(sel.X) {
		r.why = fmt.Sprintf("what is closed by %s at %s is made for it by a call", what, place)
		return
	}
	file := x.file(sel)
	stmts, null := x.closeForm(at)
	if file == nil || len(stmts) == 0 && null == nil {
		r.why = fmt.Sprintf("%s at %s is part of more than a close", what, place)
		return
	}
	if by := x.closer(sel, stmts, null); by != "" {
		r.why = fmt.Sprintf("%s at %s is all that %s does, which closes what it is given; take its calls out by hand", what, place, by)
		return
	}
	for _, pkg := range p.project.groups[file.Path].with(file) { // tests and other configurations may close something else by it
		from := &origins{p: p.effects, web: p.effects.web(), v: s.v, beside: pkg != x.pkg, seen: map[types.Object]bool{}}
		if from.closed(p.project.index(pkg), sel); from.why != "" {
			r.why = fmt.Sprintf("what is closed by %s at %s is not always this one: %s", what, place, from.why)
			return
		}
		for _, o := range from.others {
			if !slices.Contains(r.others, o) {
				r.others = append(r.others, o)
			}
		}
	}
	for _, stmt := range stmts {
		r.add(closeAct{file: file, stmt: stmt})
	}
	if null != nil {
		r.add(closeAct{file: file, null: null})
	}
}

func (r *closeRemoval) add(a closeAct) {
	if !slices.Contains(r.acts, a) {
		r.acts = append(r.acts, a)
	}
}

// file is the file that a node stands in.
func (x *usesIndex) file(n ast.Node) *load.File {
	for _, f := range x.pkg.Files {
		if f.Syntax.FileStart <= n.Pos() && n.Pos() < f.Syntax.FileEnd {
			return f
		}
	}
	return nil
}

// closeForm is what a close consists of, given its selector: statements that do nothing else, or what a return gives, with the if around it or before it that decides nothing any more.
func (x *usesIndex) closeForm(sel inspector.Cursor) (stmts []ast.Stmt, null ast.Expr) {
	if stmt, ok := x.closeStatement(sel); ok {
		return []ast.Stmt{stmt}, nil
	}
	if call := sel.Parent(); called(sel) {
		if pair, ok := x.checkedNext(call); ok && x.idleArgs(call.Node().(*ast.CallExpr)) {
			return pair, nil
		}
	}
	call, ok := x.closeResult(sel)
	if !ok {
		return nil, nil
	}
	guard, inside := x.guarded(call.Parent())
	switch {
	case guard == nil:
		return nil, call.Node().(ast.Expr)
	case inside:
		return []ast.Stmt{guard}, nil
	default:
		return []ast.Stmt{guard}, call.Node().(ast.Expr)
	}
}

// closer is the function that does nothing but close what it is given, as its statements or what it returns show; empty when there is none around a selector.
func (x *usesIndex) closer(sel *ast.SelectorExpr, stmts []ast.Stmt, null ast.Expr) string {
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return ""
	}
	param, ok := x.params[x.info.Uses[id]]
	if !ok {
		return ""
	}
	decl := param.fn.Node().(*ast.FuncDecl)
	_, emptied, _ := x.collapse(nil, stmts)
	returns := len(decl.Body.List) == 1 && null != nil && decl.Body.List[0].End() == null.End()
	if !returns && !slices.Contains(emptied, decl.Body) {
		return ""
	}
	return functionName(decl)
}

// removalStays says why the statements can't be taken out of their files, nothing when they can.
func (p *ways) removalStays(acts []closeAct) string {
	byDecl := map[ast.Decl][]ast.Stmt{}
	for _, a := range acts {
		if a.stmt != nil {
			decl := declOf(a.file, a.stmt)
			byDecl[decl] = append(byDecl[decl], a.stmt)
		}
	}
	for _, a := range acts { // in the order of the source, not of the map
		g := p.project.groups[a.file.Path]
		if r := p.gate.refuseFile(g, p.project.rel(a.file.Path), a.file); r != nil {
			return r.Detail
		}
		if a.stmt == nil {
			continue
		}
		decl := declOf(a.file, a.stmt)
		if why := g.index(g.with(a.file)[0]).stays(a.file, decl, byDecl[decl]); why != "" {
			return fmt.Sprintf("the close at %s can't be taken out: %s", p.project.placeOf(g.with(a.file)[0], a.stmt.Pos()), why)
		}
	}
	return ""
}

// layRemoval adds the rewrite of a violation to the drafts, with the closes that go.
func (p *ways) layRemoval(all *drafts, v *scan.Violation, r *closeRemoval) *Refusal {
	if r.why != "" {
		return &Refusal{RefusedAlternative, "the closes stay: " + r.why}
	}
	for _, o := range r.others {
		if !all.accepts(o) {
			return &Refusal{RefusedAlternative, fmt.Sprintf("what is closed may be %s as well, which nothing would close then: accept that too", codeAt(o))}
		}
	}
	s, refusal := p.gate.refuse(p.project.groupOf(v), v)
	if refusal != nil {
		return refusal
	}
	d := all.of(s.file)
	d.sites = append(d.sites, s)
	for _, a := range r.acts {
		d := all.of(a.file)
		if a.null == nil {
			d.leaving = append(d.leaving, leaving{a.stmt, s})
			continue
		}
		null := d.span(a.null)
		edit := patch.Edit{Start: null.start, End: null.end, New: "nil"}
		if !slices.Contains(d.edits, edit) { // another violation may be closed by it too
			d.edits = append(d.edits, edit)
			d.cuts = append(d.cuts, cut{null, s})
		}
	}
	return nil
}
