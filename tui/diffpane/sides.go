package diffpane

import (
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// partner is the new line, or a part of it, at the right of a row in side-by-side view.
type partner struct {
	line  *document.Line
	index int // index of the line
	spans []document.Span
}

// run returns the end of the run of changed lines that begins at line first.
func run(d *document.Document, first int, by shape) (end int) {
	end = first
	for end < len(d.Lines) && d.Lines[end].Changes() && (!by.fold || !d.Lines[end].Imports) {
		end++
	}
	return end
}

// pair lays out the changed lines from first to end: deleted lines at the left, inserted ones at the right, in order.
func (s *sheet) pair(d *document.Document, first, end int, p painter) {
	var old, now []int
	for i := first; i < end; i++ {
		if d.Lines[i].Op == patch.Insert {
			now = append(now, i)
		} else {
			old = append(old, i)
		}
	}
	both := min(len(old), len(now))
	for n := range both {
		s.beside(d, old[n], now[n], p)
	}
	for _, i := range append(old[both:], now[both:]...) {
		s.add(d, i, p)
	}
}

// beside lays out a deleted and an inserted line side by side, on as many rows as the longer one needs.
func (s *sheet) beside(d *document.Document, old, now int, p painter) {
	left, right := &d.Lines[old], &d.Lines[now]
	lefts, rights := parts(left.Spans, p.room(left)), parts(right.Spans, p.room(right))
	for n := range max(len(lefts), len(rights)) {
		for _, i := range []int{old, now} {
			if i >= d.Changed && i <= d.Last {
				s.change.add(len(s.rows))
			}
		}
		s.edge.add(len(s.rows))
		r := row{line: left, index: old, rest: n > 0, partner: &partner{line: right, index: now}}
		if n < len(lefts) {
			r.spans = lefts[n]
		}
		if n < len(rights) {
			r.partner.spans = rights[n]
		}
		s.rows = append(s.rows, r)
	}
}

// lineAt returns the line of the row at an offset.
func (s *sheet) lineAt(offset int) int {
	if i := offset - len(s.head); i >= 0 && i < len(s.rows) {
		return s.rows[i].index
	}
	return -1
}

// rowOf returns the offset of the first row of a line, or of the next one that is laid out.
func (s *sheet) rowOf(line int) int {
	for i := range s.rows {
		if r := &s.rows[i]; r.index >= line || r.partner != nil && r.partner.index == line {
			return len(s.head) + i
		}
	}
	return 0
}

// changes returns how many changed lines a row has a part of.
func (r *row) changes() (n int) {
	if r.line.Changes() {
		n++
	}
	if r.partner != nil {
		n++
	}
	return n
}

// side returns the painter of one side.
func (p painter) side(own patch.Op) painter {
	half := (p.width - 1) / 2
	if own == patch.Insert {
		half = p.width - 1 - half
	}
	return painter{theme: p.theme, width: max(0, half), digits: p.digits, own: own}
}

// both draws a row with old at the left and new at the right; a missing side is blank.
func (p painter) both(r row) string {
	old, now := p.side(patch.Delete), p.side(patch.Insert)
	left, right := cells.Blank(old.width), cells.Blank(now.width)
	if r.line.Op != patch.Insert && (r.spans != nil || !r.rest) {
		left = old.codeLine(r)
	}
	switch {
	case r.partner != nil && (r.partner.spans != nil || !r.rest):
		right = now.codeLine(row{line: r.partner.line, spans: r.partner.spans, rest: r.rest})
	case r.line.Op != patch.Delete:
		right = now.codeLine(r)
	}
	return cells.Fit(left+p.theme.Paint(theme.Faint, "│")+right, p.width)
}
