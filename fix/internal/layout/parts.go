package layout

import (
	"bytes"
	"go/ast"
	"go/format"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/excerpt"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// LineBreak is an offset at which a file can be parted: what gofmt does on one side of it does not depend on the other.
type LineBreak struct {
	at     int
	inside bool // between two statements of a function's body, else between declarations
}

// Breaks returns the offsets behind the empty lines between a file's declarations, outside of comments, and those
// before the lines of statements in functions that are parted from the one before; see [excerpt.Parted].
func Breaks(file *load.File) []LineBreak {
	type occupied struct {
		syntax.Extent
		body []ast.Stmt
	}
	var all []occupied
	add := func(n ast.Node, body []ast.Stmt) {
		all = append(all, occupied{syntax.Extent{Start: file.Tok.Offset(n.Pos()), End: file.Tok.Offset(n.End())}, body})
	}
	for _, decl := range file.Syntax.Decls {
		var body []ast.Stmt
		if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
			body = f.Body.List
		}
		add(decl, body)
	}
	for _, group := range file.Syntax.Comments {
		for _, c := range group.List {
			add(c, nil)
		}
	}
	slices.SortStableFunc(all, func(a, b occupied) int { return a.Start - b.Start })
	var out []LineBreak
	from := file.Tok.Offset(file.Syntax.Name.End())
	for _, s := range all {
		if s.Start >= from {
			if i := bytes.LastIndex(file.Src[from:s.Start], []byte("\n\n")); i >= 0 {
				out = append(out, LineBreak{at: from + i + len("\n\n")})
			} else if i := bytes.LastIndex(file.Src[from:s.Start], []byte("\n\r\n")); i >= 0 {
				out = append(out, LineBreak{at: from + i + len("\n\r\n")})
			}
		}
		for i := 1; i < len(s.body); i++ {
			if excerpt.Separated(file, s.body[i-1], s.body[i]) {
				out = append(out, LineBreak{excerpt.LineStart(file, s.body[i].Pos()), true})
			}
		}
		from = max(from, s.End)
	}
	return out
}

// formatted is a part of a file, and what gofmt makes of it.
type formatted struct {
	section
	text          []byte
	resultStart   int   // where the text begins in the result
	before, after []int // the inked bytes of both, see match
}

// format is gofmt for edited bytes of a file that was as gofmt wants it: only the parts that were edited are looked at.
func (l Layout) format(edited []byte, edits []patch.Edit) ([]formatted, error) {
	var out []formatted
	for _, p := range l.parts(len(edited), edits) {
		text, err := l.formatPart(edited, p)
		if (err == nil || p.startsInBody || p.endsInBody) && text == nil { // an edit took away what parted it
			out, p = nil, section{Extent: syntax.Extent{Start: 0, End: len(edited)}}
			text, err = l.formatPart(edited, p)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, formatted{section: p, text: text})
		if p.End == len(edited) {
			break
		}
	}
	return out, nil
}

// match finds each byte of the part that is not white space again in its text. It reports false when there are others
// in it.
func (f *formatted) match(edited []byte) bool {
	part := edited[f.Start:f.End]
	f.before, f.after = nonSpaceOffsets(part), nonSpaceOffsets(f.text)
	return slices.EqualFunc(f.before, f.after, func(i, j int) bool { return part[i] == f.text[j] })
}

// resultOffset returns where a byte of what was edited lies when the parts are formatted, -1 for white space.
func resultOffset(edited []byte, parts []formatted, offset int) int {
	if offset < 0 || offset >= len(edited) || !notSpace(edited[offset]) {
		return -1
	}
	i, _ := slices.BinarySearchFunc(parts, offset, func(f formatted, offset int) int { return f.Start - offset - 1 })
	if i == 0 {
		return offset
	}
	p := parts[i-1] // the last that begins at the offset or before
	if offset >= p.End {
		return offset - p.End + p.resultStart + len(p.text)
	}
	j, _ := slices.BinarySearch(p.before, offset-p.Start)
	return p.resultStart + p.after[j]
}

// nonSpaceOffsets lists the offsets of the bytes that are not white space.
func nonSpaceOffsets(src []byte) []int {
	out := make([]int, 0, len(src))
	for i, c := range src {
		if notSpace(c) {
			out = append(out, i)
		}
	}
	return out
}

func notSpace(c byte) bool { return c > ' ' }

// section is a stretch of a file between two breaks.
type section struct {
	syntax.Extent
	startsInBody, endsInBody bool // it begins, or ends, between two statements of a function
}

// parts lists what edits touch, as it lies in the result of a length.
func (l Layout) parts(length int, edits []patch.Edit) []section {
	var out []section
	from, start, startsInBody := 0, 0, false
	add := func(to, end int, endsInBody, last bool) {
		touched := slices.ContainsFunc(edits, func(e patch.Edit) bool { return from <= e.End && (last || e.Start <= to) })
		switch n := len(out); {
		case touched && n > 0 && out[n-1].End == start:
			out[n-1].End, out[n-1].endsInBody = end, endsInBody
		case touched:
			out = append(out, section{syntax.Extent{Start: start, End: end}, startsInBody, endsInBody})
		}
		from, start, startsInBody = to, end, endsInBody
	}
	for _, b := range l.Breaks {
		add(b.at, Moved(b.at, edits), b.inside, false)
	}
	add(-1, length, false, true)
	return out
}

// What stands around a part so that it is a file.
const (
	clauseLine = "package p\n\n"
	openLine   = "func _() {\n"
	closeLine  = "}\n"
)

// formatPart returns a part of a file as gofmt wants it; nil when it does not stand between empty lines, or statements
// between the lines of others.
func (l Layout) formatPart(edited []byte, p section) ([]byte, error) {
	whole := p.Start == 0
	text := edited[p.Start:p.End]
	if whole {
		text = l.strip(text)
	} else {
		text = Layout{crlf: l.crlf}.strip(text)
	}
	text, before, after := p.wrapped(text, whole)
	if text == nil {
		return nil, nil
	}
	out, err := format.Source(text)
	if err != nil {
		return nil, err
	}
	if !p.endsInBody && p.End < len(edited) {
		if !bytes.HasSuffix(text, []byte("\n\n")) {
			return nil, nil
		}
		out = append(out, '\n')
	}
	var found bool
	if out, found = bytes.CutPrefix(out, []byte(before)); !found {
		return nil, nil
	}
	if p.endsInBody {
		if out, found = bytes.CutSuffix(out, []byte(closeLine)); !found {
			return nil, nil
		}
		out = append(out, after...)
	}
	if l.crlf {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	if whole && l.bom {
		out = slices.Concat(syntax.ByteOrderMark, out)
	}
	return out, nil
}

// wrapped returns a part with what makes it a file: what stands before it then, and the empty line that gofmt would
// take for the end of a function. It is nil where gofmt would take the beginning or the end of the part for that of a
// function.
func (p section) wrapped(text []byte, whole bool) (out []byte, before, after string) {
	if !whole {
		before = clauseLine
	}
	if p.startsInBody {
		if first, _, _ := bytes.Cut(text, []byte("\n")); len(bytes.TrimSpace(first)) == 0 {
			return nil, "", ""
		}
		before += openLine
	}
	if !p.endsInBody {
		return slices.Concat([]byte(before), text), before, ""
	}
	code := bytes.TrimRight(text, "\n")
	switch len(text) - len(code) {
	case 0:
		return nil, "", ""
	case 1:
	default:
		after = "\n"
	}
	if last := code[bytes.LastIndexByte(code, '\n')+1:]; len(bytes.TrimSpace(last)) == 0 {
		return nil, "", ""
	}
	return slices.Concat([]byte(before), code, []byte("\n"+closeLine)), before, after
}
