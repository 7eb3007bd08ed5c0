package diffpane

// leastMarked is the least number of scrolling lines for which two lines are used for marks.
const leastMarked = 4

// window is the visible part of the scrolling lines: from up to, but not including, to. If changed lines are above or
// below it, a mark that counts them replaces the first or the last line.
type window struct {
	from, to int
	up, down bool
}

// windowAt returns the window of room lines at an offset.
func (s *sheet) windowAt(offset, room int) window {
	w := window{from: offset, to: min(offset+room, s.length())}
	if room < leastMarked || s.edge.first < 0 {
		return w
	}
	if head := len(s.head); head+s.edge.first < offset {
		w.up = true
		w.from++
	}
	if head := len(s.head); head+s.edge.last >= offset+room {
		w.down = true
		w.to--
	}
	return w
}

// whole reports whether room lines can show all changed lines at once.
func (s *sheet) whole(room int) bool {
	if s.edge.first < 0 {
		return s.length() <= room
	}
	return s.edge.last-s.edge.first < room
}

// shows reports whether a window includes the rows from first to last.
func (s *sheet) shows(w window, first, last int) bool {
	return w.from <= len(s.head)+first && len(s.head)+last < w.to
}

// start returns the initial offset: the smallest one at which all changes of the violation's hunk are visible, with as
// much context as there is room for. If they don't fit, the first changed line is at the top; changed lines little
// above it, such as the imports, are too.
func (s *sheet) start(room int) int {
	if len(s.rows) == 0 {
		return 0
	}
	end := max(0, s.length()-room)
	first, last := s.change.first, s.change.last
	from, to := first, last
	if s.whole(room) && s.edge.first >= 0 { // prefer all changes to context
		from, to = min(from, s.edge.first), max(to, s.edge.last)
	}
	for around := contextRows; around >= 0; around-- {
		for o := 0; o <= end; o++ {
			if s.shows(s.windowAt(o, room), min(from, max(0, first-around)), max(to, min(last+around, len(s.rows)-1))) {
				return o
			}
		}
	}
	if s.edge.first >= 0 && first-s.edge.first <= contextRows {
		first = s.edge.first
	}
	return s.startAt(first, room)
}

// contextRows is how many context lines should be visible with a change; widest is more lines than a hunk's context
// has.
const (
	contextRows = 3
	widest      = 1000
)

// startAt returns the largest offset at which a row is visible, so that most of what follows is visible too.
func (s *sheet) startAt(row, room int) int {
	end := max(0, s.length()-room)
	for o := min(len(s.head)+row, end); o > 0; o-- {
		if s.shows(s.windowAt(o, room), row, row) {
			return o
		}
	}
	return 0
}

// hidden is a number of changed lines that are out of sight, and how many of them never were in sight.
type hidden struct{ lines, unseen int }

// hidden returns the changed lines that are, at least partly, above and below a window.
func (s *sheet) hidden(w window, known *seen) (above, below hidden) {
	head := len(s.head)
	for i := range s.rows {
		r := &s.rows[i]
		n := r.changes()
		if n == 0 {
			continue
		}
		ends := i == len(s.rows)-1 || !s.rows[i+1].rest
		if !r.rest && head+i < w.from {
			above.lines, above.unseen = above.lines+n, above.unseen+known.lacks(r)
		}
		if ends && head+i >= w.to {
			below.lines, below.unseen = below.lines+n, below.unseen+known.lacks(r)
		}
	}
	return above, below
}
