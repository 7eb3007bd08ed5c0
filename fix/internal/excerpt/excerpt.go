package excerpt

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// Excerpt is the text of a declaration without the statements that are far from the nodes to remove. Printing it takes
// time proportional to the change, not to the function.
//
// A run of statements is left out only if a printer formats the code on both sides independently: the neighbouring
// statements are on other lines, and no comment is on these lines or between them, which a printer could attach or
// align.
type Excerpt struct {
	from    int // offset of the whole text in the file
	Text    []byte
	omitted []syntax.Extent // omitted ranges of the whole text, sorted
	Without Omissions
}

// Omissions are the ranges of a file whose statements are left out, sorted.
type Omissions struct {
	file      *load.File
	stretches []syntax.Extent
}

// Has reports whether a statement is left out.
func (o Omissions) Has(stmt ast.Stmt) bool {
	if len(o.stretches) == 0 {
		return false
	}
	at := o.file.Tok.Offset(stmt.Pos())
	i, _ := slices.BinarySearchFunc(o.stretches, at, func(e syntax.Extent, at int) int { return cmp.Compare(e.End, at+1) })
	return i < len(o.stretches) && o.stretches[i].Start <= at
}

// MinOmitted is the number of bytes that must be left out for an excerpt to be worthwhile.
const MinOmitted = 1 << 10

// Of returns an excerpt of a declaration's text, which begins at offset from of the file. It returns nil if an excerpt
// would not be worthwhile. stmts are the nodes to remove.
func Of(file *load.File, decl ast.Decl, text []byte, from int, stmts []ast.Node) *Excerpt {
	c := &cutter{file: file, required: slices.Clone(stmts)}
	slices.SortFunc(c.required, func(a, b ast.Node) int { return cmp.Compare(a.Pos(), b.Pos()) })
	c.cutNode(decl)
	slices.SortFunc(c.omitted, func(a, b syntax.Extent) int { return cmp.Compare(a.Start, b.Start) })
	e := &Excerpt{from: from, Without: Omissions{file, c.omitted}}
	last, saved := 0, 0
	for _, o := range c.omitted {
		o = syntax.Extent{Start: o.Start - from, End: o.End - from}
		e.omitted = append(e.omitted, o)
		e.Text = append(e.Text, text[last:o.Start]...)
		last, saved = o.End, saved+o.End-o.Start
	}
	if saved < MinOmitted || saved < len(text)/2 {
		return nil
	}
	e.Text = append(e.Text, text[last:]...)
	return e
}

// InFile converts edits of the excerpt to edits of the file.
func (e *Excerpt) InFile(edits []patch.Edit) []patch.Edit {
	for i, edit := range edits {
		at := edit.Start
		for _, o := range e.omitted {
			if o.Start > at {
				break
			}
			at += o.End - o.Start
		}
		edits[i].Start, edits[i].End = e.from+at, e.from+at+edit.End-edit.Start
	}
	return edits
}

// cutter finds the runs of statements that can be left out.
type cutter struct {
	file     *load.File
	required []ast.Node      // nodes to remove, which must be kept with their neighbours, in source order
	omitted  []syntax.Extent // ranges of whole lines
}

// holdsRequired reports whether a node is or contains a required node.
func (c *cutter) holdsRequired(n ast.Node) bool {
	i, _ := slices.BinarySearchFunc(c.required, n.Pos(), func(s ast.Node, pos token.Pos) int { return cmp.Compare(s.Pos(), pos) })
	return i < len(c.required) && c.required[i].Pos() < n.End()
}

// isRequired reports whether a node is a required node.
func (c *cutter) isRequired(n ast.Node) bool {
	i, found := slices.BinarySearchFunc(c.required, n.Pos(), func(s ast.Node, pos token.Pos) int { return cmp.Compare(s.Pos(), pos) })
	return found && c.required[i] == n
}

// cutNode processes the statement lists in a node that contain required nodes.
func (c *cutter) cutNode(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || !c.holdsRequired(n) || c.isRequired(n) {
			return false
		}
		if list := syntax.ListOf(n); len(list) > 0 {
			c.cutList(list)
			return false
		}
		return true
	})
}

// cutList omits statements of a list, except required ones, their neighbours, and the first and last statement.
func (c *cutter) cutList(list []ast.Stmt) {
	keep := make([]bool, len(list))
	keep[0], keep[len(list)-1] = true, true
	for i, stmt := range list {
		if c.holdsRequired(stmt) {
			keep[max(i-1, 0)], keep[i], keep[min(i+1, len(list)-1)] = true, true, true
			c.cutNode(stmt)
		}
	}
	for i := 0; i < len(list); i++ {
		if keep[i] {
			continue
		}
		first, next := i, i+1
		for !keep[next] {
			next++
		}
		i = next
		for first < next && !Separated(c.file, list[first-1], list[first]) {
			first++
		}
		for first < next && !Separated(c.file, list[next-1], list[next]) {
			next--
		}
		if first == next {
			continue
		}
		c.omitted = append(c.omitted, syntax.Extent{Start: LineStart(c.file, list[first].Pos()), End: LineStart(c.file, list[next].Pos())})
	}
}

// Separated reports whether a printer formats the code on both sides of the line break between two statements
// independently: they are on different lines, without comments on these lines or between them.
func Separated(file *load.File, a, b ast.Stmt) bool {
	if file.Tok.Line(a.End()) >= file.Tok.Line(b.Pos()) {
		return false
	}
	return !commented(file, syntax.Extent{Start: LineStart(file, a.End()), End: lines.End(file.Src, file.Tok.Offset(b.Pos()))})
}

// LineStart returns the offset of the start of the line at pos.
func LineStart(file *load.File, pos token.Pos) int {
	return lines.Start(file.Src, file.Tok.Offset(pos))
}

// commented reports whether a comment overlaps a range of bytes.
func commented(file *load.File, e syntax.Extent) bool {
	groups := file.Syntax.Comments
	i, _ := slices.BinarySearchFunc(groups, e.Start, func(g *ast.CommentGroup, at int) int { return cmp.Compare(file.Tok.Offset(g.End()), at) })
	return i < len(groups) && file.Tok.Offset(groups[i].Pos()) < e.End
}

// Parts returns the nodes of a declaration that can be removed: statements, and value specs in them, except omitted
// ones.
func Parts(decl ast.Decl, omitted Omissions) []ast.Node {
	var out []ast.Node
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case ast.Stmt:
			if omitted.Has(n) {
				return false
			}
			out = append(out, n)
		case *ast.ValueSpec:
			out = append(out, n)
		}
		return true
	})
	return out
}
