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

// Insertion is an allow directive to insert above what holds a violation.
type Insertion struct {
	V     *scan.Violation
	Text  string
	Scope allow.Scope
}

// File is one file under the decisions, before anything is verified.
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
	Texts    map[*site.Site]string // what stands where the site's expression stood
	Changes  map[string]Change     // what becomes of package-level objects, by name
	After    []byte
	At       func(int) int // where an offset of the edited bytes lies in after, -1 if nowhere
	Placed   []Placed
}

// Placed is where a site's use stands in the result.
type Placed struct {
	*site.Site
	Start, End int
	Passed     bool // the site is a call, and the use one more argument of it
}

// Carry moves comments above what holds an offset.
func (d *File) Carry(comments []*ast.Comment, offset int) *refusal.Refusal {
	edit, r := comment.Carry(d.File, d.Layout.Eol, comments, offset)
	if r == nil && edit.New != "" {
		d.Edits = append(d.Edits, edit)
	}
	return r
}

// ChangedDecls returns the declarations of a file in which something is replaced or goes, each with a site that it is for.
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

// Place is where a violation, or the use in its stead, stands in a file's new bytes.
type Place struct{ Start, End int }

// Move is the rewrite of an import declaration: it imports another package, and what the file used of the old one it
// uses of the other.
type Move struct {
	V    *scan.Violation
	File *load.File
	Spec *ast.ImportSpec
	Old  string           // import path
	To   []*types.Package // in the first variant's configuration; each name goes to one of them
	Uses []*MoveUse
	Now  Place // of the import that stands in its stead
}

// MoveUse is a mention of a member of the old package.
type MoveUse struct {
	Qualifier *ast.Ident // nil under a dot import
	Member    *ast.Ident
	To        *types.Package // one of the move's
	Gone      bool           // with another rewrite
	At        int            // where the member stands in the result
}

// Goes reports whether the move may import a package.
func (m *Move) Goes(pkgPath string) bool {
	return slices.ContainsFunc(m.To, func(pkg *types.Package) bool { return pkg.Path() == pkgPath })
}

// Start returns where the mention begins.
func (u *MoveUse) Start() token.Pos {
	if u.Qualifier != nil {
		return u.Qualifier.Pos()
	}
	return u.Member.Pos()
}

// Passing is a call that is given the use as one more argument.
type Passing struct {
	Site *site.Site // the call's
	Call *ast.CallExpr
	At   int // before which argument
}

// Lift is a use that gets a statement of its own above the one in which its site stands.
type Lift struct {
	Site  *site.Site
	Stmt  ast.Stmt
	Names string     // what the use's values are assigned to
	Value string     // what stands in the site's place
	Below []string   // the lines behind the new statement
	Edit  patch.Edit // what inserts them all, once it is known
}

// LiftOf returns the lift of a site, or nil.
func (d *File) LiftOf(s *site.Site) *Lift {
	if i := slices.IndexFunc(d.Lifts, func(l Lift) bool { return l.Site == s }); i >= 0 {
		return &d.Lifts[i]
	}
	return nil
}

// Using returns the sites at which uses are written: in their place, or as one more argument.
func (d *File) Using() []*site.Site {
	out := slices.Clone(d.Sites)
	for _, c := range d.Passing {
		out = append(out, c.Site)
	}
	return out
}

// Passes reports whether a caller is given one more argument by the draft.
func (d *File) Passes(c *project.Caller) bool {
	return slices.ContainsFunc(d.Passing, func(x Passing) bool { return x.Call == c.Call })
}

// Leaving is a statement that has no sense without a violation: it closed what the violation built, or handled its
// error.
type Leaving struct {
	Stmt ast.Stmt
	Site *site.Site // maybe of another file
}

// Cut is a piece of code that goes with a site.
type Cut struct {
	syntax.Extent
	Site *site.Site
}

// TypeName writes a type as the file can name it at a place. It reports false where an import is missing.
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
