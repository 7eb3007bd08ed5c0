package tui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/theme"
)

// key takes a key. Only a key of its own decides: several that arrive as one message, and pasted text, never do.
func (m *model) key(msg tea.KeyMsg) tea.Cmd {
	if taken, colour := m.ground.take(msg); taken {
		m.paint(colour)
		return nil
	}
	switch msg.String() {
	case "ctrl+c":
		m.code = exitInterrupted
		return m.quit()
	case "ctrl+z":
		return tea.Suspend
	}
	if m.tooSmall() {
		if key.Matches(msg, m.keys.Quit) {
			return m.quit()
		}
		return nil // what can't be seen can't be decided
	}
	switch {
	case m.dialog != nil:
		return m.dialogKey(msg)
	case m.filtering:
		m.filterKey(msg)
		return nil
	}
	m.hush()
	m.queued = queued{}
	switch {
	case msg.Paste:
		m.warn("pasted text is not taken for keys")
		return nil
	case msg.Type == tea.KeyRunes && len(msg.Runes) > 1 && !msg.Alt:
		m.burst(msg.Runes)
		return nil
	}
	return m.single(msg)
}

// burst takes keys that were typed faster than they were read: those that move are split, a filter takes the rest as its text, and what else there is, decisions above all, is ignored and said so.
func (m *model) burst(runes []rune) {
	var ignored []rune
	for i, r := range runes {
		one := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
		switch {
		case key.Matches(one, m.keys.moves()...):
			m.move(one)
		case key.Matches(one, m.keys.Filter):
			m.startFilter()
			if rest := runes[i+1:]; len(rest) > 0 {
				m.filterKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: rest})
			}
			return
		default:
			ignored = append(ignored, r)
		}
	}
	if len(ignored) > 0 {
		m.warn("ignored " + cells.Line(string(ignored)) + ": typed too fast to be meant for what is on the screen")
	}
}

func (m *model) single(msg tea.KeyMsg) tea.Cmd {
	k := m.keys
	switch {
	case key.Matches(msg, k.Accept):
		return m.accept(msg)
	case key.Matches(msg, k.Skip):
		return m.skip(msg)
	case key.Matches(msg, k.Allow):
		m.allow(msg)
	case key.Matches(msg, k.Note):
		m.note()
	case key.Matches(msg, k.AcceptFile):
		return m.acceptFile(msg)
	case key.Matches(msg, k.Undo):
		return m.undo()
	case key.Matches(msg, k.UndoThis):
		return m.undoThis()
	case key.Matches(msg, k.Edit):
		return m.openEditor()
	case key.Matches(msg, k.Filter):
		m.startFilter()
	case key.Matches(msg, k.NextRule):
		m.turnRule(1)
	case key.Matches(msg, k.PrevRule):
		m.turnRule(-1)
	case key.Matches(msg, k.Reload):
		return m.reload(true)
	case key.Matches(msg, k.Mouse):
		return m.toggleMouse()
	case key.Matches(msg, k.News):
		m.showNews()
	case key.Matches(msg, k.Help):
		m.showHelp()
	case key.Matches(msg, k.Quit):
		return m.quit()
	default:
		m.move(msg)
	}
	return nil
}

// move takes the keys that change nothing but what is in sight.
func (m *model) move(msg tea.KeyMsg) {
	k := m.keys
	m.touched = true
	switch {
	case key.Matches(msg, k.ScrollDown):
		m.diff.Scroll(1)
	case key.Matches(msg, k.ScrollUp):
		m.diff.Scroll(-1)
	case key.Matches(msg, k.NextWay):
		m.turnWay(1)
	case key.Matches(msg, k.PrevWay):
		m.turnWay(-1)
	case key.Matches(msg, k.Left):
		m.setFocus(listFocus)
	case key.Matches(msg, k.Right, k.Enter):
		m.setFocus(diffFocus)
	case key.Matches(msg, k.Back):
		m.back()
	case m.focus == diffFocus:
		travel(m.diff.Scroll, m.diff.Page, m.diff.Top, m.diff.Bottom, k, msg)
	default:
		travel(m.list.Move, m.list.Page, m.list.Top, m.list.Bottom, k, msg)
	}
}

// travel gives a key that moves to the pane with the focus.
func travel(move, page func(int), top, bottom func(), k keymap, msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, k.Down):
		move(1)
	case key.Matches(msg, k.Up):
		move(-1)
	case key.Matches(msg, k.PageDown):
		page(1)
	case key.Matches(msg, k.PageUp):
		page(-1)
	case key.Matches(msg, k.Top):
		top()
	case key.Matches(msg, k.Bottom):
		bottom()
	}
}

// back leaves the rewrite, else takes the filter away, else the notice.
func (m *model) back() {
	switch {
	case m.focus == diffFocus:
		m.setFocus(listFocus)
	case m.filter.Value() != "":
		m.setFilter("")
	default:
		m.unread = 0
	}
}

func (m *model) setFocus(p pane) {
	m.focus = p
	m.list.Focus(p == listFocus)
}

// turnRule shows the next rule's violations; after the last one those of all rules.
func (m *model) turnRule(by int) {
	if len(m.rules) < 2 {
		m.say("there is only one rule to look at")
		return
	}
	at, n := len(m.rules), len(m.rules)+1
	for i, r := range m.rules {
		if r == m.rule {
			at = i
		}
	}
	m.rule, m.tabbed, m.touched = "", true, true
	if at = (at + by + n) % n; at < len(m.rules) {
		m.rule = m.rules[at]
	}
	m.refresh()
	m.list.Top()
	if next := m.list.Next(-1); next != "" {
		m.list.Select(next)
	}
}

func newFilter(t *theme.Theme) textinput.Model {
	in := newInput(t)
	in.Placeholder = "words in file, code, rule, function, state or note"
	return in
}

func (m *model) startFilter() {
	m.filtering, m.touched = true, true
	m.filter.Focus()
	m.filter.CursorEnd()
}

// filterKey takes a key while the filter is typed: Enter keeps it, Esc takes it away.
func (m *model) filterKey(msg tea.KeyMsg) {
	switch msg.String() {
	case "enter", "down", "up", "tab":
		m.filtering = false
		m.filter.Blur()
		return
	case "esc":
		m.filtering = false
		m.filter.Blur()
		m.setFilter("")
		return
	}
	msg.Runes, msg.Paste = cells.Input(msg.Runes), false
	before := m.filter.Value()
	m.filter, _ = m.filter.Update(msg)
	if m.filter.Value() != before {
		m.refresh()
	}
}

func (m *model) setFilter(s string) {
	m.filter.SetValue(s)
	m.refresh()
}

// dialogKey gives a key to the question that stands.
func (m *model) dialogKey(msg tea.KeyMsg) tea.Cmd {
	switch m.dialog.Update(msg, m.o.Now()) {
	case dialog.Cancelled:
		m.dialog, m.confirm = nil, nil
	case dialog.Confirmed:
		confirm := m.confirm
		m.dialog, m.confirm = nil, nil
		if confirm != nil {
			return confirm()
		}
	case dialog.Pending, dialog.Ignored:
	}
	return nil
}

// quit ends the program; a decision that is being written is waited for, once.
func (m *model) quit() tea.Cmd {
	if m.writing && !m.quitting {
		m.quitting = true
		m.say("finishing what is being written")
		return nil
	}
	m.quitting = true
	return tea.Quit
}

// toggleMouse is off until asked for: with it on, selecting text needs the terminal's own modifier key.
func (m *model) toggleMouse() tea.Cmd {
	m.mouse = !m.mouse
	if m.mouse {
		m.say("mouse on: wheel and click move; M turns it off")
		return tea.EnableMouseCellMotion
	}
	m.say("mouse off: the terminal selects text")
	return tea.DisableMouse
}

// mouseEvent moves, and never decides.
func (m *model) mouseEvent(e tea.MouseEvent) {
	if m.tooSmall() || m.dialog != nil {
		return
	}
	l := m.layout()
	onList := l.list > 0 && e.X < l.list
	y := e.Y - l.top
	inside := y >= 0 && y <= l.body-len(m.status())
	by := 0
	switch {
	case !inside:
		return
	case e.Button == tea.MouseButtonWheelDown:
		by = 1
	case e.Button == tea.MouseButtonWheelUp:
		by = -1
	case e.Button == tea.MouseButtonLeft && e.Action == tea.MouseActionPress:
		if onList {
			m.list.Click(y)
			m.setFocus(listFocus)
		} else {
			m.setFocus(diffFocus)
		}
	default:
		return
	}
	m.touched = true
	switch {
	case by != 0 && onList:
		m.list.Move(by)
	case by != 0:
		m.diff.Scroll(3 * by)
	}
}
