package snippets

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// Finder locates violations in snippets.
type Finder struct {
	Project *project.Project
	Table   *use.Table
	// Own reports whether the owner returns a new value for each caller, so that closing it does not affect others.
	Own func(configuration string, v *scan.Violation) bool
}

// Site is a violation in a snippet.
//
// Snippets are rewritten as text: the expression becomes the use, imports and locals that only served the expression
// are removed, and every other byte stays. Types are unknown, so the checks are: the snippet parses before and after,
// the names in the use are free, the number of values matches, and the violation is gone; see
// check.Checker.VerifySnippets.
type Site struct {
	V          *scan.Violation
	Use        *use.Use
	path       []ast.Node // enclosing nodes in the snippet's syntax
	ends       []string   // names of the methods that close a value of the rule
	notShared  bool       // the value is not shared, so its close calls stay
	Written    string     // text of the use in the file
	Start, End int        // range of the use in the result
}

// Expr returns the expression to replace.
func (s *Site) Expr() ast.Expr { return s.path[len(s.path)-1].(ast.Expr) }

func (s *Site) parent() ast.Node { return s.path[len(s.path)-2] }

// byHand returns a refusal to rewrite a snippet.
func byHand(format string, args ...any) *refusal.Refusal {
	return &refusal.Refusal{Kind: refusal.Snippet, Detail: fmt.Sprintf(format, args...) + ": change it by hand"}
}

// Locate returns the site of a violation in its snippet.
func (p *Finder) Locate(v *scan.Violation) (*Site, *refusal.Refusal) {
	code := v.Snippet
	if code.File == nil {
		return nil, byHand("the snippet parses neither as a file nor as statements, so where %s ends can't be told", v.Code)
	}
	start, _ := code.Pos(code.From)
	end, _ := code.Pos(code.To)
	path := syntax.Enclosing(code.File, start, end)
	if path == nil {
		return nil, byHand("%s is not one expression", v.Code)
	}
	if _, ok := path[len(path)-1].(*ast.ValueSpec); ok {
		return nil, &refusal.Refusal{Kind: refusal.Copy, Detail: v.Code + " holds the struct itself: what it gets from the owner would be a copy; make it a pointer first"}
	}
	u, r := p.Table.Use(p.Project.FirstConfiguration(), v)
	if r != nil {
		return nil, r
	}
	if len(u.Placeholders) > 0 {
		return nil, &refusal.Refusal{Kind: refusal.Scope, Detail: fmt.Sprintf("%s takes %s from where it stands, and a snippet does not say what has which type: change it by hand", u.Text, u.Placeholders[0].Text)}
	}
	notShared := p.Own != nil && p.Own(p.Project.FirstConfiguration(), v)
	return &Site{V: v, Use: u, path: path, ends: p.Project.Rule(v.Rule).Ends, notShared: notShared}, nil
}

// RefuseShape refuses code that can't work with one shared value, as far as the snippet shows it.
func (p *Finder) RefuseShape(s *Site) *refusal.Refusal {
	if _, ok := ast.Unparen(s.Expr()).(*ast.CompositeLit); ok && s.isValue() {
		return &refusal.Refusal{Kind: refusal.Copy, Detail: s.V.Code + " is a struct held by value: what it gets from the owner would be a copy; make it a pointer first"}
	}
	if star, ok := s.parent().(*ast.StarExpr); ok && star.X == s.Expr() {
		return &refusal.Refusal{Kind: refusal.NoEqual, Detail: "the result is dereferenced on the spot: what is kept is a copy, which can't be shared"}
	}
	has := len(identity.Results(s.Use.Typ))
	if want, ok := p.wantedValues(s); ok && want != has {
		return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns %s, and the snippet takes %s of %s: change it by hand", s.Use.Text, values(has), values(want), s.V.Symbol)}
	}
	return nil
}

// isValue reports whether a composite literal is a value, not an element with an implied & in []*T{{}}.
func (s *Site) isValue() bool {
	lit, ok := ast.Unparen(s.Expr()).(*ast.CompositeLit)
	return ok && lit.Type != nil
}

func values(n int) string {
	if n == 1 {
		return "one value"
	}
	return fmt.Sprintf("%d values", n)
}

// wantedValues returns the number of values that the context of a violation takes. It returns false if any number is
// fine or it is unknown.
func (p *Finder) wantedValues(s *Site) (int, bool) {
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
			return p.resultCount(s)
		}
	case *ast.CallExpr:
		if len(parent.Args) == 1 && parent.Fun != s.Expr() {
			return p.resultCount(s)
		}
	}
	return 1, true
}

// resultCount returns the number of results of the forbidden function, if it is loaded.
func (p *Finder) resultCount(s *Site) (int, bool) {
	if _, ok := ast.Unparen(s.Expr()).(*ast.CallExpr); !ok {
		return 1, true
	}
	pkg := p.Project.Res.Program.Types(p.Project.FirstConfiguration(), s.V.Entry.Symbol.Package)
	if pkg == nil {
		return 0, false
	}
	f, ok := pkg.Scope().Lookup(s.V.Entry.Symbol.Name).(*types.Func)
	if !ok {
		return 0, false
	}
	return f.Signature().Results().Len(), true
}

// Edit is the rewrite of one snippet.
type Edit struct {
	Code    *scan.Snippet // snippet of the first site; all sites share its syntax
	Text    *snippet.Text
	sites   []*Site
	removed []syntax.Extent // removed ranges of the text
	Edits   []patch.Edit
}

// NewEdit returns an empty edit of the snippet that contains the sites.
func NewEdit(sites []*Site) *Edit {
	e := &Edit{Code: sites[0].V.Snippet, Text: sites[0].V.Snippet.Block.Text, sites: sites}
	for _, s := range sites {
		e.removed = append(e.removed, syntax.Extent{Start: s.V.Snippet.From, End: s.V.Snippet.To})
	}
	return e
}

// Rewrite computes the edits.
func (e *Edit) Rewrite() *refusal.Refusal {
	for _, s := range e.sites {
		// A remark on a removed option would be wrong about the use, so it is removed too.
		if r := comment.RefuseManual(e.comments(s.Expr().Pos(), s.Expr().End()), "in what would be replaced"); r != nil {
			return r
		}
	}
	if r := e.dropCloses(); r != nil {
		return r
	}
	if r := (cleanup{e}).removeDead(); r != nil {
		return r
	}
	names := map[string]string{}
	if r := (importing{e}).importOwners(names); r != nil {
		return r
	}
	for _, s := range e.sites {
		if r := e.replace(s, names); r != nil {
			return r
		}
	}
	return nil
}

// add records an edit of the text.
func (e *Edit) add(edit snippet.Edit, err error) *refusal.Refusal {
	if err != nil {
		return byHand("the snippet can't be edited, because %v", err)
	}
	e.Edits = append(e.Edits, patch.Edit{Start: edit.Start, End: edit.End, New: edit.New})
	return nil
}

// replace writes the use. names maps import paths to package names.
func (e *Edit) replace(s *Site, names map[string]string) *refusal.Refusal {
	for i, part := range s.Use.Parts {
		if i > 0 && s.Use.Parts[i-1].Owner != nil || part.Own {
			continue // a member of the package in the part before it, or a parameter of the use itself
		}
		name := part.Name
		if part.Owner != nil {
			name = names[part.Owner.Path()]
		}
		if r := e.refuseShadowed(s, name, part); r != nil {
			return r
		}
	}
	text := s.Use.Parenthesized(s.Use.Spelled(names, nil), s.path)
	edit, err := e.Text.Replace(s.V.Snippet.From, s.V.Snippet.To, text)
	s.Written = edit.New
	return e.add(edit, err)
}

// refuseShadowed refuses a name that denotes something else in the snippet.
func (e *Edit) refuseShadowed(s *Site, name string, p use.Part) *refusal.Refusal {
	if name == "" {
		return nil // a dot import
	}
	scope := e.Code.Package.Scope().Innermost(s.Expr().Pos())
	if scope == nil {
		scope = e.Code.Package.Scope()
	}
	_, obj := scope.LookupParent(name, s.Expr().Pos())
	switch imported, ok := obj.(*types.PkgName); {
	case obj == nil || obj.Parent() == types.Universe:
		return nil
	case ok && p.Owner != nil && imported.Imported().Path() == p.Owner.Path():
		return nil
	case p.Owner == nil && p.Obj != nil && p.Obj.Parent() == nil: // a field or method
		return nil
	}
	return &refusal.Refusal{Kind: refusal.Name, Detail: fmt.Sprintf("%s in %s means something else in this snippet", name, s.Use.Text)}
}

// startsLine reports whether only white space precedes an offset on its line.
func (e *Edit) startsLine(offset int) bool {
	return lines.Begins(e.Text.Bytes(), offset)
}

// comments returns the comments of the snippet in a range.
func (e *Edit) comments(start, end token.Pos) []*ast.Comment {
	var out []*ast.Comment
	for _, g := range e.Code.File.Comments {
		for _, c := range g.List {
			if start <= c.Pos() && c.Pos() < end {
				out = append(out, c)
			}
		}
	}
	return out
}
