package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
)

// row is a line of the diff, or a part of one: lines are shown in full, on as many rows as it takes.
type row struct {
	line  *line
	index int // of the line
	spans []span
	rest  bool // not the line's first part
	seen  bool // it has been on the screen
}

// reach is from which row to which something goes; both are -1 when there is none.
type reach struct{ first, last int }

func (r *reach) add(i int) {
	if r.first < 0 {
		r.first = i
	}
	r.last = i
}

// wrap lays the diff out for the pane's width.
func (m *Model) wrap() {
	m.rows, m.change, m.edge = m.rows[:0], reach{-1, -1}, reach{-1, -1}
	d := m.content.Diff
	if d == nil {
		return
	}
	for i := range d.lines {
		l := &d.lines[i]
		cut := [][]span{l.spans}
		if !l.gap {
			cut = parts(l.spans, m.room(l))
		}
		for n, part := range cut {
			if i >= d.changed && i <= d.last {
				m.change.add(len(m.rows))
			}
			if l.changes() {
				m.edge.add(len(m.rows))
			}
			m.rows = append(m.rows, row{line: l, index: i, spans: part, rest: n > 0})
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
			if head.text = cells.Cut(s.text, left); head.text == "" && left == room {
				break // a character that is wider than the pane
			}
			s.text = s.text[len(head.text):]
			out[len(out)-1] = append(out[len(out)-1], head)
			out, left = append(out, nil), room
		}
		left -= cells.Width(s.text)
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}
