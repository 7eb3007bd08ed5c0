package snippet

import (
	"bytes"
	"go/ast"
	"go/doc/comment"
	"go/token"
	"slices"
	"strings"
)

// Source returns the code blocks in a Go file's doc comments and, if literals is set, its string literals of several
// lines, in order. The file must have been parsed from src with comments.
func Source(src []byte, tok *token.File, file *ast.File, literals bool) []*Block {
	r := &reader{src: src, tok: tok, other: map[ast.Expr]bool{}}
	ast.Inspect(file, func(n ast.Node) bool {
		if doc, of := documentation(n); doc != nil {
			r.comment(doc, of)
		}
		if _, ok := n.(*ast.ImportSpec); ok || !literals {
			return !ok
		}
		if x, ok := n.(ast.Expr); ok {
			if text := r.literals(x); text != nil { // x consists of literals only, so its operands need no visit
				r.literal(x, text)
				return false
			}
		}
		return true
	})
	slices.SortStableFunc(r.blocks, func(a, b *Block) int { return a.Text.starts[0] - b.Text.starts[0] })
	return r.blocks
}

type reader struct {
	src    []byte
	tok    *token.File
	blocks []*Block
	// other holds expressions known not to be text. Without it, deeply nested expressions would take quadratic time.
	other map[ast.Expr]bool
}

// documentation returns the doc comment of a declaration, a part of one, or a package, with the node that it documents.
func documentation(n ast.Node) (*ast.CommentGroup, ast.Node) {
	switch n := n.(type) {
	case *ast.File:
		return n.Doc, n.Name
	case *ast.GenDecl:
		return n.Doc, n
	case *ast.FuncDecl:
		return n.Doc, n
	case *ast.TypeSpec:
		return n.Doc, n
	case *ast.ValueSpec:
		return n.Doc, n
	case *ast.Field:
		return n.Doc, n
	}
	return nil, nil
}

// line holds the offsets of a line of a comment, without its slashes.
type line struct{ start, end int }

// comment adds the code blocks of a doc comment. Package go/doc/comment returns the text of a code block but not its
// position, so comment searches for the lines in order.
func (r *reader) comment(doc *ast.CommentGroup, of ast.Node) {
	lines := r.lines(doc)
	var p comment.Parser
	for _, part := range p.Parse(doc.Text()).Content {
		code, ok := part.(*comment.Code)
		if !ok {
			continue
		}
		want := strings.Split(strings.TrimSuffix(code.Text, "\n"), "\n")
		at := r.find(lines, want)
		if at < 0 {
			continue
		}
		if t := r.dedented(lines[at:at+len(want)], want); len(t.data) > 0 {
			r.blocks = append(r.blocks, &Block{Kind: DocComment, Text: t, Node: of})
		}
		lines = lines[at+len(want):]
	}
}

// lines returns the lines of a comment without its markers. It leaves out directives, because they are not part of the
// documentation.
func (r *reader) lines(doc *ast.CommentGroup) []line {
	var out []line
	for _, c := range doc.List {
		start := r.tok.Offset(c.Pos()) + len("//")
		if strings.HasPrefix(c.Text, "//") {
			if !isDirective(c.Text[2:]) {
				end := start + len(firstLine(r.src[start:]))
				out = append(out, line{start, end})
			}
			continue
		}
		rest, _, _ := bytes.Cut(r.src[start:], []byte("*/"))
		for at := start; at < start+len(rest); {
			end := min(at+len(firstLine(r.src[at:])), start+len(rest))
			out = append(out, line{at, end})
			at = end
		}
	}
	return out
}

// isDirective reports whether Go takes a comment for a directive. text is the comment without its slashes.
func isDirective(text string) bool {
	if strings.HasPrefix(text, "line ") || strings.HasPrefix(text, "extern ") || strings.HasPrefix(text, "export ") {
		return true
	}
	tool, rest, ok := strings.Cut(text, ":")
	return ok && tool != "" && rest != "" && strings.Trim(tool+rest[:1], "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// find returns the index at which the lines of want occur in lines, ignoring indentation, or -1.
func (r *reader) find(lines []line, want []string) int {
	for at := 0; at+len(want) <= len(lines); at++ {
		same := func(i int) bool {
			return strings.TrimSpace(want[i]) == string(bytes.TrimSpace(r.src[lines[at+i].start:lines[at+i].end]))
		}
		all := true
		for i := 0; i < len(want) && all; i++ {
			all = same(i)
		}
		if all {
			return at
		}
	}
	return -1
}

// dedented returns the text of a code block. It keeps as much of each line's indentation as want has.
func (r *reader) dedented(lines []line, want []string) *Text {
	t := &Text{src: r.src}
	for i, l := range lines {
		shown := strings.TrimLeft(want[i], " \t")
		indent := len(want[i]) - len(shown)
		at := l.end - len(bytes.TrimLeft(r.src[l.start:l.end], " \t"))
		if shown == "" {
			at = l.end - len(lineBreak(r.src[l.start:l.end]))
			indent = 0
		}
		t.addRange(max(at-indent, l.start), l.end)
	}
	return t
}

// lineBreak returns the line break at the end of a line.
func lineBreak(line []byte) []byte {
	return line[len(bytes.TrimRight(line, "\r\n")):]
}

// literal adds a string literal, or the concatenation of several, if it has several lines.
func (r *reader) literal(x ast.Expr, text []*ast.BasicLit) {
	t := &Text{src: r.src}
	for _, lit := range text {
		if !t.addLiteral(r.tok.Offset(lit.Pos()), lit.Value) {
			return
		}
	}
	if bytes.Contains(bytes.TrimSuffix(t.data, []byte("\n")), []byte("\n")) {
		r.blocks = append(r.blocks, &Block{Kind: String, Text: t, Node: x})
	}
}

// literals returns the string literals whose concatenation an expression is. It returns nil for any other expression.
func (r *reader) literals(x ast.Expr) (text []*ast.BasicLit) {
	if r.other[x] {
		return nil
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		text = r.literals(x.X)
	case *ast.BasicLit:
		if x.Kind == token.STRING {
			return []*ast.BasicLit{x}
		}
	case *ast.BinaryExpr:
		if a, b := r.literals(x.X), r.literals(x.Y); x.Op == token.ADD && a != nil && b != nil {
			a = append(a, b...)
			text = a
		}
	default:
		return nil
	}
	if text == nil {
		r.other[x] = true
	}
	return text
}
