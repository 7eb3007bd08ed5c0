package diffpane

import (
	"strings"

	"github.com/seed-58def443/ssot/tui/diffpane/document"
)

// needle is a searched text. Without capitals the search ignores case.
type needle struct {
	text string
	line int // line of the document with the current match; -1: none
}

// Look starts a search and shows the first match, from the top of the window on; an empty text ends the search. It
// returns the number of the matching line and the number of all matching lines.
func (m *Model) Look(text string) (at, of int) {
	m.needle = needle{text: text, line: -1}
	m.version++
	if text == "" {
		return 0, 0
	}
	if i := m.offset - len(m.sheet.head); i > 0 && i < len(m.sheet.rows) {
		m.needle.line = m.sheet.rows[i].index - 1
	}
	return m.Find(1)
}

// Find shows the next or previous matching line, wrapping around. It returns the same as Look.
func (m *Model) Find(by int) (at, of int) {
	var rows []int
	for i := range m.sheet.rows {
		if r := &m.sheet.rows[i]; !r.rest && !r.fold && (m.needle.in(r.line) || r.partner != nil && m.needle.in(r.partner.line)) {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return 0, 0
	}
	next := -1
	for n, row := range rows {
		index := m.sheet.rows[row].index
		if by > 0 && index > m.needle.line && next < 0 || by < 0 && index < m.needle.line {
			next = n
		}
	}
	if next < 0 {
		next = 0
		if by < 0 {
			next = len(rows) - 1
		}
	}
	m.needle.line = m.sheet.rows[rows[next]].index
	head := len(m.sheet.head)
	if w := m.sheet.windowAt(m.offset, m.room()); rows[next]+head < w.from || rows[next]+head >= w.to {
		m.moved = true
		m.offset = rows[next] + head - m.room()/3
		m.clamp()
	}
	m.version++
	return next + 1, len(rows)
}

// row returns a row with the matches marked.
func (n needle) row(r row) row {
	if n.text != "" && !r.fold && !r.line.Gap {
		r.spans = n.marked(r.spans)
		if r.partner != nil {
			other := *r.partner
			other.spans = n.marked(other.spans)
			r.partner = &other
		}
	}
	return r
}

// in reports whether a line matches.
func (n needle) in(l *document.Line) bool {
	var text strings.Builder
	for _, s := range l.Spans {
		text.WriteString(s.Text)
	}
	_, ok := n.index(text.String())
	return ok
}

// index returns the index of the first match.
func (n needle) index(s string) (at int, ok bool) {
	if n.text == "" {
		return 0, false
	}
	if low := strings.ToLower(s); strings.ToLower(n.text) == n.text && len(low) == len(s) {
		s = low
	}
	at = strings.Index(s, n.text)
	return at, at >= 0
}

// marked splits spans so that each match has spans of its own.
func (n needle) marked(spans []document.Span) []document.Span {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.Text)
	}
	all := text.String()
	var out []document.Span
	from, ok := n.index(all) // start of the next match
	if !ok {
		return spans
	}
	at := 0 // start of the span
	for _, s := range spans {
		for s.Text != "" {
			cut, found := len(s.Text), false
			switch {
			case from < 0 || from >= at+cut:
			case at < from:
				cut = from - at
			default:
				cut, found = min(cut, from+len(n.text)-at), true
			}
			out = append(out, document.Span{Text: s.Text[:cut], Role: s.Role, Changed: s.Changed, Found: found || s.Found})
			s.Text, at = s.Text[cut:], at+cut
			if found && at == from+len(n.text) {
				if from = -1; at < len(all) {
					if i, ok := n.index(all[at:]); ok {
						from = at + i
					}
				}
			}
		}
	}
	return out
}
