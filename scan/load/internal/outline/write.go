package outline

import (
	"bytes"
	"fmt"
	"go/token"
	"strconv"
	"strings"
)

// Len returns the number of declarations.
func (o *Outline) Len() int { return len(o.decls) }

// Kind returns the keyword of a declaration, as a token.
func (o *Outline) Kind(i int) token.Token { return o.decls[i].kind }

// Name returns the name of a declaration, or its names, separated by commas.
func (o *Outline) Name(i int) string { return o.text[o.decls[i].name:o.decls[i].nameEnd] }

// Receiver returns the name of a method's receiver type. It returns false if the declaration is no method.
func (o *Outline) Receiver(i int) (string, bool) {
	d := &o.decls[i]
	return o.text[d.recv:d.recvEnd], d.kind == token.FUNC && d.start != d.name
}

// Behind returns the text after the names of a declaration.
func (o *Outline) Behind(i int) string { return o.text[o.decls[i].nameEnd:o.decls[i].end] }

// Write appends a declaration as source, with a line directive that keeps positions correct.
func (o *Outline) Write(b *bytes.Buffer, i int) {
	d := &o.decls[i]
	fmt.Fprintf(b, "%s /*line :%d:%d*/", d.kind, d.line, d.col)
	if d.kind != token.CONST {
		b.WriteString(o.text[d.start:d.end])
		b.WriteByte('\n')
		return
	}
	repeats := &o.decls[d.repeats]
	b.WriteString(o.text[d.start:d.nameEnd])
	b.WriteByte(' ')
	b.WriteString(withoutIota(o.text[repeats.nameEnd:repeats.end], int(d.iota)))
	b.WriteByte('\n')
}

// withoutIota replaces iota by its value, because the declaration is no longer part of its group.
func withoutIota(text string, value int) string {
	if !strings.Contains(text, "iota") {
		return text
	}
	o := &lexer{src: []byte(text)}
	var out []byte
	for o.pos < len(text) {
		start := o.pos
		switch class[text[o.pos]] {
		case classQuote:
			if !o.literal() {
				return text
			}
		case classLetter, classDigit:
			if string(o.wordHere()) == "iota" {
				out = strconv.AppendInt(out, int64(value), 10)
				continue
			}
		default:
			o.pos++
		}
		out = append(out, text[start:o.pos]...)
	}
	return string(out)
}
