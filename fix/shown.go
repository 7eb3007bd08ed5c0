package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// shownSite is a violation in code that documentation shows.
//
// Such code is rewritten by bytes: the expression becomes the use, what the snippet itself brought only for the expression (imports, locals) goes with it, and every other byte stays.
// Its types are not known, so what is checked is that it parses before and after, that the names in the use are free, that as many values are returned as are taken, and that the violation is gone; see [planner.verifyShown].
type shownSite struct {
	v          *scan.Violation
	use        *use
	path       []ast.Node // in the snippet's syntax
	written    string     // the use as the file holds it
	start, end int        // of the use, in the result
}

func (s *shownSite) expr() ast.Expr { return s.path[len(s.path)-1].(ast.Expr) }

func (s *shownSite) parent() ast.Node { return s.path[len(s.path)-2] }

// enterShown adds a violation that documentation shows to the drafts.
func (p *writer) enterShown(v *scan.Violation, all *drafts) *Refusal {
	if r := refuseKind(v); r != nil {
		return r
	}
	if v.Value {
		return refusePassedOn(v)
	}
	if r := p.gate.refuseFile(p.project.groupOf(v), v.File, v.Source); r != nil {
		return r
	}
	s, r := p.snippets.locateShown(v)
	if r != nil {
		return r
	}
	if r := p.snippets.refuseShownShape(s); r != nil {
		return r
	}
	d := all.of(v.Source)
	d.shown = append(d.shown, s)
	return nil
}

// byHand refuses to rewrite a snippet.
func byHand(format string, args ...any) *Refusal {
	return &Refusal{RefusedSnippet, fmt.Sprintf(format, args...) + ": change it by hand"}
}

// locateShown finds the syntax of a violation in its snippet.
func (p *snippets) locateShown(v *scan.Violation) (*shownSite, *Refusal) {
	code := v.Snippet
	if code.File == nil {
		return nil, byHand("the snippet parses neither as a file nor as statements, so where %s ends can't be told", v.Code)
	}
	start, _ := code.Pos(code.From)
	end, _ := code.Pos(code.To)
	path := enclosing(code.File, start, end)
	if path == nil {
		return nil, byHand("%s is not one expression", v.Code)
	}
	if _, ok := path[len(path)-1].(*ast.ValueSpec); ok {
		return nil, &Refusal{RefusedCopy, v.Code + " holds the struct itself: what it gets from the owner would be a copy; make it a pointer first"}
	}
	u, r := p.table.use(p.project.firstConfiguration(), v)
	if r != nil {
		return nil, r
	}
	if len(u.holes) > 0 {
		return nil, &Refusal{RefusedScope, fmt.Sprintf("%s takes %s from where it stands, and a snippet does not say what has which type: change it by hand", u.text, u.holes[0].Text)}
	}
	return &shownSite{v: v, use: u, path: path}, nil
}

// firstConfiguration is the configuration in which the uses of snippets are typed: a page is in none.
func (p *project) firstConfiguration() string {
	if len(p.res.Program.Packages) == 0 {
		return ""
	}
	return p.res.Program.Packages[0].Configuration
}

// refuseShownShape refuses what has no equal with one value that is shared, as far as the snippet shows it.
func (p *snippets) refuseShownShape(s *shownSite) *Refusal {
	if _, ok := ast.Unparen(s.expr()).(*ast.CompositeLit); ok && s.literalKept() {
		return &Refusal{RefusedCopy, s.v.Code + " is a struct held by value: what it gets from the owner would be a copy; make it a pointer first"}
	}
	if star, ok := s.parent().(*ast.StarExpr); ok && star.X == s.expr() {
		return &Refusal{RefusedNoEqual, "the result is dereferenced on the spot: what is kept is a copy, which can't be shared"}
	}
	has := len(results(s.use.typ))
	if want, ok := p.taken(s); ok && want != has {
		return &Refusal{RefusedResults, fmt.Sprintf("%s returns %s, and the snippet takes %s of %s: change it by hand", s.use.text, values(has), values(want), s.v.Symbol)}
	}
	return nil
}

// literalKept says that a literal is a value, not an element whose & is left out.
func (s *shownSite) literalKept() bool {
	lit, ok := ast.Unparen(s.expr()).(*ast.CompositeLit)
	return ok && lit.Type != nil
}

func values(n int) string {
	if n == 1 {
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}

// taken is how many values the place of a violation takes; it reports false when any number will do, or it is not known.
func (p *snippets) taken(s *shownSite) (int, bool) {
	switch parent := s.parent().(type) {
	case *ast.AssignStmt:
		if len(parent.Rhs) == 1 {
			return len(parent.Lhs), true
		}
	case *ast.ValueSpec:
		if len(parent.Values) == 1 {
			return len(parent.Names), true
		}
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt:
		return 0, false
	case *ast.ReturnStmt:
		if len(parent.Results) == 1 {
			return p.returned(s)
		}
	case *ast.CallExpr:
		if len(parent.Args) == 1 && parent.Fun != s.expr() {
			return p.returned(s)
		}
	}
	return 1, true
}

// returned is how many values the forbidden function returns, if it is loaded.
func (p *snippets) returned(s *shownSite) (int, bool) {
	if _, ok := ast.Unparen(s.expr()).(*ast.CallExpr); !ok {
		return 1, true
	}
	pkg := p.project.res.Program.Types(p.project.firstConfiguration(), s.v.Entry.Symbol.Package)
	if pkg == nil {
		return 0, false
	}
	f, ok := pkg.Scope().Lookup(s.v.Entry.Symbol.Name).(*types.Func)
	if !ok {
		return 0, false
	}
	return f.Signature().Results().Len(), true
}

// writePage computes a page's new bytes.
func (d *draft) writePage() *Refusal {
	if r := d.show(); r != nil {
		return r
	}
	if r := d.directives(); r != nil {
		return r
	}
	return d.finish()
}

// show rewrites what the draft's snippets show.
func (d *draft) show() *Refusal {
	var codes []*snippet.Code
	of := map[*snippet.Code][]*shownSite{}
	for _, s := range d.shown {
		code := s.v.Snippet.Code
		if of[code] == nil {
			codes = append(codes, code)
		}
		of[code] = append(of[code], s)
	}
	for _, code := range codes {
		e := newShownEdit(of[code])
		if r := e.rewrite(); r != nil {
			return r
		}
		d.edits = append(d.edits, e.edits...)
	}
	return nil
}

// settleShown finds the uses again in what comes out.
func (d *draft) settleShown(at func(int) int) {
	for _, s := range d.shown {
		start := moved(s.v.Offset, d.edits)
		s.start, s.end = at(start), at(start+len(s.written)-1)+1
	}
}

// shownEdit is the change of one snippet.
type shownEdit struct {
	code  *scan.Snippet // of the first site: the syntax is shared
	text  *snippet.Text
	sites []*shownSite
	gone  []extent // in the text
	edits []patch.Edit
}

func newShownEdit(sites []*shownSite) *shownEdit {
	e := &shownEdit{code: sites[0].v.Snippet, text: sites[0].v.Snippet.Block.Text, sites: sites}
	for _, s := range sites {
		e.gone = append(e.gone, extent{s.v.Snippet.From, s.v.Snippet.To})
	}
	return e
}

func (e *shownEdit) rewrite() *Refusal {
	for _, s := range e.sites {
		// A remark on an option that goes would be wrong about the use, so it goes too; readers would take it for true.
		if r := manual(e.comments(s.expr().Pos(), s.expr().End()), "in what would be replaced"); r != nil {
			return r
		}
	}
	if r := e.dropCloses(); r != nil {
		return r
	}
	if r := e.starve(); r != nil {
		return r
	}
	names := map[string]string{}
	if r := e.importOwners(names); r != nil {
		return r
	}
	for _, s := range e.sites {
		if r := e.replace(s, names); r != nil {
			return r
		}
	}
	return nil
}

// add keeps an edit of the text.
func (e *shownEdit) add(edit snippet.Edit, err error) *Refusal {
	if err != nil {
		return byHand("the snippet can't be edited, because %v", err)
	}
	e.edits = append(e.edits, patch.Edit{Start: edit.Start, End: edit.End, New: edit.New})
	return nil
}

// replace writes the use. names are those of the owners, by import path.
func (e *shownEdit) replace(s *shownSite, names map[string]string) *Refusal {
	for i, part := range s.use.parts {
		if i > 0 && s.use.parts[i-1].owner != nil || part.own {
			continue // a member of the package before it, or a parameter of the use's own
		}
		name := part.name
		if part.owner != nil {
			name = names[part.owner.Path()]
		}
		if r := e.means(s, name, part); r != nil {
			return r
		}
	}
	text := s.use.enclosed(s.use.spelled(names, nil), s.path)
	edit, err := e.text.Replace(s.v.Snippet.From, s.v.Snippet.To, text)
	s.written = edit.New
	return e.add(edit, err)
}

// means refuses a name that the snippet gives another meaning.
func (e *shownEdit) means(s *shownSite, name string, p part) *Refusal {
	if name == "" {
		return nil // a dot import
	}
	scope := e.code.Package.Scope().Innermost(s.expr().Pos())
	if scope == nil {
		scope = e.code.Package.Scope()
	}
	_, obj := scope.LookupParent(name, s.expr().Pos())
	switch imported, ok := obj.(*types.PkgName); {
	case obj == nil || obj.Parent() == types.Universe:
		return nil
	case ok && p.owner != nil && imported.Imported().Path() == p.owner.Path():
		return nil
	case p.owner == nil && p.obj != nil && p.obj.Parent() == nil: // a field or a method
		return nil
	}
	return &Refusal{RefusedName, fmt.Sprintf("%s in %s means something else in this snippet", name, s.use.text)}
}

// opens says that nothing but white space stands in front of an offset on its line.
func (e *shownEdit) opens(offset int) bool {
	before := e.text.Bytes()[:offset]
	line := before[strings.LastIndexByte(string(before), '\n')+1:]
	return strings.TrimSpace(string(line)) == ""
}

// comments lists the comments of the snippet in a range.
func (e *shownEdit) comments(start, end token.Pos) []*ast.Comment {
	var out []*ast.Comment
	for _, g := range e.code.File.Comments {
		for _, c := range g.List {
			if start <= c.Pos() && c.Pos() < end {
				out = append(out, c)
			}
		}
	}
	return out
}
