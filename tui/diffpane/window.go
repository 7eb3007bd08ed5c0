package diffpane

// leastMarked is how many lines have to scroll before two of them are given away to marks.
const leastMarked = 4

// window is what is on the screen of the lines that scroll: those from from up to to. Where changed lines lie above or
// below, the first or the last line says so in the place of what stands there.
type window struct {
	from, to int
	up, down bool
}

// windowAt returns the window of so many lines when the topmost one is offset.
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

// whole reports whether all lines that change are in sight at once when there is room for so many.
func (s *sheet) whole(room int) bool {
	if s.edge.first < 0 {
		return s.length() <= room
	}
	return s.edge.last-s.edge.first < room
}

// shows reports whether the rows from first to last are in a window.
func (s *sheet) shows(w window, first, last int) bool {
	return w.from <= len(s.head)+first && len(s.head)+last < w.to
}

// start returns the place to begin with: the highest one at which all that the violation's hunk changes is in sight,
// with the lines around it as far as there is room for them; where not all of it fits, its first changed line stands on
// top.
func (s *sheet) start(room int) int {
	if len(s.rows) == 0 {
		return 0
	}
	end := max(0, s.length()-room)
	first, last := s.change.first, s.change.last
	from, to := first, last
	if s.whole(room) && s.edge.first >= 0 { // the lines around it are not worth hiding what else changes
		from, to = min(from, s.edge.first), max(to, s.edge.last)
	}
	for around := contextRows; around >= 0; around-- {
		for o := 0; o <= end; o++ {
			if s.shows(s.windowAt(o, room), min(from, max(0, first-around)), max(to, min(last+around, len(s.rows)-1))) {
				return o
			}
		}
	}
	return s.startAt(first, room)
}

// contextRows is how many lines around a change are wanted in sight with it, and widest more than a hunk has.
const (
	contextRows = 3
	widest      = 1000
)

// startAt returns the lowest place at which a row is in sight, so that most of what follows is too.
func (s *sheet) startAt(row, room int) int {
	end := max(0, s.length()-room)
	for o := min(len(s.head)+row, end); o > 0; o-- {
		if s.shows(s.windowAt(o, room), row, row) {
			return o
		}
	}
	return 0
}

// hidden counts the changed lines of which something lies above or below a window.
func (s *sheet) hidden(w window) (above, below int) {
	head := len(s.head)
	for i, r := range s.rows {
		n := r.changes()
		if n == 0 {
			continue
		}
		ends := i == len(s.rows)-1 || !s.rows[i+1].rest
		if !r.rest && head+i < w.from {
			above += n
		}
		if ends && head+i >= w.to {
			below += n
		}
	}
	return above, below
}
