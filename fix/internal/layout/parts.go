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

// LineBreak is an offset at which a file can be split so that gofmt formats both sides independently.
type LineBreak struct {
	at     int
	inside bool // between two statements of a function body; otherwise between declarations
}

// Breaks returns the offsets after blank lines between declarations, outside comments, and the offsets between
// separated statements of function bodies; see [excerpt.Separated].
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

// formatted is a part of a file with gofmt's output for it.
type formatted struct {
	section
	text          []byte
	resultStart   int   // offset of text in the result
	before, after []int // offsets of the bytes that are not white space; see match
}

// format runs gofmt on the edited parts of a file that was formatted before the edits.
func (l Layout) format(edited []byte, edits []patch.Edit) ([]formatted, error) {
	var out []formatted
	for _, p := range l.parts(len(edited), edits) {
		text, err := l.formatPart(edited, p)
		// an edit removed the boundary: format the whole file
		if (err == nil || p.startsInBody || p.endsInBody) && text == nil {
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

// match pairs the bytes that are not white space before and after formatting. It returns false if they differ.
func (f *formatted) match(edited []byte) bool {
	part := edited[f.Start:f.End]
	f.before, f.after = nonSpaceOffsets(part), nonSpaceOffsets(f.text)
	return slices.EqualFunc(f.before, f.after, func(i, j int) bool { return part[i] == f.text[j] })
}

// resultOffset maps an offset of the edited text to the formatted result, -1 for white space.
func resultOffset(edited []byte, parts []formatted, offset int) int {
	if offset < 0 || offset >= len(edited) || !notSpace(edited[offset]) {
		return -1
	}
	i, _ := slices.BinarySearchFunc(parts, offset, func(f formatted, offset int) int { return f.Start - offset - 1 })
	if i == 0 {
		return offset
	}
	p := parts[i-1] // the last part that begins at or before the offset
	if offset >= p.End {
		return offset - p.End + p.resultStart + len(p.text)
	}
	j, _ := slices.BinarySearch(p.before, offset-p.Start)
	return p.resultStart + p.after[j]
}

// nonSpaceOffsets returns the offsets of the bytes that are not white space.
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

// section is the text between two breaks.
type section struct {
	syntax.Extent
	startsInBody, endsInBody bool // it begins or ends inside a function body
}

// parts returns the sections that the edits touch, with offsets in the edited text of the given length.
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

// Text around a part that makes it a complete file.
const (
	clauseLine = "package p\n\n"
	openLine   = "func _() {\n"
	closeLine  = "}\n"
)

// formatPart returns gofmt's output for a part, nil if the part is not delimited by blank lines or, in a function body,
// by statements on other lines.
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

// wrapped returns a part completed to a file, the text added before it, and a blank line at its end that gofmt would
// drop before a closing brace. It returns nil if the part begins or ends with a blank line that gofmt would drop in a
// function body.
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
