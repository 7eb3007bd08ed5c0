package removal

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"
	"github.com/dave/dst/dstutil"

	"github.com/seed-58def443/ssot/fix/internal/excerpt"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// removeStatements takes statements, or specs of local declarations, out of one top-level declaration. Comments above a
// statement stay where they are, unless it is one of those that are headed by theirs; those inside it and behind it go.
//
// The declaration is printed by dst with and without the statements, and the difference is spliced onto the original
// bytes: dst knows which comments and blank lines belong to which statement. Only the declaration is printed, not the
// file: that is what keeps it cheap. Where it is too far from what gofmt would have, whole lines are cut out if nothing
// else stands on them.
func removeStatements(file *load.File, decl ast.Decl, stmts, headed []ast.Node) ([]patch.Edit, error) {
	from := lines.Start(file.Src, file.Tok.Offset(decl.Pos()))
	to := lines.End(file.Src, file.Tok.Offset(decl.End()))
	text := bytes.TrimPrefix(file.Src[from:to], syntax.ByteOrderMark)
	from = to - len(text)

	if e := excerpt.Of(file, decl, text, from, stmts); e != nil {
		printed, modified, err := printWithout(e.Text, decl, stmts, headed, e.Without)
		if err == nil && bytes.Equal(printed, unixLines(e.Text)) { // else it is not certain that the rest would be printed as it is
			if spliced, err := patch.Splice(e.Text, printed, modified); err == nil {
				return e.InFile(lineEdits(e.Text, spliced, 0)), nil
			}
		}
	}
	base, modified, err := printWithout(text, decl, stmts, headed, excerpt.Omissions{})
	if err != nil {
		return nil, err
	}
	spliced, err := patch.Splice(text, base, modified)
	if err == nil {
		return lineEdits(text, spliced, from), nil
	}
	if edits, ok := wholeLines(file, stmts, headed); ok {
		return edits, nil
	}
	return nil, fmt.Errorf("remove what fed it: %w", err)
}

// removalKey is what is taken out of a declaration: the places of the statements, and of those that are headed by their
// comments.
type removalKey struct {
	decl          ast.Decl
	stmts, headed string
}

// cutout is what takes something out of a declaration.
type cutout struct {
	edits []patch.Edit
	err   error
}

// Removals remembers what takes statements out of declarations.
type Removals struct {
	cutouts memo.Map[removalKey, cutout]
}

// Without is [removeStatements], remembered: a file's decisions are planned again with every new one.
func (r *Removals) Without(file *load.File, decl ast.Decl, stmts, headed []ast.Node) ([]patch.Edit, error) {
	got := r.cutouts.Get(removalKey{decl, places(stmts), places(headed)}, func() cutout {
		edits, err := removeStatements(file, decl, stmts, headed)
		return cutout{edits, err}
	})
	return got.edits, got.err
}

func places(stmts []ast.Node) string {
	var b strings.Builder
	for _, s := range stmts {
		fmt.Fprintf(&b, "%d ", s.Pos())
	}
	return b.String()
}

// unixLines returns a text with the line ends that a printer writes.
func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// printWithout prints a declaration's text twice: as it is and without the statements, which are told by their place
// among all statements but those that the text leaves out.
func printWithout(text []byte, decl ast.Decl, stmts, headed []ast.Node, omitted excerpt.Omissions) (base, modified []byte, err error) {
	const clause = "package p\n\n"
	if layout.TooDeep(text) {
		return nil, nil, errors.New("its code is nested too deep to be printed")
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, "", clause+string(unixLines(text)), parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, fmt.Errorf("parse the declaration: %w", err)
	}
	if len(parsed.Decls) != 1 {
		return nil, nil, errors.New("another declaration stands on its lines")
	}
	all, copies := excerpt.Parts(decl, omitted), excerpt.Parts(parsed.Decls[0], excerpt.Omissions{})
	dec := decorator.NewDecorator(fset)
	tree, err := dec.DecorateFile(parsed)
	if err != nil {
		return nil, nil, fmt.Errorf("decorate the declaration: %w", err)
	}
	show := func() ([]byte, error) {
		var buf bytes.Buffer
		if err := decorator.Fprint(&buf, tree); err != nil {
			return nil, fmt.Errorf("print the declaration: %w", err)
		}
		return bytes.TrimPrefix(buf.Bytes(), []byte(clause)), nil
	}
	if base, err = show(); err != nil {
		return nil, nil, err
	}
	at := make(map[ast.Node]int, len(all))
	for i, n := range all {
		at[n] = i
	}
	gone := map[dst.Node]removal{}
	for _, stmt := range stmts {
		i, ok := at[stmt]
		if !ok || i >= len(copies) {
			return nil, nil, errors.New("it was not found in its declaration")
		}
		gone[dec.Dst.Nodes[copies[i]]] = removal{headed: slices.Contains(headed, stmt)}
	}
	without(tree, gone)
	if modified, err = show(); err != nil {
		return nil, nil, err
	}
	return base, modified, nil
}

// removal says how a statement goes.
type removal struct{ headed bool }

// without deletes statements and specs from the blocks and declarations they stand in. The comments and the blank line
// above one go to the next.
func without(tree *dst.File, gone map[dst.Node]removal) {
	dstutil.Apply(tree, nil, func(c *dstutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *dst.GenDecl:
			n.Specs, _ = trim(n.Specs, gone)
		case *dst.BlockStmt:
			var left []string
			n.List, left = trim(n.List, gone)
			n.Decs.Lbrace.Append(left...)
		case *dst.CaseClause:
			var left []string
			n.Body, left = trim(n.Body, gone)
			n.Decs.Colon.Append(left...)
		case *dst.CommClause:
			var left []string
			n.Body, left = trim(n.Body, gone)
			n.Decs.Colon.Append(left...)
		}
		return true
	})
}

// trim returns a list without what goes, and the comments that stood below it where nothing is left that they could
// follow.
func trim[N dst.Node](list []N, gone map[dst.Node]removal) (kept []N, left []string) {
	out := make([]N, 0, len(list))
	var start, below []string
	var before dst.SpaceType
	pending := false
	for i, s := range list {
		d := s.Decorations()
		if r, goes := gone[s]; goes {
			if !pending {
				before, pending = d.Before, true
			}
			above := d.Start.All()
			if r.headed {
				above = detached(above)
			}
			start = append(start, above...)
			if i == len(list)-1 {
				below = beneath(d.End.All())
			}
			continue
		}
		if pending {
			if len(start) == 0 && i > 0 && len(out) > 0 && d.Before == dst.EmptyLine {
				before = dst.EmptyLine
			}
			d.Before = before
			d.Start.Prepend(start...)
			start, pending = nil, false
		}
		out = append(out, s)
	}
	for len(start) > 0 && start[len(start)-1] == "\n" {
		start = start[:len(start)-1]
	}
	if len(start) > 0 && len(out) > 0 { // nothing follows: what is left of the comments ends the block
		last := out[len(out)-1].Decorations()
		if last.End.Append("\n"); before == dst.EmptyLine {
			last.End.Append("\n")
		}
		last.End.Append(start...)
	}
	if len(out) == 0 {
		return out, below
	}
	out[len(out)-1].Decorations().End.Append(below...)
	return out, nil
}

// beneath returns the comments in the lines below the last statement of a block, which dst has with that statement;
// with the line end that parts them from it. They are about what the block does, and stay.
func beneath(end []string) []string {
	i := slices.IndexFunc(end, func(s string) bool { return s == "\n" || strings.HasPrefix(s, "//") })
	if i < 0 || !slices.ContainsFunc(end[i+1:], func(s string) bool { return s != "\n" }) {
		return nil
	}
	return slices.Concat([]string{"\n"}, end[i+1:]) // a comment that ends its line brings the line end
}

// detached returns the comments above a statement that a blank line parts from it.
func detached(above []string) []string {
	for i, line := range slices.Backward(above) {
		if line == "\n" && (i == 0 || !strings.HasPrefix(above[i-1], "/*")) { // else it ends the comment's line
			return above[:i+1]
		}
	}
	return nil
}

// lineEdits returns the edits, counted from an offset, that lead from one text to another which lacks some of its
// lines. Lines that differ in white space alone are left to gofmt.
func lineEdits(before, after []byte, offset int) []patch.Edit {
	lines := bytes.SplitAfter(before, []byte("\n"))
	starts := make([]int, len(lines)+1)
	for i, l := range lines {
		starts[i+1] = starts[i] + len(l)
	}
	var edits []patch.Edit
	for _, h := range patch.Diff(before, after, 0) {
		var removed []patch.Line
		inserted := map[string]int{}
		for _, l := range h.Lines {
			switch l.Op {
			case patch.Delete:
				removed = append(removed, l)
			case patch.Insert:
				inserted[words.OneLine(l.Text)]++
			case patch.Equal:
			}
		}
		for _, l := range removed {
			if key := words.OneLine(l.Text); inserted[key] > 0 {
				inserted[key]--
				continue
			}
			edits = append(edits, patch.Edit{Start: offset + starts[l.Old-1], End: offset + starts[l.Old]})
		}
	}
	return edits
}
