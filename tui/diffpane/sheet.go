package diffpane

import (
	"slices"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// A sheet is the scrolling part of the pane: the lines above a diff, and the diff's lines, laid out for a width.
type sheet struct {
	head   []string
	rows   []row // rows of the diff
	change reach // rows of the changes in the violation's hunk
	edge   reach // first and last changed row
}

// A row is a line of the diff or a part of one: a long line is wrapped, never cut. One row can stand for several folded
// import lines.
type row struct {
	line  *document.Line
	index int  // index of the line
	fold  bool // stands for import lines
	more  int  // number of folded lines after the first
	spans []document.Span
	rest  bool // not the first part of the line
	seen  bool // was on the screen
	// partner is the new line at the right of an old one in side-by-side view, or nil.
	partner *partner
}

// shape selects what is laid out of a diff.
type shape struct {
	fold   bool // fold changed import lines into one row
	around int  // number of context lines around changes
}

// reach is a range of rows, both included; both are -1 if it is empty.
type reach struct{ first, last int }

func (r *reach) add(i int) {
	if r.first < 0 {
		r.first = i
	}
	r.last = i
}

// newSheet lays out a diff, which may be nil, below the lines of head.
func newSheet(head []string, d *document.Document, p painter, by shape) sheet {
	s := sheet{head: head, change: reach{-1, -1}, edge: reach{-1, -1}}
	if d == nil {
		return s
	}
	s.rows = make([]row, 0, len(d.Lines))
	near := by.near(d)
	left := false // lines were omitted since the last row
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
			continue // no gap after folded lines
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

// add lays out one line of a diff.
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

// parts cuts spans into parts of at most room cells. It returns at least one part.
func parts(spans []document.Span, room int) [][]document.Span {
	if room < 8 { // too narrow to wrap
		return [][]document.Span{spans}
	}
	out := [][]document.Span{nil}
	left := room
	for _, s := range spans {
		for cells.Width(s.Text) > left {
			head := s
			if head.Text = cells.Cut(s.Text, left); head.Text == "" && left == room {
				break // a character wider than the pane
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

// length returns the number of scrolling lines.
func (s *sheet) length() int { return len(s.head) + len(s.rows) }

// partsOf returns the range of rows that show the line of row i.
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

// near reports for each line whether it is laid out: changed lines, their context, and headings of hunks and files. In
// a hunk without changes, the context is that of the violation.
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
