package fix

import (
	"bytes"
	"go/ast"
	"go/format"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// breaks are the offsets behind the empty lines between a file's declarations, outside of comments. What gofmt does on one side of such a line does not depend on the other.
func breaks(file *load.File) []int {
	var taken []extent
	add := func(n ast.Node) {
		taken = append(taken, extent{file.Tok.Offset(n.Pos()), file.Tok.Offset(n.End())})
	}
	for _, decl := range file.Syntax.Decls {
		add(decl)
	}
	for _, group := range file.Syntax.Comments {
		for _, c := range group.List {
			add(c)
		}
	}
	slices.SortFunc(taken, func(a, b extent) int { return a.start - b.start })
	var out []int
	from := file.Tok.Offset(file.Syntax.Name.End())
	for _, s := range taken {
		if s.start >= from {
			if i := bytes.LastIndex(file.Src[from:s.start], []byte("\n\n")); i >= 0 {
				out = append(out, from+i+len("\n\n"))
			} else if i := bytes.LastIndex(file.Src[from:s.start], []byte("\n\r\n")); i >= 0 {
				out = append(out, from+i+len("\n\r\n"))
			}
		}
		from = max(from, s.end)
	}
	return out
}

// formatted is a part of a file, and what gofmt makes of it.
type formatted struct {
	extent
	text          []byte
	to            int   // where the text begins in the result
	before, after []int // the inked bytes of both, see match
}

// format is gofmt for edited bytes of a file that was as gofmt wants it: only the parts that were edited are looked at.
func (l layout) format(edited []byte, edits []patch.Edit) ([]formatted, error) {
	var out []formatted
	for _, p := range l.parts(len(edited), edits) {
		text, err := l.formatPart(edited, p)
		if err == nil && text == nil { // an edit took away what parted it
			out, p = nil, extent{0, len(edited)}
			text, err = l.formatPart(edited, p)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, formatted{extent: p, text: text})
		if p.end == len(edited) {
			break
		}
	}
	return out, nil
}

// match finds each byte of the part that is not white space again in its text. It reports false when there are others in it.
func (f *formatted) match(edited []byte) bool {
	part := edited[f.start:f.end]
	f.before, f.after = inked(part), inked(f.text)
	return slices.EqualFunc(f.before, f.after, func(i, j int) bool { return part[i] == f.text[j] })
}

// lies is where a byte of what was edited lies when the parts are formatted, -1 for white space.
func lies(edited []byte, parts []formatted, offset int) int {
	if offset < 0 || offset >= len(edited) || !ink(edited[offset]) {
		return -1
	}
	i, _ := slices.BinarySearchFunc(parts, offset, func(f formatted, offset int) int { return f.start - offset - 1 })
	if i == 0 {
		return offset
	}
	p := parts[i-1] // the last that begins at the offset or before
	if offset >= p.end {
		return offset - p.end + p.to + len(p.text)
	}
	j, _ := slices.BinarySearch(p.before, offset-p.start)
	return p.to + p.after[j]
}

// inked lists the offsets of the bytes that are not white space.
func inked(src []byte) []int {
	out := make([]int, 0, len(src))
	for i, c := range src {
		if ink(c) {
			out = append(out, i)
		}
	}
	return out
}

func ink(c byte) bool { return c > ' ' }

// parts lists what edits touch, as it lies in the result of a length.
func (l layout) parts(length int, edits []patch.Edit) []extent {
	var out []extent
	from, start := 0, 0
	for _, to := range append(slices.Clone(l.breaks), -1) {
		end := length
		if to >= 0 {
			end = moved(to, edits)
		}
		touched := slices.ContainsFunc(edits, func(e patch.Edit) bool { return from <= e.End && (to < 0 || e.Start <= to) })
		switch n := len(out); {
		case touched && n > 0 && out[n-1].end == start:
			out[n-1].end = end
		case touched:
			out = append(out, extent{start, end})
		}
		from, start = to, end
	}
	return out
}

// formatPart is a part of a file as gofmt wants it; nil when it does not stand between empty lines.
func (l layout) formatPart(edited []byte, p extent) ([]byte, error) {
	const clause = "package p\n\n"
	whole := p.start == 0
	text := edited[p.start:p.end]
	if whole {
		text = l.strip(text)
	} else {
		text = append([]byte(clause), layout{crlf: l.crlf}.strip(text)...)
	}
	out, err := format.Source(text)
	if err != nil {
		return nil, err
	}
	if p.end < len(edited) {
		if !bytes.HasSuffix(text, []byte("\n\n")) {
			return nil, nil
		}
		out = append(out, '\n')
	}
	if !whole {
		var found bool
		if out, found = bytes.CutPrefix(out, []byte(clause)); !found {
			return nil, nil
		}
	}
	if l.crlf {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	if whole && l.bom {
		out = slices.Concat(byteOrderMark, out)
	}
	return out, nil
}
