package snippet

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
)

// Code is a part of a block that is Go: a whole file, one without its package clause, or statements, also after
// imports.
type Code struct {
	Block      *Block
	Start, End int       // in the block's text, whole lines
	File       *ast.File // nil when it does not parse
	Fset       *token.FileSet
	Tok        *token.File
	Clause     bool // the text has the package clause

	src      []byte // what was parsed: the text between what makes a file of it
	head     int    // bytes in front of the text
	split    int    // in the text from Start on: up to here stand imports
	inserted int    // bytes in front of what comes after them
}

// Offset returns where a position of the code lies in the block's text, -1 when it is not of the text.
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

// Pos returns the position of an offset of the block's text; it reports false for one that is not in the code.
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

// Source returns what was parsed, for what works on syntax and bytes.
func (c *Code) Source() []byte { return c.src }

// Codes returns the parts of the block that are Go and hold a line that is asked for. A text that is Go as a whole is
// one. Of a fence that does not parse as a whole the one code has no syntax; it said that it is Go. Of other texts the
// parts that parse are found: code that stands apart by its indentation or by empty lines, or else statements line by
// line.
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

// parse reads a range of the text as Go.
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

// read parses a text between others.
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

// oneFunction reports whether the text did not end the function that was put around it.
func (c *Code) oneFunction() bool {
	last, ok := c.File.Decls[len(c.File.Decls)-1].(*ast.FuncDecl)
	return ok && c.Tok.Offset(last.Body.Rbrace) == len(c.src)-len("}\n") && len(c.File.Decls) == imports(c.File)+1
}

// imports returns how many import declarations a file has.
func imports(f *ast.File) int {
	n := 0
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			n++
		}
	}
	return n
}

// importsEnd returns the end of the last line of a text's imports, 0 when it does not start with any.
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

// elided returns a text in which blanks stand for what readers are meant to fill in: "..." or "…" where Go has no use
// for it, on a line of its own or between brackets and commas.
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

// blank leaves nothing but line breaks of a text.
func blank(b []byte) {
	for i, c := range b {
		if c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
}
