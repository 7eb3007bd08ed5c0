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

// removeStatements returns the edits that remove statements, or specs of local declarations, from one top-level
// declaration. Comments inside and after a statement are removed with it. Comments above it stay, unless the
// statement is in headed: then they describe it and are removed as well.
//
// dst prints the declaration with and without the statements, and the difference is spliced onto the original
// bytes: dst knows which comments and blank lines belong to which statement. Only the declaration is printed, not
// the file, which keeps this cheap. If the declaration is too far from gofmt's form, whole lines are cut out,
// provided that no other code is on them.
func removeStatements(file *load.File, decl ast.Decl, stmts, headed []ast.Node) ([]patch.Edit, error) {
	from := lines.Start(file.Src, file.Tok.Offset(decl.Pos()))
	to := lines.End(file.Src, file.Tok.Offset(decl.End()))
	text := bytes.TrimPrefix(file.Src[from:to], syntax.ByteOrderMark)
	from = to - len(text)

	if e := excerpt.Of(file, decl, text, from, stmts); e != nil {
		printed, modified, err := printWithout(e.Text, decl, stmts, headed, e.Without)
		if err == nil && bytes.Equal(printed, unixLines(e.Text)) { // otherwise printing might change the rest too
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

// removalKey identifies a removal: the positions of the statements, and of those that are removed with the comments
// above.
type removalKey struct {
	decl          ast.Decl
	stmts, headed string
}

// cutout is the result of a removal.
type cutout struct {
	edits []patch.Edit
	err   error
}

// Removals caches the edits that remove statements from declarations.
type Removals struct {
	cutouts memo.Map[removalKey, cutout]
}

// Without is [removeStatements] with a cache: all decisions of a file are planned again with every new one.
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

// unixLines replaces CRLF by LF, as the printer does.
func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// printWithout prints a declaration's text twice: as it is, and without the statements. It finds a statement in the
// parsed text by its index among all statements, not counting those in omitted.
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

// removal describes how to remove a statement: headed means with the comments above it.
type removal struct{ headed bool }

// without deletes statements and specs from their blocks and declarations. The comments and the blank line above a
// deleted statement move to the next one.
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

// trim returns a list without the removed elements. If no element remains that could carry them, it also returns
// the comments that stay.
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
	if len(start) > 0 && len(out) > 0 { // no statement follows: the comments end the block
		last := out[len(out)-1].Decorations()
		if last.End.Append("\n"); before == dst.EmptyLine {
			last.End.Append("\n")
		}
		last.End.Append(start...)
	}
	if len(out) == 0 {
		if len(start) > 0 {
			start = append([]string{"\n"}, start...)
		}
		return out, append(start, below...)
	}
	last := out[len(out)-1].Decorations()
	last.End.Append(below...)
	if pending && last.After == dst.EmptyLine {
		last.After = dst.NewLine // nothing follows it any more
	}
	return out, nil
}

// beneath returns the comments in the lines below the last statement of a block, with the line end before them. dst
// attaches them to that statement, but they describe the block, and stay.
func beneath(end []string) []string {
	i := slices.IndexFunc(end, func(s string) bool { return s == "\n" || strings.HasPrefix(s, "//") })
	if i < 0 || !slices.ContainsFunc(end[i+1:], func(s string) bool { return s != "\n" }) {
		return nil
	}
	return slices.Concat([]string{"\n"}, end[i+1:]) // a line comment includes its line end
}

// detached returns the comments above a statement that are separated from it by a blank line.
func detached(above []string) []string {
	for i, line := range slices.Backward(above) {
		if line == "\n" && (i == 0 || !strings.HasPrefix(above[i-1], "/*")) { // else it ends the comment's line
			return above[:i+1]
		}
	}
	return nil
}

// lineEdits returns the edits that turn before into after, which lacks some of its lines; their offsets start at
// offset. Lines that differ in white space alone are left to gofmt.
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
