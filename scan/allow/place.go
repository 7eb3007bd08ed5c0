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

// ErrNoPlace is the error of Place when no line above a piece of code can hold a directive that covers it.
var ErrNoPlace = errors.New("no line above this code can hold a directive that covers it")

// Place says where a directive of a scope is inserted so that it covers the code at an offset: the offset of a line's
// start, and the lines to insert there, in the file's own line ends. The line is the one above the innermost statement,
// spec, field or declaration that holds the code and starts a line; below a doc comment, so that the directive comes
// last in it. Where gofmt wants an empty comment line between a doc comment's text and a directive, or an empty line
// between a documented declaration and the one before it, that is inserted too: a file that was gofmt'ed stays so, with
// one exception: a comment line between lines whose columns gofmt aligns (specs, fields, comments after statements)
// parts them, and gofmt would align each part for itself. The neighbours' bytes are not ours to change, and a wider
// directive would allow more than was meant. For a function literal's body on the line of an argument or an element it
// is above that line. There is no place (ErrNoPlace) for such a body when its line starts with the end of what stands
// above, nor for code on the line of the package clause. One for the declaration is inserted above the top-level
// declaration that holds the code, one for the file above the package clause, each in the same way. The file was parsed
// with comments from src.
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

// scoped returns the line above which a directive of a scope covers what stands at an offset, and that line's
// indentation.
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

// place returns the line above which a directive covers what stands at pos, and that line's indentation.
func (l *layout) place(pos token.Pos, file *ast.File) (line int, indent string, ok bool) {
	for _, anchor := range slices.Backward(l.anchors) {
		a := anchor.node
		if pos < a.Pos() || a.End() <= pos {
			continue
		}
		line = l.line(a.Pos())
		if f, ok := a.(*ast.FuncDecl); ok && f.Body != nil && f.Body.Pos() < pos && line != l.line(pos) {
			break // it would allow the whole function
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

// opening returns the indentation of a line that starts with an anchor above which a line can be inserted.
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

// within returns the indentation of a line that starts with an element or an argument: above it a comment can stand for
// a function literal on the line. Above the closing of what stands on earlier lines none can: gofmt would move it
// there.
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

// lineEnd returns how the line before this one ends, or this one when it is the first.
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

// declared reports whether a line starts with a top-level declaration, rather than with code that gofmt would indent.
func (l *layout) declared(line int, file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool { return l.line(d.Pos()) == line })
}

// textAbove reports whether the comment lines right above an unindented line are a doc comment of // lines that gofmt
// formats, with text and no directive at its end.
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

// codeAbove reports whether the line above an unindented one ends other than in a comment of its own lines: gofmt parts
// a declaration with a comment above it from the one before.
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

// isDirective is gofmt's rule for the text after the slashes of a comment that it leaves as it is, at the end of a doc
// comment.
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
