package imports

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// text gives access to a file's source by position.
type text struct {
	file *load.File
	src  []byte
	eol  string
}

func (t *text) offset(pos token.Pos) int { return t.file.Tok.Offset(pos) }

func (t *text) line(pos token.Pos) int { return t.file.Tok.Line(pos) }

// lineStart and lineEnd return the bounds of the line that contains an offset; the end is after the line break.
func (t *text) lineStart(offset int) int { return lines.Start(t.src, offset) }

func (t *text) lineEnd(offset int) int { return lines.End(t.src, offset) }

// trimmed returns the source from an offset to the end of the line, without trailing white space.
func (t *text) trimmed(from, lineEnd int) []byte {
	return bytes.TrimRight(t.src[from:lineEnd], " \t\r\n")
}

// blanks returns the number of spaces and tabs at pos.
func (t *text) blanks(pos token.Pos) int {
	rest := t.src[t.offset(pos):]
	return len(rest) - len(bytes.TrimLeft(rest, " \t"))
}

// docStart returns the offset of a doc comment's first line. It returns false if there is no comment or other code
// precedes it on its line.
func (t *text) docStart(doc *ast.CommentGroup) (int, bool) {
	if doc == nil {
		return 0, false
	}
	start := t.lineStart(t.offset(doc.Pos()))
	return start, lines.Begins(t.src, t.offset(doc.Pos()))
}

// order compares import specs as gofmt does.
type order struct {
	replaced map[*ast.ImportSpec]*Addition // by the spec that an addition takes the place of
}

// sorted reports whether specs are in gofmt's order.
func (o order) sorted(specs []*ast.ImportSpec) bool {
	return slices.IsSortedFunc(specs, func(x, y *ast.ImportSpec) int {
		path, name := o.key(x)
		return o.compare(path, name, y)
	})
}

// key returns the path and name that a spec will have, by which it is sorted.
func (o order) key(s *ast.ImportSpec) (path, name string) {
	if a := o.replaced[s]; a != nil {
		return a.Path, a.explicitName()
	}
	return syntax.SpecPath(s), syntax.SpecName(s)
}

func (o order) compare(path, name string, s *ast.ImportSpec) int {
	p, n := o.key(s)
	return cmp.Or(strings.Compare(path, p), strings.Compare(name, n))
}
