package dialog

import tea "github.com/charmbracelet/bubbletea"

// sheet is the part of a text that is in sight, as the last View had it.
type sheet struct{ offset, height, length int }

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

func (s *sheet) scroll(n int) { s.offset = max(0, min(s.offset+n, s.length-s.height)) }
