package write

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/deadlocal"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/move"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/results"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// Write computes the file's new bytes.
func (p *Writer) Write(d *filerewrite.File) *refusal.Refusal {
	slices.SortFunc(d.Sites, func(a, b *site.Site) int { return cmp.Compare(a.Start(), b.Start()) })
	for _, s := range d.Sites {
		d.Gone = append(d.Gone, p.gone(d, s)...)
	}
	if project.IsPage(d.File) {
		return writePage(d)
	}
	for _, step := range []func(*filerewrite.File) *refusal.Refusal{p.Leave.Leave, p.Results.DropResults, p.Results.GainResults, p.DeadLocals.Remove, p.replace} {
		if r := step(d); r != nil {
			return r
		}
	}
	if r := show(d); r != nil {
		return r
	}
	if r := directives(d); r != nil {
		return r
	}
	if r := move.Apply(d); r != nil {
		return r
	}
	return finish(d)
}

// gone returns the extents of a site that are removed: all but the parts that its use takes over.
func (p *Writer) gone(d *filerewrite.File, s *site.Site) []syntax.Extent {
	var out []syntax.Extent
	from := s.Start()
	if len(d.Variants) > 0 && slices.Contains(d.Using(), s) {
		for _, e := range p.Table.Kept(d.Variants[0], s) {
			if at := d.File.Tok.Offset(e.Pos()); from < at {
				out = append(out, syntax.Extent{Start: from, End: at})
			}
			from = max(from, d.File.Tok.Offset(e.End()))
		}
	}
	return append(out, syntax.Extent{Start: from, End: s.End()})
}

// directives inserts the allow directives.
func directives(d *filerewrite.File) *refusal.Refusal {
	seen := map[patch.Edit]bool{}
	for _, in := range d.Allow {
		edit, err := place(d, in)
		if err != nil {
			return &refusal.Refusal{Kind: refusal.Conflict, Detail: err.Error()}
		}
		if !seen[edit] {
			seen[edit] = true
			d.Edits = append(d.Edits, edit)
		}
	}
	return nil
}

// replace inserts the uses, with the names under which the file imports the owners.
func (p *Writer) replace(d *filerewrite.File) *refusal.Refusal {
	used := map[*site.Site]*use.Use{}
	filled := map[*site.Site][]scope.Binding{}
	move.MarkLeaving(d)
	for _, s := range d.Using() {
		u, r := p.Table.UseAt(d.Variants[0].Configuration, s)
		if r != nil {
			return r
		}
		used[s] = u
		if filled[s], r = p.Table.Fill(d.Variants[0], s, u); r != nil {
			return r
		}
		for _, o := range u.Owners() {
			d.Imports.Want(o, s.Expr.Pos())
		}
	}
	move.RequestImports(d)
	askWidened(d)
	if r := d.Imports.Choose(); r != nil {
		return r
	}
	widen(d)
	for _, s := range d.Sites {
		text := used[s].Parenthesized(spelled(d, s, used[s], filled[s]), s.Path)
		if to := syntax.Receiver(s.Parent(1), s.Expr); to != nil && types.ExprString(to) == text {
			return &refusal.Refusal{Kind: refusal.Scope, Detail: text + " would be assigned to itself: take the statement out by hand"}
		}
		d.Texts[s] = text
		if l := d.LiftOf(s); l != nil {
			if slices.ContainsFunc(filled[s], func(f scope.Binding) bool { return f.Moves }) {
				return &refusal.Refusal{Kind: refusal.NoEqual, Detail: used[s].Text + " would have to stand in a statement above, and what it takes over would be evaluated earlier"}
			}
			lift(d, l, text)
		} else {
			d.Edits = append(d.Edits, patch.Edit{Start: s.Start(), End: s.End(), New: text})
			spell(d, s, used[s])
			convert(d, s, used[s])
			point(d, s, used[s])
		}
		comments := slices.DeleteFunc(comment.In(d.File, syntax.Extent{Start: s.Start(), End: s.End()}), func(c *ast.Comment) bool {
			at := d.File.Tok.Offset(c.Pos())
			return slices.ContainsFunc(filled[s], func(f scope.Binding) bool { return f.Laid.Start <= at && at < f.Laid.End })
		})
		if r := d.Carry(comments, syntax.Extent{Start: s.Start(), End: s.End()}); r != nil {
			return r
		}
	}
	pass(d, used, filled)
	return nil
}

// spelled returns the text of a use at a site, with the names that the file has for the owners.
func spelled(d *filerewrite.File, s *site.Site, u *use.Use, filled []scope.Binding) string {
	names := map[string]string{}
	for _, o := range u.Owners() {
		names[o.Pkg.Path()] = d.Imports.Name(o, s.Expr.Pos())
	}
	return u.Spelled(names, filled)
}

// finish applies the edits and finds the uses in the result.
func finish(d *filerewrite.File) *refusal.Refusal {
	after, at, err := d.Layout.Apply(d.File.Src, d.Edits)
	if err != nil {
		how := ": make this one by hand"
		if neat, err := format.Source(d.File.Src); err == nil && !bytes.Equal(neat, d.File.Src) {
			how = fmt.Sprintf(", which is not formatted; gofmt -w %s makes that possible", d.Rel)
		}
		return &refusal.Refusal{Kind: refusal.Conflict, Detail: "two changes meet on one line of " + d.Rel + how}
	}
	d.After, d.At = after, at
	for _, s := range d.Sites {
		start := layout.Moved(s.Start(), d.Edits)
		if l := d.LiftOf(s); l != nil {
			start = liftedTo(d, l)
		}
		x := filerewrite.Placed{Site: s, Start: at(start), End: at(start+len(d.Texts[s])-1) + 1}
		if x.Start < 0 || x.End <= x.Start || x.End > len(after) {
			return &refusal.Refusal{Kind: refusal.Conflict, Detail: "the use can't be found again in the result"}
		}
		d.Placed = append(d.Placed, x)
	}
	locateSnippets(d, at)
	if !locateArguments(d) {
		return &refusal.Refusal{Kind: refusal.Conflict, Detail: "the use can't be found again in the result"}
	}
	return move.LocateImports(d, at)
}

// Where returns the place of a violation in the result. If the violation was replaced, or was inside a replaced
// one, it is the place of the use; otherwise that of the violation's own bytes.
func Where(d *filerewrite.File, v *scan.Violation) (filerewrite.Place, bool) {
	for _, x := range d.Placed {
		if !x.Passed && x.Site.Start() <= v.Offset && v.End <= x.Site.End() {
			return filerewrite.Place{Start: x.Start, End: x.End}, true
		}
	}
	for _, s := range d.Snippets {
		if s.V.Offset <= v.Offset && v.End <= s.V.End {
			return filerewrite.Place{Start: s.Start, End: s.End}, true
		}
	}
	for _, m := range d.Moves {
		if m.Spec == syntax.SpecAt(v) {
			return m.Now, m.Now != filerewrite.Place{}
		}
	}
	first, last := v.Offset, v.End-1
	for _, e := range d.Edits {
		if e.Start <= first && first < e.End || e.Start <= last && last < e.End {
			return filerewrite.Place{}, false
		}
	}
	at := filerewrite.Place{Start: d.At(layout.Moved(first, d.Edits)), End: d.At(layout.Moved(last, d.Edits)) + 1}
	return at, at.Start >= 0 && at.End > at.Start
}

// Writer writes the new bytes of a file under the accepted decisions.
type Writer struct {
	Project    *project.Project
	Table      *use.Table
	Snippets   *snippets.Finder
	Gate       *gate.Gate
	Leave      *leave.Step
	Results    *results.Step
	DeadLocals *deadlocal.Step
}
