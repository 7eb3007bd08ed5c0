package diffpane

import (
	"slices"

	"github.com/seed-58def443/ssot/tui/diffpane/document"
)

// memory is what was seen of each content, by its key.
type memory map[string]*seen

// seen is which of a diff's lines have been on the screen in full. It outlives a plan that comes out the same again.
type seen struct {
	doc   *document.Document
	lines []bool
}

// recall returns what was seen of a content, if it still is what it was; nil where there is no diff.
func (m memory) recall(c Content) *seen {
	if c.Diff == nil {
		return nil
	}
	s := m[c.Key]
	if s == nil || !s.doc.Same(c.Diff) {
		s = &seen{c.Diff, make([]bool, len(c.Diff.Lines))}
		m[c.Key] = s
	}
	return s
}

// saw says that the rows from from up to to of a sheet have been on the screen. A line was seen when all its rows were,
// or the one that it is folded into.
func (s *seen) saw(sheet *sheet, from, to int) {
	for i := max(0, from); i < to; i++ {
		sheet.rows[i].seen = true
		first, end := sheet.partsOf(i)
		if !slices.ContainsFunc(sheet.rows[first:end], func(r row) bool { return !r.seen }) {
			r := &sheet.rows[i]
			for n := range r.more + 1 {
				s.lines[r.index+n] = true
			}
			if r.partner != nil {
				s.lines[r.partner.index] = true
			}
		}
	}
}

// lacks returns how many lines that change, and were not seen, a row has a part of.
func (s *seen) lacks(r *row) (n int) {
	if s == nil {
		return 0
	}
	if r.line.Changes() && !s.lines[r.index] {
		n++
	}
	if r.partner != nil && !s.lines[r.partner.index] {
		n++
	}
	return n
}

// left returns how many changed lines were not seen, and next the first row of them that was not on the screen, -1 when
// there is none.
func (s *seen) left(sheet *sheet) (n, next int) {
	next = -1
	for i := range sheet.rows {
		r := &sheet.rows[i]
		lacks := s.lacks(r)
		if lacks == 0 {
			continue
		}
		if !r.rest {
			n += lacks
		}
		if !r.seen && next < 0 {
			next = i
		}
	}
	return n, next
}
