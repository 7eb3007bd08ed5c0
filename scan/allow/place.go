package allow

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// ErrNoPlace is returned by Place if no directive above the code can cover it.
var ErrNoPlace = errors.New("no line above this code can hold a directive that covers it")

// Place returns where to insert a directive that covers the code at an offset: the offset of a line's start, and the
// lines to insert there, with the file's line ends. The file must have been parsed from src with comments. The error is
// ErrNoPlace if there is no place.
//
// For the scope Line, the place is above the innermost statement, spec, field or declaration that contains the code and
// starts a line. It is below a doc comment, so that the directive is the comment's last line. A body of a function
// literal in the line of an argument or an element gets the directive above that line. There is no place if such a line
// starts with a closing bracket of earlier code, nor for code on the line of the package clause. For the scope
// Declaration, the place is above the top-level declaration; for File, above the package clause.
//
// A formatted file stays formatted: Place adds the empty comment line that gofmt wants between the text of a doc
// comment and a directive, and the empty line that it wants between a documented declaration and the one before. There
// is one exception. A comment line between lines whose columns gofmt aligns (specs, fields, comments after statements)
// splits them into two parts, which gofmt would align separately. Place does not change these lines, and does not
// choose a larger anchor either, because that would allow more than intended.
func Place(src []byte, tok *token.File, file *ast.File, offset int, directive string, scope Scope) (at int, insert string, err error) {
	if offset < 0 || offset >= len(src) || len(src) != tok.Size() {
		return 0, "", fmt.Errorf("%w: offset %d is not in the file", ErrNoPlace, offset)
	}
	l := newLayout(src, tok, file)
	line, indent, ok := l.scoped(offset, file, scope)
	if !ok {
		return 0, "", ErrNoPlace
	}
	eol := l.lineEnd(line)
	insert = indent + directive + eol
	switch {
	case indent != "" || scope != File && !l.declared(line, file):
	case l.textAbove(line):
		insert = "//" + eol + insert
	case l.codeAbove(line):
		insert = eol + insert
	}
	return l.lineStart(line), insert, nil
}

// scoped returns the line above which a directive of a scope covers the code at an offset, with that line's
// indentation. ok is false if there is none.
func (l *layout) scoped(offset int, file *ast.File, scope Scope) (line int, indent string, ok bool) {
	switch scope {
	case File:
		line, ok = clause(l, file)
	case Declaration:
		line, ok = declaration(l, offset, file)
	case Line:
		return l.place(l.tok.Pos(offset), file)
	}
	return line, "", ok
}

// place returns the line above which a Line directive covers the code at pos, with that line's indentation. ok is false
// if there is none.
func (l *layout) place(pos token.Pos, file *ast.File) (line int, indent string, ok bool) {
	for _, anchor := range slices.Backward(l.anchors) {
		a := anchor.node
		if pos < a.Pos() || a.End() <= pos {
			continue
		}
		line = l.line(a.Pos())
		if f, ok := a.(*ast.FuncDecl); ok && f.Body != nil && f.Body.Pos() < pos && line != l.line(pos) {
			break // the directive would cover the whole function
		}
		if indent, ok = l.opening(line); ok && contain(l.starting(line), pos) {
			return line, indent, true
		}
		if indent, ok = l.within(line, file); ok && contain(l.starting(line), pos) {
			return line, indent, true
		}
	}
	return 0, "", false
}

// opening returns the indentation of a line whose first code is an anchor. ok is false if the line does not start with
// an anchor, or if no line can be inserted above it.
func (l *layout) opening(line int) (indent string, ok bool) {
	for _, a := range l.anchors {
		if l.line(a.node.Pos()) != line {
			continue
		}
		if indent, ok := l.indent(a.node.Pos()); ok {
			return strings.TrimPrefix(indent, "\ufeff"), !a.inner && !strings.HasPrefix(indent, "\ufeff")
		}
	}
	return "", false
}

// within returns the indentation of a line that starts with an argument or an element. A directive above it can cover a
// function literal on the line. ok is false for other lines, such as one that starts with a closing bracket: gofmt
// would move a comment above that.
func (l *layout) within(line int, file *ast.File) (indent string, ok bool) {
	start := l.lineStart(line)
	text := string(l.src[start:])
	rest := strings.TrimLeft(text, " \t")
	first := l.tok.Pos(start + len(text) - len(rest))
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				ok = ok || e.Pos() == first
			}
		case *ast.CallExpr:
			for _, e := range n.Args {
				ok = ok || e.Pos() == first
			}
		}
		return !ok
	})
	return text[:len(text)-len(rest)], ok
}

// lineEnd returns the line break before a line. For the first line it returns the line's own.
func (l *layout) lineEnd(line int) string {
	start := l.lineStart(line)
	if line > 1 {
		if start >= 2 && l.src[start-2] == '\r' {
			return "\r\n"
		}
		return "\n"
	}
	if before, _, ok := strings.Cut(string(l.src), "\n"); ok && strings.HasSuffix(before, "\r") {
		return "\r\n"
	}
	return "\n"
}

// declared reports whether a top-level declaration starts on a line.
func (l *layout) declared(line int, file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool { return l.line(d.Pos()) == line })
}

// textAbove reports whether a doc comment directly above an unindented line has text and does not end in a directive.
// gofmt only formats doc comments of // lines, so any other comment returns false.
func (l *layout) textAbove(line int) bool {
	text, last := false, ""
	for _, c := range slices.Backward(l.comments) {
		if l.lastLine(c) >= line {
			continue
		}
		if l.line(c.Pos()) != line-1 || l.tok.Offset(c.Pos()) != l.lineStart(line-1) {
			break
		}
		rest, ok := strings.CutPrefix(c.Text, "//")
		if !ok {
			return false
		}
		if last == "" {
			last = c.Text
		}
		text = text || !isDirective(rest) && strings.TrimSpace(rest) != ""
		line--
	}
	return text && !isDirective(strings.TrimPrefix(last, "//"))
}

// codeAbove reports whether the line above an unindented one is neither empty nor the end of a comment that starts its
// line. gofmt inserts an empty line between such a line and a documented declaration.
func (l *layout) codeAbove(line int) bool {
	if line == 1 || len(bytes.TrimSpace(l.src[l.lineStart(line-1):l.lineStart(line)])) == 0 {
		return false
	}
	for _, c := range l.comments {
		if l.lastLine(c) == line-1 && l.first(c.Pos()) {
			return false
		}
	}
	return true
}

// isDirective reports whether gofmt takes a comment for a directive, which it leaves unchanged at the end of a doc
// comment. text is the comment without its slashes.
func isDirective(text string) bool {
	if strings.HasPrefix(text, "line ") || strings.HasPrefix(text, "extern ") || strings.HasPrefix(text, "export ") {
		return true
	}
	tool, rest, ok := strings.Cut(text, ":")
	if !ok || tool == "" || rest == "" {
		return false
	}
	return strings.Trim(tool+rest[:1], "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
