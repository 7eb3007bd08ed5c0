package filerewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/load"
)

// Insertion is an allow directive to insert above the statement or declaration with a violation.
type Insertion struct {
	V     *scan.Violation
	Text  string
	Scope allow.Scope
}

// File is one file under a set of decisions, before it is verified. The steps of a rewrite fill it in.
type File struct {
	Package  *project.Package
	File     *load.File
	Rel      string
	Variants []*load.Package
	Layout   layout.Layout
	Sites    []*site.Site
	Passing  []Passing
	Moves    []*Move
	Snippets []*snippets.Site
	Allow    []Insertion
	Widened  []Widening
	Imports  *imports.Imports
	Leaving  []Leaving
	Cuts     []Cut
	Gone     []syntax.Extent
	Edits    []patch.Edit
	Lifts    []Lift
	Texts    map[*site.Site]string // text that replaces each site's expression
	Changes  map[string]Change     // changes of package-level objects, by name
	After    []byte
	At       func(int) int // maps offsets of the edited bytes to After, -1 for none
	Placed   []Placed
}

// Placed is the range of a use in the result.
type Placed struct {
	*site.Site
	Start, End int
	Passed     bool // the site is a call, and the use is an additional argument of it
}

// Carry moves comments above the statement that contains replaced code, or behind the code.
func (d *File) Carry(comments []*ast.Comment, replaced syntax.Extent) *refusal.Refusal {
	edits, r := comment.Carry(d.File, d.Layout.Eol, comments, replaced)
	d.Edits = append(d.Edits, edits...)
	return r
}

// ChangedDecls returns the declarations of a file in which code is replaced or removed, each with a site that is the
// reason.
func (d *File) ChangedDecls() []index.DeadLocal {
	var out []index.DeadLocal
	add := func(decl ast.Decl, s *site.Site) {
		if decl != nil && !slices.ContainsFunc(out, func(f index.DeadLocal) bool { return f.Decl == decl }) {
			out = append(out, index.DeadLocal{Decl: decl, Fed: s})
		}
	}
	for _, s := range d.Sites {
		add(s.Decl(), s)
	}
	for _, c := range d.Cuts {
		at := d.File.Tok.Pos(c.Start)
		if i := slices.IndexFunc(d.File.Syntax.Decls, func(decl ast.Decl) bool { return decl.Pos() <= at && at < decl.End() }); i >= 0 {
			add(d.File.Syntax.Decls[i], c.Site)
		}
	}
	return out
}

// Place is the range of a violation, or of the use that replaced it, in a file's new bytes.
type Place struct{ Start, End int }

// Move is the rewrite of an import declaration: the file imports other packages, and mentions of the old package's
// members become mentions of the new ones.
type Move struct {
	V    *scan.Violation
	File *load.File
	Spec *ast.ImportSpec
	Old  string           // import path of the forbidden package
	To   []*types.Package // new packages, in the first variant's configuration; each member comes from one of them
	Uses []*MoveUse
	Now  Place // range of the new import
}

// MoveUse is a mention of a member of the old package.
type MoveUse struct {
	Qualifier *ast.Ident // nil under a dot import
	Member    *ast.Ident
	To        *types.Package // one of Move.To
	Gone      bool           // another rewrite removes the mention
	At        int            // offset of the member in the result
}

// Goes reports whether a package is one of the move's new packages.
func (m *Move) Goes(pkgPath string) bool {
	return slices.ContainsFunc(m.To, func(pkg *types.Package) bool { return pkg.Path() == pkgPath })
}

// Start returns the position of the mention.
func (u *MoveUse) Start() token.Pos {
	if u.Qualifier != nil {
		return u.Qualifier.Pos()
	}
	return u.Member.Pos()
}

// Passing is a call that gets the use as an additional argument.
type Passing struct {
	Site *site.Site // site of the call
	Call *ast.CallExpr
	At   int // index of the new argument
}

// Lift is a use that is assigned in a new statement above the statement with its site.
type Lift struct {
	Site  *site.Site
	Stmt  ast.Stmt
	Names string   // variables that the use's values are assigned to
	Value string   // text that replaces the site
	Below []string // lines after the new statement
	// Head is what goes, with the site in it, when the new statement declares what the head of Stmt did; empty when
	// only the site is replaced.
	Head syntax.Extent
	Edit patch.Edit // inserts all these lines; set when the file is written
}

// LiftOf returns the lift of a site, nil if there is none.
func (d *File) LiftOf(s *site.Site) *Lift {
	if i := slices.IndexFunc(d.Lifts, func(l Lift) bool { return l.Site == s }); i >= 0 {
		return &d.Lifts[i]
	}
	return nil
}

// Lifted reports whether an expression is a site that gets a statement of its own.
func (d *File) Lifted(e ast.Expr) bool {
	return slices.ContainsFunc(d.Lifts, func(l Lift) bool { return l.Site.Expr == e })
}

// Using returns the sites at which uses are written, in place of an expression or as an additional argument.
func (d *File) Using() []*site.Site {
	out := slices.Clone(d.Sites)
	for _, c := range d.Passing {
		out = append(out, c.Site)
	}
	return out
}

// Passes reports whether the rewrite adds an argument to a call.
func (d *File) Passes(c *project.Caller) bool {
	return slices.ContainsFunc(d.Passing, func(x Passing) bool { return x.Call == c.Call })
}

// Leaving is a statement that is removed with a violation: it closed the violation's value or handled its error.
type Leaving struct {
	Stmt ast.Stmt
	Site *site.Site // may be in another file
}

// Cut is a range of code that is removed because of a site.
type Cut struct {
	syntax.Extent
	Site *site.Site
}

// TypeName returns the text of a type as the file can write it at pos. It returns false if an import is missing.
func (d *File) TypeName(t types.Type, pos token.Pos) (string, bool) {
	ok := true
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == d.Variants[0].Types {
			return ""
		}
		imported := d.Imports.Existing(pkg.Path(), nil, pos)
		if imported == nil {
			ok = false
			return pkg.Name()
		}
		d.Imports.Mentioned[imported] = true
		name := d.Imports.Variants[0].Info.PkgNameOf(imported).Name()
		if name == "." {
			return ""
		}
		return name
	})
	return text, ok
}
