package layout

import (
	"bytes"
	"go/format"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Layout is what a file's bytes have beside its code: rewrites keep it.
type Layout struct {
	bom       bool
	Eol       string      // of new lines
	crlf      bool        // every line ends in it
	Formatted bool        // gofmt would change nothing but the two above
	Breaks    []LineBreak // where it can be formatted in parts; see [Breaks]
}

// Of tells what a source has beside its code.
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

// strip returns what gofmt works on.
func (l Layout) strip(src []byte) []byte {
	if l.bom {
		src = bytes.TrimPrefix(src, syntax.ByteOrderMark)
	}
	if l.crlf {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	}
	return src
}

// Apply makes edits. A file that was as gofmt wants it stays so: where that moves the comments or columns of
// neighbouring lines, they move. Any other file keeps every byte outside the edits. The second result maps an offset of
// what was edited to the result.
func (l Layout) Apply(src []byte, edits []patch.Edit) ([]byte, func(int) int, error) {
	edited, err := patch.Apply(src, edits)
	if err != nil || !l.Formatted {
		return edited, func(offset int) int { return offset }, err
	}
	parts, err := l.format(edited, edits)
	if err != nil { // what is wrong with it is for the type checker to say
		return edited, func(offset int) int { return offset }, nil
	}
	var out []byte
	last := 0
	for i, p := range parts {
		out = append(out, edited[last:p.Start]...)
		parts[i].resultStart = len(out)
		if !parts[i].match(edited) {
			return edited, func(offset int) int { return offset }, nil // gofmt would do more than move white space
		}
		out, last = append(out, p.text...), p.End
	}
	return append(out, edited[last:]...), func(offset int) int { return resultOffset(edited, parts, offset) }, nil
}

// Moved returns where an offset of the source comes to lie when edits are made: after insertions at it.
func Moved(offset int, edits []patch.Edit) int {
	out := offset
	for _, e := range edits {
		if e.End <= offset && e.Start < offset || e.Start == offset && e.End == offset {
			out += len(e.New) - (e.End - e.Start)
		}
	}
	return out
}
