package allow

import (
	"bytes"
	"errors"
	"go/ast"
	"go/token"
	"strings"
)

// Collect lists the directives of a file in order, malformed ones with their Err, each with what it covers:
//
//   - on a line of its own, or among the comment lines directly above: what starts on the next line;
//   - after code: what starts or ends on its line;
//   - with scope=file, above the package clause: the whole file. Elsewhere that is malformed.
//
// What starts or ends is a statement, a declaration, one spec of it, or a field of a struct or an interface; of a
// statement, the header is covered and no block: not the bodies of if, for, switch, select and case, nor of function
// literals. A declaration is covered whole. A statement that stands in the middle of the line counts too. The file was
// parsed with comments from src; positions are the file's own, whatever its //line directives say.
func Collect(src []byte, tok *token.File, file *ast.File) []*Directive {
	var list []*Directive
	var l *layout
	for i, c := range comments(file) {
		if !strings.HasPrefix(c.Text, prefix) {
			continue
		}
		d, _, err := Parse(c.Text)
		d.Pos, d.End, d.Err = c.Pos(), c.End(), err
		list = append(list, &d)
		if err != nil {
			continue
		}
		if l == nil {
			l = newLayout(src, tok, file)
		}
		if d.Scope == File {
			covered, ok := l.ofFile(c, file)
			if d.spans = covered; !ok {
				d.Err = errors.New(misplaced)
			}
		} else if line := l.line(c.Pos()); l.first(c.Pos()) {
			d.spans = l.starting(l.below(i))
		} else {
			d.spans = l.touching(line)
		}
	}
	return list
}

// comments returns the comments of a file, in order and without their groups.
func comments(file *ast.File) []*ast.Comment {
	var list []*ast.Comment
	for _, g := range file.Comments {
		list = append(list, g.List...)
	}
	return list
}

// layout knows what stands on which line of a file.
type layout struct {
	src      []byte
	tok      *token.File
	comments []*ast.Comment
	anchors  []anchor // each before those in it
}

func newLayout(src []byte, tok *token.File, file *ast.File) *layout {
	return &layout{src: src, tok: tok, comments: comments(file), anchors: anchors(file)}
}

// line returns a position's own line.
func (l *layout) line(pos token.Pos) int { return l.tok.PositionFor(pos, false).Line }

// lineStart returns the offset of a line's first byte.
func (l *layout) lineStart(line int) int { return l.tok.Offset(l.tok.LineStart(line)) }

// indent returns the white space from the start of the line to pos; ok is false when something else stands there.
func (l *layout) indent(pos token.Pos) (indent string, ok bool) {
	indent = string(l.src[l.lineStart(l.line(pos)):l.tok.Offset(pos)])
	return indent, strings.Trim(indent, " \t\f\v\r\ufeff") == ""
}

// first reports whether pos is the first thing on its line.
func (l *layout) first(pos token.Pos) bool {
	_, ok := l.indent(pos)
	return ok
}

// below returns the line after the i-th comment and the lines of comments right under it.
func (l *layout) below(i int) int {
	next := l.line(l.comments[i].Pos()) + 1
	for _, c := range l.comments[i+1:] {
		if l.line(c.Pos()) != next || !l.first(c.Pos()) || l.followed(c) {
			break
		}
		next = l.lastLine(c) + 1
	}
	return next
}

// end returns the offset where a comment ends. A comment's End counts no carriage returns, which its text does not
// hold.
func (l *layout) end(c *ast.Comment) int {
	start := l.tok.Offset(c.Pos())
	terminator := "\n"
	if strings.HasPrefix(c.Text, "/*") {
		terminator = "*/"
		start += len(terminator)
	}
	before, _, found := bytes.Cut(l.src[start:], []byte(terminator))
	if found && terminator == "*/" {
		return start + len(before) + len(terminator)
	}
	return start + len(before)
}

// lastLine returns the line a comment ends on.
func (l *layout) lastLine(c *ast.Comment) int { return l.line(l.tok.Pos(l.end(c) - 1)) }

// followed reports whether code stands after a comment on the same line.
func (l *layout) followed(c *ast.Comment) bool {
	rest, _, _ := bytes.Cut(l.src[l.end(c):], []byte("\n"))
	return len(bytes.TrimSpace(rest)) > 0
}

// starting returns what the anchors cover that start on a line.
func (l *layout) starting(line int) []span {
	var list []span
	for _, a := range l.anchors {
		if l.line(a.node.Pos()) == line {
			list = append(list, a.covered()...)
		}
	}
	return list
}

// touching returns what the anchors cover that start or end on a line. A case clause has no end of its own: the last
// statement in it has.
func (l *layout) touching(line int) []span {
	list := l.starting(line)
	for _, a := range l.anchors {
		switch a.node.(type) {
		case *ast.CaseClause, *ast.CommClause:
			continue
		}
		if l.line(a.node.End()-1) == line && l.line(a.node.Pos()) != line {
			list = append(list, a.covered()...)
		}
	}
	return list
}
