package layout

import (
	"bytes"
	"go/format"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Layout describes the formatting of a file, which rewrites keep.
type Layout struct {
	bom       bool
	Eol       string      // line end for new lines
	crlf      bool        // every line ends in CRLF
	Formatted bool        // gofmt would change nothing except the BOM and CRLFs
	Breaks    []LineBreak // offsets between parts that can be formatted separately; see [Breaks]
}

// Of returns the layout of a source.
func Of(src []byte) Layout {
	l := Layout{Eol: "\n", bom: bytes.HasPrefix(src, syntax.ByteOrderMark)}
	lf, crlf := bytes.Count(src, []byte("\n")), bytes.Count(src, []byte("\r\n"))
	l.crlf = crlf > 0 && crlf == lf && bytes.Count(src, []byte("\r")) == crlf
	if crlf > lf-crlf {
		l.Eol = "\r\n"
	}
	if TooDeep(src) {
		return l
	}
	plain := l.strip(src)
	out, err := format.Source(plain)
	l.Formatted = err == nil && bytes.Equal(out, plain)
	return l
}

// strip returns the source without byte order mark and carriage returns, for gofmt.
func (l Layout) strip(src []byte) []byte {
	if l.bom {
		src = bytes.TrimPrefix(src, syntax.ByteOrderMark)
	}
	if l.crlf {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	return src
}

// Apply applies edits. A file that was formatted with gofmt stays so: comments and columns of neighbouring lines may
// move. In any other file every byte outside the edits stays. The returned function maps offsets of the edited text to
// offsets of the result, -1 for white space.
func (l Layout) Apply(src []byte, edits []patch.Edit) ([]byte, func(int) int, error) {
	edited, err := patch.Apply(src, edits)
	if err != nil || !l.Formatted {
		return edited, func(offset int) int { return offset }, err
	}
	parts, err := l.format(edited, edits)
	if err != nil { // a syntax error, which package check reports
		return edited, func(offset int) int { return offset }, nil
	}
	var out []byte
	last := 0
	for i, p := range parts {
		out = append(out, edited[last:p.Start]...)
		parts[i].resultStart = len(out)
		if !parts[i].match(edited) {
			return edited, func(offset int) int { return offset }, nil // gofmt would change more than white space
		}
		out, last = append(out, p.text...), p.End
	}
	return append(out, edited[last:]...), func(offset int) int { return resultOffset(edited, parts, offset) }, nil
}

// Moved returns the offset in the edited source of an offset in the source; insertions at the offset come before it.
func Moved(offset int, edits []patch.Edit) int {
	out := offset
	for _, e := range edits {
		if e.End <= offset && e.Start < offset || e.Start == offset && e.End == offset {
			out += len(e.New) - (e.End - e.Start)
		}
	}
	return out
}
