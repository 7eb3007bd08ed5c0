package tui

import (
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/find"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/keys/reading"
	"github.com/seed-58def443/ssot/tui/keys/several"
	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/terminal"
)

// moves handles keys and mouse events that only change what is visible.
type moves struct {
	review *review
	diff   *diffpane.Model
	frame  *frame.Model
	status *status.Model
}

// move handles a key; it reports whether there was a violation to move to. For keys that don't move between violations
// it reports true.
func (m *moves) move(k keys.Key) bool {
	m.review.touch()
	list, diff := m.review.list, m.diff
	found := true
	switch k {
	case keys.Down:
		list.Move(1)
	case keys.Up:
		list.Move(-1)
	case keys.NextOpen:
		found = list.Open(1)
	case keys.PrevOpen:
		found = list.Open(-1)
	case keys.NextFile:
		found = list.File(1)
	case keys.PrevFile:
		found = list.File(-1)
	case keys.NextPriority:
		found = list.Group(1)
	case keys.PrevPriority:
		found = list.Group(-1)
	case reading.NextFile:
		found = diff.ScrollToFile(1)
	case reading.PrevFile:
		found = diff.ScrollToFile(-1)
	case reading.SameShape:
		a := markKnownShapes(diff)
		m.status.Tell(a.role, a.text)
	case several.Fold:
		list.Fold()
	case keys.First:
		list.Top()
	case keys.Last:
		list.Bottom()
	case reading.PageDown:
		diff.Page(1)
	case reading.PageUp:
		diff.Page(-1)
	case reading.LineDown:
		diff.Move(1)
	case reading.LineUp:
		diff.Move(-1)
	case keys.ArrowDown:
		m.arrow(1)
	case keys.ArrowUp:
		m.arrow(-1)
	case reading.Sides:
		m.status.Say(turnSides(m.frame))
	case reading.Zoom, keys.Enter:
		m.frame.Zoom(true)
	case reading.Unzoom:
		m.frame.Zoom(false)
	case keys.Back:
		switch {
		case m.frame.Zoomed():
			m.frame.Zoom(false)
		case !m.review.unfilter():
			m.status.Read()
		}
	default:
	}
	return found
}

// turnSides switches between side by side and one column, and returns a message about it.
func turnSides(f *frame.Model) string {
	width, _ := f.Size()
	switch {
	case !f.TurnSides():
		return fmt.Sprintf("side by side needs %d columns: this screen has %d", frame.SidesWidth, width)
	case f.Sides():
		return "old and new side by side; | puts them into one column again"
	}
	return "old and new in one column again"
}

// arrow moves between violations or, if the diff is zoomed, scrolls it by a line.
func (m *moves) arrow(by int) {
	if m.frame.Zoomed() {
		m.diff.Move(by)
	} else {
		m.review.list.Move(by)
	}
}

// click handles a mouse event. The mouse moves the cursor and scrolls; it never decides.
func (m *moves) click(e tea.MouseEvent) {
	pane, line, inside := m.frame.At(e.X, e.Y)
	if !inside {
		return
	}
	by := 0
	switch {
	case e.Button == tea.MouseButtonWheelDown:
		by = 1
	case e.Button == tea.MouseButtonWheelUp:
		by = -1
	case e.Button == tea.MouseButtonLeft && e.Action == tea.MouseActionPress:
		if pane == frame.List {
			m.review.list.Click(line)
		}
	default:
		return
	}
	m.review.touch()
	switch {
	case by != 0 && pane == frame.List:
		m.review.list.Move(by)
	case by != 0:
		m.diff.Move(3 * by)
	}
}

// mouse reports whether mouse events are on. They are off by default: with them, selecting text needs the terminal's
// modifier key.
type mouse bool

func (m *mouse) toggle() (cmd tea.Cmd, text string) {
	*m = !*m
	if *m {
		return tea.EnableMouseCellMotion, "mouse on: wheel and click move; M turns it off"
	}
	return tea.DisableMouse, "mouse off: the terminal selects text"
}

// mode returns the command that sets the terminal's mouse mode again, because another program may have changed it.
func (m *mouse) mode() tea.Cmd {
	if *m {
		return tea.EnableMouseCellMotion
	}
	return nil
}

// stopped suspends the program, as ctrl+z does, if a shell can resume it.
func stopped(stops *terminal.Stops, say *status.Model) tea.Cmd {
	if !stops.Able() {
		say.Warn("it can't be stopped here: nothing would let it go on; q quits")
		return nil
	}
	return stops.Command()
}

// number is the list position that the user is typing.
type number struct {
	review *review
	typed  string
}

// digit appends a digit and returns a message.
func (r *number) digit(d string) string {
	if len(r.typed) < 9 {
		r.typed += d
	}
	return "to number " + r.typed + ": enter"
}

// goTo moves to the typed position if enter is set, and returns why it can't; with any other key it clears the number.
// done reports whether the key was used.
func (r *number) goTo(enter bool) (why string, done bool) {
	n, err := strconv.Atoi(r.typed)
	r.typed = ""
	switch {
	case err != nil || !enter:
		return "", false
	case n < 1 || n > r.review.list.Len():
		return fmt.Sprintf("there is no number %d: the list has %d", n, r.review.list.Len()), true
	}
	r.review.touch()
	r.review.list.Jump(n - 1)
	return "", true
}

// search finds a text in the zoomed diff.
type search struct {
	find   *find.Model
	diff   *diffpane.Model
	frame  *frame.Model
	at, of int
}

// on reports whether a search is active and visible.
func (s *search) on() bool { return s.frame.Zoomed() && s.find.Text() != "" && !s.find.Typing() }

// typed passes a key to the search field and shows the first match.
func (s *search) typed(msg tea.KeyMsg) {
	s.find.Update(msg)
	s.at, s.of = s.diff.Look(s.find.Text())
}

// key handles the keys that have another meaning during a search; it reports whether it used the key.
func (s *search) key(k keys.Key) bool {
	switch {
	case k == keys.Filter && s.frame.Zoomed():
		s.find.Start()
		s.diff.Look("")
	case !s.on():
		return false
	case k == keys.Note:
		s.at, s.of = s.diff.Find(1)
	case k == reading.FindPrev:
		s.at, s.of = s.diff.Find(-1)
	case k == keys.Back:
		s.find.Clear()
		s.diff.Look("")
	default:
		return false
	}
	return true
}

// rest returns the reminder of the search for the status line.
func (s *search) rest() string {
	if s.of == 0 {
		return s.find.Kept("is not here; esc takes it away")
	}
	return s.find.Kept(fmt.Sprintf("%d of %s; n next, N before, esc takes it away", s.at, count.Of(s.of, "line")))
}
