package diffpane

import (
	"slices"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
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
	line  *document.Line
	index int  // of the line
	fold  bool // it stands for lines that change imports
	more  int  // how many lines after it the row stands for as well
	spans []document.Span
	rest  bool // not the line's first part
	seen  bool // it has been on the screen
	// partner stands on the right of a line that goes, when old and new stand side by side; nil: nothing does.
	partner *partner
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
func newSheet(head []string, d *document.Document, p painter, by shape) sheet {
	s := sheet{head: head, change: reach{-1, -1}, edge: reach{-1, -1}}
	if d == nil {
		return s
	}
	s.rows = make([]row, 0, len(d.Lines))
	near := by.near(d)
	left := false // lines were left out since the last row
	for i := 0; i < len(d.Lines); i++ {
		l := &d.Lines[i]
		switch {
		case by.fold && l.Imports:
			end := i + 1
			for end < len(d.Lines) && d.Lines[end].Imports {
				end++
			}
			s.edge.add(len(s.rows))
			s.rows = append(s.rows, row{line: l, index: i, fold: true, more: end - i - 1, spans: []document.Span{{Text: document.Folded(d.Lines[i:end]), Role: theme.Dim}}})
			i, left = end-1, false
			continue
		case !near[i]:
			left = true
			continue
		case l.Gap && !l.File && l.Spans[0].Text == "" && (len(s.rows) == 0 || s.rows[len(s.rows)-1].fold):
			continue // after what is folded there is nothing to tell
		case left && !l.Gap && len(s.rows) > 0 && !s.rows[len(s.rows)-1].line.Gap && !s.rows[len(s.rows)-1].fold:
			s.rows = append(s.rows, row{line: &document.Line{Gap: true, Spans: []document.Span{{Role: theme.Dim}}}, index: i - 1})
		}
		left = false
		if end := run(d, i, by); p.sides && end > i {
			s.pair(d, i, end, p)
			i = end - 1
			continue
		}
		s.add(d, i, p)
	}
	return s
}

// add lays one line of a diff out.
func (s *sheet) add(d *document.Document, i int, p painter) {
	l := &d.Lines[i]
	cut := [][]document.Span{l.Spans}
	if !l.Gap {
		cut = parts(l.Spans, p.room(l))
	}
	for n, part := range cut {
		if i >= d.Changed && i <= d.Last {
			s.change.add(len(s.rows))
		}
		if l.Changes() {
			s.edge.add(len(s.rows))
		}
		s.rows = append(s.rows, row{line: l, index: i, spans: part, rest: n > 0})
	}
}

// parts cuts spans into pieces of at most room cells each; there is always one.
func parts(spans []document.Span, room int) [][]document.Span {
	if room < 8 { // not worth it
		return [][]document.Span{spans}
	}
	out := [][]document.Span{nil}
	left := room
	for _, s := range spans {
		for cells.Width(s.Text) > left {
			head := s
			if head.Text = cells.Cut(s.Text, left); head.Text == "" && left == room {
				break // a character that is wider than the pane
			}
			s.Text = s.Text[len(head.Text):]
			out[len(out)-1] = append(out[len(out)-1], head)
			out, left = append(out, nil), room
		}
		left -= cells.Width(s.Text)
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

// length returns how many lines scroll.
func (s *sheet) length() int { return len(s.head) + len(s.rows) }

// partsOf returns the rows of the line that row i belongs to.
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

// near says of each line whether it is laid out in a shape: lines that change, those around them in their hunk, and
// what heads hunks and files. A hunk that changes nothing is laid out around the violation.
func (by shape) near(d *document.Document) []bool {
	if !slices.ContainsFunc(d.Lines, func(l document.Line) bool { return l.Here || l.Changes() }) {
		return slices.Repeat([]bool{true}, len(d.Lines))
	}
	near := make([]bool, len(d.Lines))
	for i := range d.Lines {
		l := &d.Lines[i]
		near[i] = near[i] || l.Gap
		if !l.Here && (!l.Changes() || l.Imports && by.fold) {
			continue
		}
		near[i] = true
		for _, step := range []int{-1, 1} {
			for n := 1; n <= by.around; n++ {
				j := i + n*step
				if j < 0 || j >= len(d.Lines) || d.Lines[j].Gap {
					break
				}
				near[j] = true
			}
		}
	}
	return near
}
