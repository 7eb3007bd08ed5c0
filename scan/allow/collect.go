package allow

import (
	"bytes"
	"errors"
	"go/ast"
	"go/token"
	"strings"
)

// Collect returns the directives of a file in order, each with the code that it covers. Malformed directives have their
// Err set.
//
// A directive on a line of its own covers what starts on the next line. It may have other comment lines below it. A
// directive after code covers what starts or ends on its line. A directive with scope=file covers the whole file; it is
// malformed unless it stands above the package clause.
//
// What starts or ends on a line is a statement, a declaration, a spec, or a field of a struct or an interface. It may
// start in the middle of the line. Of a statement, only the header is covered, not the bodies of if, for, switch,
// select, case and function literals. A declaration is covered completely.
//
// The file must have been parsed from src with comments. //line directives are ignored.
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

// comments returns the comments of a file in order.
func comments(file *ast.File) []*ast.Comment {
	var list []*ast.Comment
	for _, g := range file.Comments {
		list = append(list, g.List...)
	}
	return list
}

// layout finds nodes and comments by the lines of a file.
type layout struct {
	src      []byte
	tok      *token.File
	comments []*ast.Comment
	anchors  []anchor // outer nodes before inner ones
}

func newLayout(src []byte, tok *token.File, file *ast.File) *layout {
	return &layout{src: src, tok: tok, comments: comments(file), anchors: anchors(file)}
}

// line returns the line of a position, ignoring //line directives.
func (l *layout) line(pos token.Pos) int { return l.tok.PositionFor(pos, false).Line }

// lineStart returns the offset of a line's first byte.
func (l *layout) lineStart(line int) int { return l.tok.Offset(l.tok.LineStart(line)) }

// indent returns the text from the start of the line to pos. ok is false if the text is more than white space.
func (l *layout) indent(pos token.Pos) (indent string, ok bool) {
	indent = string(l.src[l.lineStart(l.line(pos)):l.tok.Offset(pos)])
	return indent, strings.Trim(indent, " \t\f\v\r\ufeff") == ""
}

// first reports whether only white space precedes pos on its line.
func (l *layout) first(pos token.Pos) bool {
	_, ok := l.indent(pos)
	return ok
}

// below returns the line after the i-th comment and the comment lines directly below it.
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

// end returns the offset where a comment ends. [ast.Comment.End] can't serve for that: a comment's text has no carriage
// returns, so its End is too small.
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

// lastLine returns the line on which a comment ends.
func (l *layout) lastLine(c *ast.Comment) int { return l.line(l.tok.Pos(l.end(c) - 1)) }

// followed reports whether code follows a comment on the same line.
func (l *layout) followed(c *ast.Comment) bool {
	rest, _, _ := bytes.Cut(l.src[l.end(c):], []byte("\n"))
	return len(bytes.TrimSpace(rest)) > 0
}

// starting returns the spans covered by the anchors that start on a line.
func (l *layout) starting(line int) []span {
	var list []span
	for _, a := range l.anchors {
		if l.line(a.node.Pos()) == line {
			list = append(list, a.covered()...)
		}
	}
	return list
}

// touching returns the spans covered by the anchors that start or end on a line. Case clauses count only where they
// start, because their end is the end of their last statement.
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
