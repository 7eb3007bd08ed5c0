package deadlocal

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Remove removes the code that only served the file's sites.
func (p *Step) Remove(d *filerewrite.File) *refusal.Refusal {
	if len(d.Sites)+len(d.Leaving)+len(d.Cuts) == 0 || len(d.Variants) == 0 {
		return nil
	}
	taken, r := p.takenBy(d)
	if r != nil {
		return r
	}
	byDecl := map[ast.Decl][]index.DeadLocal{}
	var decls []ast.Decl
	left := append(leave.DeadStatements(d), deadWrites(d, taken)...)
	for _, c := range d.Cuts {
		d.Gone = append(d.Gone, c.Extent)
	}
	for _, f := range left {
		d.Cuts = append(d.Cuts, filerewrite.Cut{Extent: leave.Span(d, f.Stmt), Site: f.Fed})
	}
	for _, f := range slices.Concat(left, dead(d, taken)) {
		if v := p.Project.ViolationIn(d.File, leave.Span(d, f.Node())); v != nil && v != f.Fed.V {
			return stays(f, "it holds "+v.Code+", which is a violation itself")
		}
		if byDecl[f.Decl] == nil {
			decls = append(decls, f.Decl)
		}
		byDecl[f.Decl] = append(byDecl[f.Decl], f)
		d.Gone = append(d.Gone, leave.Span(d, f.Node()))
	}
	for _, f := range remain(d) {
		if byDecl[f.Decl] == nil {
			decls = append(decls, f.Decl)
		}
		byDecl[f.Decl] = append(byDecl[f.Decl], f)
	}
	for _, decl := range decls {
		if r := p.remove(d, decl, byDecl[decl]); r != nil {
			return r
		}
	}
	return nil
}

// remove removes the dead locals of a declaration. Their comments move to the code that they fed.
func (p *Step) remove(d *filerewrite.File, decl ast.Decl, list []index.DeadLocal) *refusal.Refusal {
	var stmts, headed []ast.Node
	var inline []patch.Edit
	for _, f := range list {
		if at, ok := removal.Inline(d.Package.Index(d.Variants[0]), d.File, f.Stmt); ok && f.Spec == nil && !alone(d, f.Stmt, list) {
			inline = append(inline, patch.Edit{Start: at.Start, End: at.End})
			continue
		}
		stmts = append(stmts, f.Node())
		if f.Name == "" && !comment.HeadsMore(d.File, f.Stmt) || quieted(d, f.Node()) {
			headed = append(headed, f.Node())
		}
	}
	d.Edits = append(d.Edits, inline...)
	if len(stmts) == 0 {
		return nil
	}
	edits, err := p.removals.Without(d.File, decl, stmts, headed)
	if body, left := removal.AllGone(d.File, decl, stmts); body != nil && len(left) == 0 {
		at := leave.Span(d, body)
		edits, err = []patch.Edit{{Start: at.Start + 1, End: at.End - 1}}, nil
	} else if body != nil {
		return stays(list[0], "the comment "+words.OneLine(left[0].Text)+" would be all that is left of the function")
	}
	switch {
	case errors.Is(err, patch.ErrConflict):
		return stays(list[0], "the lines around it are not formatted; gofmt -w "+d.Rel+" makes that possible")
	case err != nil:
		return stays(list[0], err.Error())
	}
	for _, e := range edits {
		for _, s := range d.Sites {
			if e.Start < s.End() && s.Start() < e.End {
				return stays(list[0], "it shares a line with other code")
			}
		}
	}
	d.Edits = append(d.Edits, edits...)
	for _, f := range list {
		if r := comment.RefuseManual(comment.Heading(d.File, f.Node()), "above what would be removed"); r != nil {
			return r // it would then describe the statement below
		}
		comments := slices.Concat(comment.In(d.File, leave.Span(d, f.Node())), comment.Trailing(d.File, f.Node()))
		if f.Name == "" {
			comments = comment.OfStatement(d.File, f.Stmt)
		}
		if !leave.InSameDecl(f, d) { // the comment of a statement that moves elsewhere moves with it
			if r := comment.RefuseManual(comments, "in what would be removed"); r != nil {
				return r
			}
			continue
		}
		if r := d.Carry(comments, syntax.Extent{Start: f.Fed.Start(), End: f.Fed.End()}); r != nil {
			return r
		}
	}
	return nil
}

// alone reports whether all statements on the line of stmt are removed, so that the whole line can be removed.
func alone(d *filerewrite.File, stmt ast.Stmt, list []index.DeadLocal) bool {
	first, last := stmt, stmt
	for _, f := range list {
		if line := d.File.Tok.Line; f.Spec == nil && line(f.Stmt.Pos()) == line(stmt.Pos()) && line(f.Stmt.End()) == line(stmt.End()) {
			if f.Stmt.Pos() < first.Pos() {
				first = f.Stmt
			}
			if f.Stmt.End() > last.End() {
				last = f.Stmt
			}
		}
	}
	return lines.Begins(d.File.Src, d.File.Tok.Offset(first.Pos())) && lines.Ends(d.File.Src, d.File.Tok.Offset(last.End()))
}

// quieted reports whether all comments above a statement are linter directives about removed code.
func quieted(d *filerewrite.File, n ast.Node) bool {
	heading := comment.Heading(d.File, n)
	return len(heading) > 0 && !slices.ContainsFunc(heading, func(c *ast.Comment) bool { return !comment.SilencesLinter(c) })
}

// stays refuses a rewrite because a dead local can't be removed.
func stays(f index.DeadLocal, why string) *refusal.Refusal {
	if f.Name == "" {
		return &refusal.Refusal{Kind: refusal.Unused, Detail: "what has to go with " + f.Fed.V.Code + " can't be removed: " + why}
	}
	return &refusal.Refusal{Kind: refusal.Unused, Detail: fmt.Sprintf("%s would be declared and not used, and can't be removed: %s", f.Name, why)}
}

// takenBy returns the variables that the uses of the file read from the scope, at the sites or at calls which pass
// them.
func (p *Step) takenBy(d *filerewrite.File) (map[types.Object]bool, *refusal.Refusal) {
	out := map[types.Object]bool{}
	for _, s := range d.Using() {
		u, r := p.Table.UseAt(d.Variants[0].Configuration, s)
		if r != nil {
			return nil, r
		}
		filled, r := p.Table.Fill(d.Variants[0], s, u)
		if r != nil {
			return nil, r
		}
		for _, f := range filled {
			if f.Root != nil {
				out[f.Root] = true
			}
			for _, e := range f.Parts {
				ast.Inspect(e, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok && d.Variants[0].Info.Uses[id] != nil {
						out[d.Variants[0].Info.Uses[id]] = true
					}
					return true
				})
			}
		}
	}
	return out, nil
}

// Step removes code that only served replaced expressions.
type Step struct {
	Project  *project.Project
	Table    *use.Table
	removals removal.Removals
}
