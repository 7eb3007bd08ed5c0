package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// sheet is what scrolls: lines that stand above a diff, and the diff's own lines, laid out for a width.
type sheet struct {
	head   []string
	rows   []row // the diff's lines as they fit
	change reach // the rows of what the violation's hunk changes
	edge   reach // the first and the last row that changes anything
}

// row is a line of the diff, or a part of one: lines are shown in full, on as many rows as it takes. Lines that change
// imports may stand in one row together.
type row struct {
	line  *line
	index int  // of the line
	fold  bool // it stands for lines that change imports
	more  int  // how many lines after it the row stands for as well
	spans []span
	rest  bool // not the line's first part
	seen  bool // it has been on the screen
}

// shape is what of a diff is laid out.
type shape struct {
	fold   bool // lines that change imports stand in one row
	around int  // how many lines around those that change
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
func newSheet(head []string, d *Document, p painter, by shape) sheet {
	s := sheet{head: head, change: reach{-1, -1}, edge: reach{-1, -1}}
	if d == nil {
		return s
	}
	s.rows = make([]row, 0, len(d.lines))
	near := d.near(by)
	left := false // lines were left out since the last row
	for i := 0; i < len(d.lines); i++ {
		l := &d.lines[i]
		switch {
		case by.fold && l.imports:
			end := i + 1
			for end < len(d.lines) && d.lines[end].imports {
				end++
			}
			s.edge.add(len(s.rows))
			s.rows = append(s.rows, row{line: l, index: i, fold: true, more: end - i - 1, spans: []span{{text: folded(d.lines[i:end]), role: theme.Dim}}})
			i, left = end-1, false
			continue
		case !near[i]:
			left = true
			continue
		case l.gap && !l.file && l.spans[0].text == "" && (len(s.rows) == 0 || s.rows[len(s.rows)-1].fold):
			continue // after what is folded there is nothing to tell
		case left && !l.gap && len(s.rows) > 0 && !s.rows[len(s.rows)-1].line.gap && !s.rows[len(s.rows)-1].fold:
			s.rows = append(s.rows, row{line: &line{gap: true, spans: []span{{role: theme.Dim}}}, index: i - 1})
		}
		left = false
		s.add(d, i, p)
	}
	return s
}

// add lays one line of a diff out.
func (s *sheet) add(d *Document, i int, p painter) {
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
