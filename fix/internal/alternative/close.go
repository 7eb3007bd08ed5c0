package alternative

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/hazard/closes"
	"github.com/seed-58def443/ssot/fix/internal/hazard/shortlist"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// RemoveClose replaces the expression and removes the calls that close its value through a field or variable. KeepClose
// keeps close calls that Replace would remove because they close nothing but the violation's value.
const (
	RemoveClose Kind = "remove-close"
	KeepClose   Kind = "keep-close"
)

// closeCandidates returns the alternatives that differ in which close calls they remove.
func (p *Finder) closeCandidates(g *project.Package, s *site.Site) []Candidate {
	if !project.Built(s.V) || s.V.Value || g == p.Project.Nowhere || p.Hazard.Closes.Exclusive(g, s) {
		return nil
	}
	if e := p.Hazard.Closes.RemovableCloses(g, s); e != nil {
		if e.Only {
			return nil
		}
		return []Candidate{p.keepClose(g, s, e)}
	}
	r := p.closeRemoval(g, s)
	if r == nil {
		return nil
	}
	w := Candidate{
		Alternative: Alternative{RemoveClose, "replace it, and remove " + r.title},
		Apply:       func(all *filerewrite.Set) *refusal.Refusal { return p.applyRemoval(all, s.V, r) },
		drops:       func(h refusal.Hazard) bool { return h.Kind == refusal.HazardCloses },
		adds:        slices.Concat(p.Hazard.Closes.Closed(g, s).Open(), p.Hazard.Closes.Dropped(g, s)),
	}
	for _, a := range r.acts {
		w.addPackage(p.Project.Groups[a.file.Path])
	}
	for _, v := range r.others {
		w.addPackage(p.Project.PackageOf(v))
		w.Needs = append(w.Needs, v)
	}
	return []Candidate{w}
}

// addPackage adds a package that the candidate changes.
func (w *Candidate) addPackage(g *project.Package) {
	if !slices.Contains(w.Groups, g) {
		w.Groups = append(w.Groups, g)
	}
}

func (p *Finder) keepClose(g *project.Package, s *site.Site, e *closes.RemovableCloses) Candidate {
	var places []string
	for _, stmt := range e.Stmts {
		places = append(places, p.Project.PlaceOf(g.With(s.File)[0], stmt.Pos()))
	}
	return Candidate{
		Alternative: Alternative{KeepClose, "replace it, and keep " + closesAt(places)},
		Apply: func(all *filerewrite.Set) *refusal.Refusal {
			s, r := p.Gate.Refuse(g, s.V)
			if r != nil {
				return r
			}
			s.KeepsCloses = true
			d := all.Of(s.File)
			d.Sites = append(d.Sites, s)
			return nil
		},
		drops: func(h refusal.Hazard) bool { return h.Kind == refusal.HazardCloses || h.Kind == refusal.HazardBorrowed },
		adds:  p.Hazard.Closes.Closed(g, s).All(),
	}
}

// closeRemoval removes the close calls of a violation's value in other functions, files or packages, or through a
// field.
type closeRemoval struct {
	title string // "the close at hub.go:88"
	acts  []closeAct
	// other violations whose values the same calls close: if one of them is not rewritten, its value would never be
	// closed
	others []*scan.Violation
	why    string // a sentence: why the calls can't all be removed; empty if they can
}

// closeAct is the edit for one close call: either stmt or result is set.
type closeAct struct {
	file   *load.File
	stmt   ast.Stmt // statement to remove
	result ast.Expr // returned expression to replace by nil: return c.Close()
}

// closeRemoval returns the removal of all known close calls, nil if there are none. The result is cached.
func (p *Finder) closeRemoval(g *project.Package, s *site.Site) *closeRemoval {
	return p.closeRemovals.Get(s.V, func() *closeRemoval { return p.findRemoval(g, s) })
}

func (p *Finder) findRemoval(g *project.Package, s *site.Site) *closeRemoval {
	r := &closeRemoval{}
	var places []string
	for _, pkg := range g.With(s.File) {
		c := p.Hazard.Closes.Analysis(s, pkg)
		for _, at := range c.At {
			if place := c.PlaceOf(at); !slices.Contains(places, place) {
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
	slices.SortFunc(places, project.ComparePlaces)
	r.title = closesAt(places)
	if r.why == "" {
		r.why = p.whyClosesStay(r.acts)
	}
	slices.SortFunc(r.others, project.ByPlace)
	return r
}

// closesAt describes close calls by their places: "the 2 closes at a.go:3 and b.go:5".
func closesAt(places []string) string {
	switch n := len(places); {
	case n == 1:
		return "the close at " + places[0]
	case n <= shortlist.Most:
		return fmt.Sprintf("the %d closes at %s and %s", n, strings.Join(places[:n-1], ", "), places[n-1])
	default:
		return fmt.Sprintf("the %d closes at %s and %d more places", n, strings.Join(places[:shortlist.Most-1], ", "), n-shortlist.Most+1)
	}
}

// close decides how to remove one close call, given the cursor of its selector c.Close.
func (r *closeRemoval) close(p *Finder, s *site.Site, c *closes.Analysis, at inspector.Cursor) {
	x, sel := c.Trace.At(at), at.Node().(*ast.SelectorExpr)
	what, place := words.OneLine(types.ExprString(sel)), c.PlaceOf(at)
	if slices.Contains(c.Unremovable, at) {
		r.why = fmt.Sprintf("%s at %s may do more than end it, like waiting for work that is not done", what, place)
		return
	}
	if !removal.Looked(x, sel.X) {
		r.why = fmt.Sprintf("what is closed by %s at %s is made for it by a call", what, place)
		return
	}
	file := x.File(sel)
	stmts, result := removal.CloseForm(x, at)
	if file == nil || len(stmts) == 0 && result == nil {
		r.why = fmt.Sprintf("%s at %s is part of more than a close", what, place)
		return
	}
	if by := removal.Closer(x, sel, stmts, result); by != "" {
		r.why = fmt.Sprintf("%s at %s is all that %s does, which closes what it is given; take its calls out by hand", what, place, by)
		return
	}
	// in tests and other configurations the call may close another value
	for _, pkg := range p.Project.Groups[file.Path].With(file) {
		from := &effect.Origins{P: p.Effects, Packages: p.Effects.Packages(), V: s.V, OtherVariant: pkg != x.Pkg, Seen: map[types.Object]bool{}}
		if from.Closed(p.Project.Index(pkg), sel); from.Obstacle != "" {
			r.why = fmt.Sprintf("what is closed by %s at %s is not always this one: %s", what, place, from.Obstacle)
			return
		}
		for _, o := range from.Others {
			if !slices.Contains(r.others, o) {
				r.others = append(r.others, o)
			}
		}
	}
	for _, stmt := range stmts {
		r.add(closeAct{file: file, stmt: stmt})
	}
	if result != nil {
		r.add(closeAct{file: file, result: result})
	}
}

func (r *closeRemoval) add(a closeAct) {
	if !slices.Contains(r.acts, a) {
		r.acts = append(r.acts, a)
	}
}

// whyClosesStay returns why the statements can't be removed from their files, an empty string if they can.
func (p *Finder) whyClosesStay(acts []closeAct) string {
	byDecl := map[ast.Decl][]ast.Stmt{}
	for _, a := range acts {
		if a.stmt != nil {
			decl := syntax.DeclOf(a.file, a.stmt)
			byDecl[decl] = append(byDecl[decl], a.stmt)
		}
	}
	for _, a := range acts { // in source order, for a deterministic message
		g := p.Project.Groups[a.file.Path]
		if r := p.Gate.RefuseFile(g, p.Project.Rel(a.file.Path), a.file); r != nil {
			return r.Detail
		}
		if a.stmt == nil {
			continue
		}
		decl := syntax.DeclOf(a.file, a.stmt)
		if why := removal.Stays(g.Index(g.With(a.file)[0]), a.file, decl, byDecl[decl]); why != "" {
			return fmt.Sprintf("the close at %s can't be taken out: %s", p.Project.PlaceOf(g.With(a.file)[0], a.stmt.Pos()), why)
		}
	}
	return ""
}

// applyRemoval adds the rewrite of a violation and the removal of the close calls to the files.
func (p *Finder) applyRemoval(all *filerewrite.Set, v *scan.Violation, r *closeRemoval) *refusal.Refusal {
	if r.why != "" {
		return &refusal.Refusal{Kind: refusal.Alternative, Detail: "the closes stay: " + r.why}
	}
	for _, o := range r.others {
		if !all.Accepts(o) {
			return &refusal.Refusal{Kind: refusal.Alternative, Detail: fmt.Sprintf("what is closed may be %s as well, which nothing would close then: accept that too", project.CodeAt(o))}
		}
	}
	s, refusal := p.Gate.Refuse(p.Project.PackageOf(v), v)
	if refusal != nil {
		return refusal
	}
	d := all.Of(s.File)
	d.Sites = append(d.Sites, s)
	for _, a := range r.acts {
		d := all.Of(a.file)
		if a.result == nil {
			d.Leaving = append(d.Leaving, filerewrite.Leaving{Stmt: a.stmt, Site: s})
			continue
		}
		extent := leave.Span(d, a.result)
		edit := patch.Edit{Start: extent.Start, End: extent.End, New: "nil"}
		if !slices.Contains(d.Edits, edit) { // the same call may close another violation's value
			d.Edits = append(d.Edits, edit)
			d.Cuts = append(d.Cuts, filerewrite.Cut{Extent: extent, Site: s})
		}
	}
	return nil
}
