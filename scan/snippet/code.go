package snippet

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
)

// Code is a part of a block that is Go code: a whole file, a file without its package clause, or statements, which may
// follow imports.
type Code struct {
	Block      *Block
	Start, End int       // whole lines of the block's text
	File       *ast.File // nil if the code does not parse
	Fset       *token.FileSet
	Tok        *token.File
	Clause     bool // the text contains the package clause

	src      []byte // the parsed source: the text, completed to a file
	head     int    // the number of bytes inserted before the text
	split    int    // offset from Start of the end of the imports
	inserted int    // the number of bytes inserted at split
}

// Offset returns the offset in the block's text of a position in the code. It returns -1 for a position in inserted
// source.
func (c *Code) Offset(pos token.Pos) int {
	at := c.Tok.Offset(pos) - c.head
	if at > c.split || at == c.split && c.inserted > 0 {
		if at -= c.inserted; at < c.split {
			return -1
		}
	}
	if at < 0 || at > c.End-c.Start {
		return -1
	}
	return c.Start + at
}

// Pos returns the position in the code of an offset in the block's text. It returns false if the offset is not in the
// code.
func (c *Code) Pos(offset int) (token.Pos, bool) {
	at := offset - c.Start
	if c.File == nil || at < 0 || at > c.End-c.Start {
		return token.NoPos, false
	}
	if at >= c.split {
		at += c.inserted
	}
	return c.Tok.Pos(c.head + at), true
}

// Source returns the parsed source, for functions that need syntax and bytes.
func (c *Code) Source() []byte { return c.src }

// Codes returns the parts of the block that are Go code and contain a line for which wanted returns true. If the whole
// text is Go, it is the only part. A fenced block that does not parse is also one part, without syntax, because its
// info string says that it is Go. In other texts, Codes finds the parts that parse: lines separated by indentation or
// empty lines, else statements line by line.
func (b *Block) Codes(wanted func(line []byte) bool) []*Code {
	text := b.Text.data
	if !wantedIn(text, wanted) {
		return nil
	}
	whole := b.parse(0, len(text))
	if whole.File != nil || b.Kind == Markdown {
		return []*Code{whole}
	}
	return b.parts(wanted)
}

func wantedIn(text []byte, wanted func(line []byte) bool) bool {
	for l := range bytes.Lines(text) {
		if wanted(l) {
			return true
		}
	}
	return false
}

// parse parses a range of the text as a file, as a file without a package clause, or as statements. If all fail, the
// result has no syntax.
func (b *Block) parse(start, end int) *Code {
	c := &Code{Block: b, Start: start, End: end}
	text := elided(b.Text.data[start:end])
	if c.read("", text, "") {
		c.Clause = true
		return c
	}
	const clause = "package p\n"
	if c.read(clause, text, "") {
		return c
	}
	c.split = importsEnd(clause, text)
	imports, statements := text[:c.split], text[c.split:]
	const function = "func _() {\n"
	c.inserted = len(function)
	if c.read(clause+string(imports)+function, statements, "\n}\n") && c.oneFunction() {
		c.head = len(clause)
		return c
	}
	c.File = nil
	return c
}

// read parses text with other source before and after it. It reports success.
func (c *Code) read(before string, text []byte, after string) bool {
	c.src = append(append([]byte(before), text...), after...)
	c.head = len(before)
	c.Fset = token.NewFileSet()
	file, err := parser.ParseFile(c.Fset, "", c.src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	c.File, c.Tok = file, c.Fset.File(file.FileStart)
	return true
}

// oneFunction reports whether the file consists of imports and the enclosing function that parse added. It is false if
// the text closes that function itself.
func (c *Code) oneFunction() bool {
	last, ok := c.File.Decls[len(c.File.Decls)-1].(*ast.FuncDecl)
	return ok && c.Tok.Offset(last.Body.Rbrace) == len(c.src)-len("}\n") && len(c.File.Decls) == imports(c.File)+1
}

// imports returns the number of import declarations in a file.
func imports(f *ast.File) int {
	n := 0
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			n++
		}
	}
	return n
}

// importsEnd returns the end of the last line of the imports at the start of a text, or 0 if there are none.
func importsEnd(clause string, text []byte) int {
	fset := token.NewFileSet()
	src := append([]byte(clause), text...)
	file, _ := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.SkipObjectResolution)
	if file == nil || len(file.Imports) == 0 {
		return 0
	}
	last := file.Decls[len(file.Decls)-1]
	end := fset.PositionFor(last.End(), false).Offset
	return end + len(firstLine(src[min(end, len(src)):])) - len(clause)
}

// elided replaces "..." and "…" by blanks where they mark omitted code: on a line of their own, or between brackets
// or commas, if Go allows no ellipsis there.
func elided(text []byte) []byte {
	if !bytes.Contains(text, []byte("...")) && !bytes.Contains(text, []byte("…")) {
		return text
	}
	out := bytes.Clone(text)
	at := 0
	for l := range bytes.Lines(text) {
		if mark := string(bytes.TrimSpace(l)); mark == "..." || mark == "…" {
			blank(out[at : at+len(l)])
		}
		at += len(l)
	}
	file := token.NewFileSet().AddFile("", -1, len(out))
	var s scanner.Scanner
	s.Init(file, bytes.Clone(out), func(token.Position, string) {}, 0)
	var before token.Token // the token before the mark
	mark, length := -1, 0
	last := token.LBRACE
	for {
		pos, tok, lit := s.Scan()
		if mark >= 0 && opens(before) && closes(tok) {
			blank(out[mark : mark+length])
		}
		mark = -1
		switch {
		case tok == token.EOF:
			return out
		case tok == token.ELLIPSIS:
			mark, length, before = file.Offset(pos), len("..."), last
		case tok == token.ILLEGAL && lit == "…":
			mark, length, before = file.Offset(pos), len("…"), last
		}
		last = tok
	}
}

func opens(t token.Token) bool { return t == token.LPAREN || t == token.LBRACE || t == token.COMMA }

func closes(t token.Token) bool {
	return t == token.RPAREN || t == token.RBRACE || t == token.COMMA || t == token.SEMICOLON
}

// blank overwrites a text with spaces, except for its line breaks.
func blank(b []byte) {
	for i, c := range b {
		if c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
}
