package diffpane

import "slices"

// seen is which of a diff's lines have been on the screen in full. It outlives a plan that comes out the same again.
type seen struct {
	doc   *Document
	lines []bool
}

// same reports whether two diffs change the same: where their lines stand in the file may differ.
func (d *Document) same(e *Document) bool {
	return d == e || d != nil && e != nil && slices.EqualFunc(d.lines, e.lines, func(a, b line) bool {
		return a.op == b.op && a.gap == b.gap && slices.EqualFunc(a.spans, b.spans, func(s, t span) bool { return s.text == t.text })
	})
}

// recall takes up what was seen of the content before, if it still is what it was.
func (m *Model) recall() {
	d := m.content.Diff
	if d == nil {
		return
	}
	if s := m.seen[m.content.Key]; s == nil || !s.doc.same(d) {
		m.seen[m.content.Key] = &seen{d, make([]bool, len(d.lines))}
	}
}

// Saw says that the first n lines of the last View have been on the screen.
func (m *Model) Saw(n int) {
	s := m.seen[m.content.Key]
	if s == nil || m.content.Diff == nil {
		return
	}
	w := m.windowAt(m.offset)
	n -= len(m.top)
	if w.up {
		n--
	}
	to := min(w.to, w.from+n)
	for i := max(0, w.from-len(m.head)); i < to-len(m.head); i++ {
		m.rows[i].seen = true
		if first, end := m.partsOf(i); !slices.ContainsFunc(m.rows[first:end], func(r row) bool { return !r.seen }) {
			s.lines[m.rows[i].index] = true
		}
	}
}

// partsOf are the rows of the line that row i belongs to.
func (m *Model) partsOf(i int) (first, end int) {
	first, end = i, i+1
	for m.rows[first].rest {
		first--
	}
	for end < len(m.rows) && m.rows[end].rest {
		end++
	}
	return first, end
}

// Unseen is how many changed lines have not been on the screen yet.
func (m *Model) Unseen() int {
	n := 0
	for i := range m.rows {
		if r := &m.rows[i]; !r.rest && m.unseen(r) {
			n++
		}
	}
	return n
}

func (m *Model) unseen(r *row) bool {
	s := m.seen[m.content.Key]
	return r.line.changes() && s != nil && !s.lines[r.index]
}

// ShowUnseen scrolls to the first changed line that has not been on the screen.
func (m *Model) ShowUnseen() {
	for i := range m.rows {
		if r := &m.rows[i]; m.unseen(r) && !r.seen {
			m.moved = true
			m.offset = m.startAt(i)
			m.clamp()
			return
		}
	}
}
