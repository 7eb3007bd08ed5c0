package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
)

// sheet is what scrolls: lines that stand above a diff, and the diff's own lines, laid out for a width.
type sheet struct {
	head   []string
	rows   []row // the diff's lines as they fit
	change reach // the rows of what the violation's hunk changes
	edge   reach // the first and the last row that changes anything
}

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

// newSheet lays a diff out, nil for none, below the lines of head.
func newSheet(head []string, d *Document, p painter) sheet {
	s := sheet{head: head, change: reach{-1, -1}, edge: reach{-1, -1}}
	if d == nil {
		return s
	}
	s.rows = make([]row, 0, len(d.lines))
	for i := range d.lines {
		l := &d.lines[i]
		cut := [][]span{l.spans}
		if !l.gap {
			cut = parts(l.spans, p.room(l))
		}
		for n, part := range cut {
			if i >= d.changed && i <= d.last {
				s.change.add(len(s.rows))
			}
			if l.changes() {
				s.edge.add(len(s.rows))
			}
			s.rows = append(s.rows, row{line: l, index: i, spans: part, rest: n > 0})
		}
	}
	return s
}

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

// length is how many lines scroll.
func (s *sheet) length() int { return len(s.head) + len(s.rows) }

// partsOf are the rows of the line that row i belongs to.
func (s *sheet) partsOf(i int) (first, end int) {
	first, end = i, i+1
	for s.rows[first].rest {
		first--
	}
	for end < len(s.rows) && s.rows[end].rest {
		end++
	}
	return first, end
}
