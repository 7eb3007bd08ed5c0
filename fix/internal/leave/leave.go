package leave

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/hazard"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Step removes statements that a rewrite makes obsolete.
type Step struct{ Hazard *hazard.Finder }

// Leave records the close calls that are removed with the sites of a file.
func (p *Step) Leave(d *filerewrite.File) *refusal.Refusal {
	for _, s := range d.Sites {
		e := p.Hazard.Closes.RemovableCloses(d.Package, s)
		if e == nil || s.KeepsCloses {
			continue
		}
		if e.Only {
			return &refusal.Refusal{Kind: refusal.Unused, Detail: e.Name + " was only opened and closed here, so nothing would be left to use it: remove it by hand"}
		}
		for _, stmt := range e.Stmts {
			d.Leaving = append(d.Leaving, filerewrite.Leaving{Stmt: stmt, Site: s})
		}
	}
	return nil
}

// DeadStatements returns the recorded statements to remove, in the form of dead locals of their sites. A block that
// becomes empty is removed or emptied.
func DeadStatements(d *filerewrite.File) []index.DeadLocal {
	if len(d.Leaving) == 0 {
		return nil
	}
	var stmts []ast.Stmt
	for _, l := range d.Leaving {
		if !slices.Contains(stmts, l.Stmt) { // one statement may close two values
			stmts = append(stmts, l.Stmt)
		}
	}
	whole, emptied, _ := removal.WidenRemoval(d.Package.Index(d.Variants[0]), d.File, stmts)
	siteOf := func(n ast.Node) *site.Site {
		i := slices.IndexFunc(d.Leaving, func(l filerewrite.Leaving) bool { return n.Pos() <= l.Stmt.Pos() && l.Stmt.End() <= n.End() })
		return d.Leaving[i].Site
	}
	for _, b := range emptied {
		body := Span(d, b)
		d.Gone = append(d.Gone, body)
		d.Edits = append(d.Edits, patch.Edit{Start: body.Start + 1, End: body.End - 1})
	}
	out := make([]index.DeadLocal, len(whole))
	for i, stmt := range whole {
		out[i] = index.DeadLocal{Stmt: stmt, Decl: syntax.DeclOf(d.File, stmt), Fed: siteOf(stmt)}
	}
	return out
}

// InSameDecl reports whether a dead local is in the declaration of its site, so that its comments can move there.
func InSameDecl(f index.DeadLocal, d *filerewrite.File) bool {
	return f.Fed.File.Path == d.File.Path && f.Fed.Decl() == f.Decl
}

// RefuseShared refuses a statement that shares a line with other code.
func RefuseShared(d *filerewrite.File, stmt ast.Stmt) *refusal.Refusal {
	if syntax.OwnsLines(d.File, stmt) {
		return nil
	}
	return &refusal.Refusal{Kind: refusal.Results, Detail: "the statement shares a line with other code, so the lines that it needs beside it can't be written; put it on a line of its own first"}
}

// Below inserts lines below a statement, with its indentation.
func Below(d *filerewrite.File, stmt ast.Stmt, text ...string) {
	at := lines.End(d.File.Src, d.File.Tok.Offset(stmt.End()))
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: indented(d, stmt, text)})
}

// Above inserts lines above a statement, with its indentation.
func Above(d *filerewrite.File, stmt ast.Stmt, text ...string) {
	at := lines.Start(d.File.Src, d.File.Tok.Offset(stmt.Pos()))
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: indented(d, stmt, text)})
}

// AboveComments inserts lines above a statement and the comment directly above it.
func AboveComments(d *filerewrite.File, stmt ast.Stmt, text ...string) {
	pos := stmt.Pos()
	if heading := comment.Heading(d.File, stmt); len(heading) > 0 {
		pos = heading[0].Pos()
	}
	at := lines.Start(d.File.Src, d.File.Tok.Offset(pos))
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: indented(d, stmt, text)})
}

func indented(d *filerewrite.File, stmt ast.Stmt, text []string) string {
	indent := lines.Indent(d.File.Src, d.File.Tok.Offset(stmt.Pos()))
	var out strings.Builder
	for _, l := range text {
		out.WriteString(indent + l + d.Layout.Eol)
	}
	return out.String()
}

// Span returns the extent of a node.
func Span(d *filerewrite.File, n ast.Node) syntax.Extent {
	return syntax.Extent{Start: d.File.Tok.Offset(n.Pos()), End: d.File.Tok.Offset(n.End())}
}
