package format

import (
	"html/template"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/patch/tokens"
	"github.com/seed-58def443/ssot/fix/visible"
)

// diff returns the hunks of a file as HTML lines. Signs mark added and removed lines, so that colours are not
// needed to tell them apart.
func diff(file string, hunks []patch.Hunk) template.HTML {
	var b strings.Builder
	for i, h := range hunks {
		if i > 0 {
			b.WriteString(`<span class="l at">⋯</span>`)
		}
		found := tokens.Lines(file, h)
		for j, l := range h.Lines {
			class := "l"
			switch l.Op {
			case patch.Delete:
				class = "l d"
			case patch.Insert:
				class = "l i"
			case patch.Equal:
			}
			b.WriteString(`<span class="` + class + `">` + string(rune(l.Op)))
			line(&b, l, found[j])
			b.WriteString("</span>")
		}
	}
	return template.HTML(b.String()) // all text is escaped: see line
}

// classOf returns the CSS class of a token, or "".
func classOf(t chroma.TokenType) string {
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
func line(b *strings.Builder, l patch.Line, found []tokens.Token) {
	cuts := []int{len(l.Text)}
	for _, t := range found {
		cuts = append(cuts, t.End)
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
		for n < len(found) && found[n].End <= from {
			n++
		}
		class := ""
		if n < len(found) {
			class = classOf(found[n].Type)
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
