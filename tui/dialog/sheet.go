package dialog

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// sheet is the part of a text that is in sight, as the last View had it.
type sheet struct {
	offset, height, length int

	width int    // for which the lines of seen were wrapped
	seen  []bool // lines that were on the screen
}

// read takes a key while there is only something to read.
func (s *sheet) read(msg tea.KeyMsg) Result {
	switch msg.String() {
	case "j", "down":
		s.scroll(1)
	case "k", "up":
		s.scroll(-1)
	case "pgdown", " ":
		s.scroll(s.height)
	case "pgup":
		s.scroll(-s.height)
	case "g", "home":
		s.scroll(-s.length)
	case "G", "end":
		s.scroll(s.length)
	case "esc", "q", "?", "i", "enter":
		return Cancelled
	default:
		return Ignored
	}
	return Pending
}

// page takes a key that scrolls what a question is about; it reports whether it did. Pages overlap, for marks hide two
// lines.
func (s *sheet) page(msg tea.KeyMsg) bool {
	if s.length <= s.height {
		return false
	}
	switch msg.String() {
	case "down":
		s.scroll(1)
	case "up":
		s.scroll(-1)
	case "pgdown", " ":
		s.scroll(max(1, s.height-2))
	case "pgup", "b":
		s.scroll(-max(1, s.height-2))
	default:
		return false
	}
	return true
}

func (s *sheet) scroll(n int) { s.offset = max(0, min(s.offset+n, s.length-s.height)) }

// leastMarked is the least number of visible lines of which two may be marks.
const leastMarked = 3

// window is what is visible of a text: from up to, but not including, to, with marks for what is above and below.
type window struct {
	from, to int
	up, down bool
}

func (s *sheet) window() window {
	w := window{from: s.offset, to: min(s.offset+s.height, s.length)}
	if s.height < leastMarked {
		return w
	}
	if w.up = w.from > 0; w.up {
		w.from++
	}
	if w.down = w.to < s.length; w.down {
		w.to--
	}
	return w
}

// saw records that the lines of a window are on a screen of this width. At another width lines are wrapped anew, and
// nothing is known of them.
func (s *sheet) saw(w window, width int) {
	if width != s.width || len(s.seen) != s.length {
		s.width, s.seen = width, make([]bool, s.length)
	}
	for i := w.from; i < w.to; i++ {
		s.seen[i] = true
	}
}

// unseen returns how many lines were not on the screen yet, and the first of them.
func (s *sheet) unseen() (n, first int) {
	for i, seen := range s.seen {
		if !seen {
			if n++; n == 1 {
				first = i
			}
		}
	}
	return n, first
}

// show scrolls so that what begins with a line that was not on the screen is.
func (s *sheet) show(line int) {
	s.offset = line
	if line > 0 && s.height >= leastMarked {
		s.offset-- // the mark above it
	}
	s.scroll(0)
}

// asked describes unseen lines in words.
func asked(n int) string {
	if n == 1 {
		return "one line of this was not on the screen"
	}
	return fmt.Sprintf("%d lines of this were not on the screen", n)
}
