package diffpane

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/cells"
)

// row is a line of the diff, or a part of one: what changes is shown in full, on as many rows as it takes; what stands around it is cut.
type row struct {
	line  *line
	spans []span
	rest  bool // not the line's first part
}

// wrap lays the diff out for the pane's width.
func (m *Model) wrap() {
	m.rows, m.change = m.rows[:0], 0
	d := m.content.Diff
	if d == nil {
		return
	}
	for i := range d.lines {
		l := &d.lines[i]
		if i == d.changed {
			m.change = len(m.rows)
		}
		if l.gap || l.op == patch.Equal && !l.here {
			m.rows = append(m.rows, row{line: l, spans: l.spans})
			continue
		}
		for n, part := range parts(l.spans, m.room(l)) {
			m.rows = append(m.rows, row{line: l, spans: part, rest: n > 0})
		}
	}
}

// room is how many cells a line's code has.
func (m *Model) room(l *line) int { return max(0, m.width-cells.Width(m.numbers(l))-signWidth) }

// parts cuts spans into pieces of at most room cells each; there is always one.
func parts(spans []span, room int) [][]span {
	if room < 8 { // not worth it
		return [][]span{spans}
	}
	out := [][]span{nil}
	left := room
	for _, s := range spans {
		for cells.Width(s.text) > left {
			head := s
			head.text = ansi.Truncate(s.text, left, "")
			s.text = s.text[len(head.text):]
			out[len(out)-1] = append(out[len(out)-1], head)
			out, left = append(out, nil), room
		}
		left -= cells.Width(s.text)
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}
