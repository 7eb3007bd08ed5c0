package format

import (
	"html/template"
	"path"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/visible"
)

// piece is a part of a line: its end, in bytes, and its CSS class.
type piece struct {
	end   int
	class string
}

// painter caches lexers by file extension, since finding one takes longer than using it.
type painter map[string]chroma.Lexer

// lexer returns the lexer of a file, or nil if there is none.
func (p painter) lexer(file string) chroma.Lexer {
	end := path.Ext(file)
	if _, known := p[end]; !known {
		p[end] = lexers.Match(file)
	}
	return p[end]
}

// diff returns the hunks of a file as HTML lines. Signs mark added and removed lines, so that colours are not
// needed to tell them apart.
func (p painter) diff(file string, hunks []patch.Hunk) template.HTML {
	var b strings.Builder
	lexer := p.lexer(file)
	for i, h := range hunks {
		if i > 0 {
			b.WriteString(`<span class="l at">⋯</span>`)
		}
		var deleted, inserted [][]piece
		if lexer != nil {
			deleted, inserted = side(lexer, h, patch.Delete), side(lexer, h, patch.Insert)
		}
		for j, l := range h.Lines {
			class, pieces := "l", inserted
			switch l.Op {
			case patch.Delete:
				class, pieces = "l d", deleted
			case patch.Insert:
				class = "l i"
			case patch.Equal:
			}
			b.WriteString(`<span class="` + class + `">` + string(rune(l.Op)))
			var of []piece
			if pieces != nil {
				of = pieces[j]
			}
			line(&b, l, of)
			b.WriteString("</span>")
		}
	}
	return template.HTML(b.String()) // all text is escaped: see line
}

// side colours the lines of one side of a hunk. It returns nil if the lexer fails.
func side(lexer chroma.Lexer, h patch.Hunk, own patch.Op) [][]piece {
	var text strings.Builder
	var at []int
	for i, l := range h.Lines {
		if l.Op == own || l.Op == patch.Equal {
			text.WriteString(l.Text + "\n")
			at = append(at, i)
		}
	}
	it, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, text.String())
	if err != nil || len(at) == 0 {
		return nil
	}
	lines := chroma.SplitTokensIntoLines(it.Tokens())
	if len(lines) < len(at) {
		return nil
	}
	out := make([][]piece, len(h.Lines))
	for n, i := range at {
		end := 0
		for _, t := range lines[n] {
			end += len(strings.TrimSuffix(t.Value, "\n"))
			out[i] = append(out[i], piece{end, class(t.Type)})
		}
	}
	return out
}

// class returns the CSS class of a token, or "".
func class(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t.InCategory(chroma.Keyword):
		return "k"
	case t.InCategory(chroma.Literal):
		return "s"
	case t == chroma.NameFunction, t == chroma.NameBuiltin:
		return "f"
	}
	return ""
}

// line writes a line with its colours, and marks the parts that differ from its counterpart.
func line(b *strings.Builder, l patch.Line, pieces []piece) {
	cuts := []int{len(l.Text)}
	for _, p := range pieces {
		cuts = append(cuts, p.end)
	}
	marks := l.Changed
	if len(marks) == 1 && marks[0] == (patch.Span{Start: 0, End: len(l.Text)}) {
		marks = nil // the whole line differs
	}
	for _, m := range marks {
		cuts = append(cuts, m.Start, m.End)
	}
	slices.Sort(cuts)
	from, n := 0, 0
	for _, to := range cuts {
		if to <= from || to > len(l.Text) {
			continue
		}
		for n < len(pieces) && pieces[n].end <= from {
			n++
		}
		class := ""
		if n < len(pieces) {
			class = pieces[n].class
		}
		text := template.HTMLEscapeString(visible.Text(l.Text[from:to]))
		if slices.ContainsFunc(marks, func(m patch.Span) bool { return m.Start <= from && to <= m.End }) {
			text = "<mark>" + text + "</mark>"
		}
		if class != "" {
			text = `<span class="` + class + `">` + text + "</span>"
		}
		b.WriteString(text)
		from = to
	}
}
