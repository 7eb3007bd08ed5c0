package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/keys"
)

// key takes a key. Only a key of its own decides: several that arrive as one message, and pasted text, never do.
func (m *model) key(msg tea.KeyMsg) tea.Cmd {
	if taken, known, dark := m.ground.Update(msg); taken {
		if known {
			m.paint(dark)
		}
		return nil
	}
	switch msg.String() {
	case "ctrl+c":
		m.code = exitInterrupted
		return m.quit()
	case "ctrl+z":
		return tea.Suspend
	}
	if m.frame.TooSmall() {
		if m.keys.Of(msg) == keys.Quit {
			return m.quit()
		}
		return nil // what can't be seen can't be decided
	}
	switch {
	case m.dialog != nil:
		return m.dialogKey(msg)
	case m.filter.Typing():
		m.filterKey(msg)
		return nil
	}
	m.status.Hush(m.frame.Size())
	m.queued = queued{}
	switch {
	case msg.Paste:
		m.status.Warn("pasted text is not taken for keys")
		return nil
	case msg.Type == tea.KeyRunes && len(msg.Runes) > 1 && !msg.Alt:
		m.burst(msg.Runes)
		return nil
	}
	return m.act(m.keys.Of(msg))
}

// burst takes letters that were typed faster than they were read: what decides is ignored and said so.
func (m *model) burst(letters []rune) {
	looks, filter, text, ignored := m.keys.Burst(letters)
	for _, k := range looks {
		m.move(k)
	}
	if filter {
		m.startFilter()
	}
	if len(text) > 0 {
		m.filterKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: text})
	}
	if len(ignored) > 0 {
		m.status.Warn("ignored " + cells.Line(string(ignored)) + ": typed too fast to be meant for what is on the screen")
	}
}

func (m *model) act(k keys.Key) tea.Cmd {
	switch k {
	case keys.Accept:
		return m.accept()
	case keys.Skip:
		return m.skip()
	case keys.Allow:
		m.allow()
	case keys.Note:
		m.note()
	case keys.AcceptFile:
		return m.acceptFile()
	case keys.Undo:
		return m.undo()
	case keys.UndoThis:
		return m.undoThis()
	case keys.Edit:
		return m.openEditor()
	case keys.Filter:
		m.startFilter()
	case keys.NextRule:
		m.turnRule(1)
	case keys.PrevRule:
		m.turnRule(-1)
	case keys.Reload:
		return m.reload(true)
	case keys.Mouse:
		return m.toggleMouse()
	case keys.News:
		m.showNews()
	case keys.Help:
		m.showHelp()
	case keys.Quit:
		return m.quit()
	default:
		m.move(k)
	}
	return nil
}

// move takes the keys that change nothing but what is in sight.
func (m *model) move(k keys.Key) {
	m.touched = true
	switch k {
	case keys.ScrollDown:
		m.diff.Move(1)
	case keys.ScrollUp:
		m.diff.Move(-1)
	case keys.NextWay:
		m.turnWay(1)
	case keys.PrevWay:
		m.turnWay(-1)
	case keys.Left:
		m.setFocus(frame.List)
	case keys.Right, keys.Enter:
		m.setFocus(frame.Rewrite)
	case keys.Back:
		m.back()
	default:
		if m.frame.Focus() == frame.Rewrite {
			travel(m.diff, k)
		} else {
			travel(m.list, k)
		}
	}
}

// traveller is what keys that move are for.
type traveller interface {
	Move(n int)
	Page(n int)
	Top()
	Bottom()
}

// travel gives a key that moves to the pane with the focus.
func travel(p traveller, k keys.Key) {
	switch k {
	case keys.Down:
		p.Move(1)
	case keys.Up:
		p.Move(-1)
	case keys.PageDown:
		p.Page(1)
	case keys.PageUp:
		p.Page(-1)
	case keys.Top:
		p.Top()
	case keys.Bottom:
		p.Bottom()
	default:
	}
}

// back leaves the rewrite, else takes the filter away, else the notice.
func (m *model) back() {
	switch {
	case m.frame.Focus() == frame.Rewrite:
		m.setFocus(frame.List)
	case m.filter.On():
		m.filter.Clear()
		m.refresh()
	default:
		m.status.Read()
	}
}

func (m *model) setFocus(p frame.Pane) {
	m.frame.SetFocus(p)
	m.list.Focus(p == frame.List)
}

// paint paints all anew for a background.
func (m *model) paint(dark bool) {
	m.theme.SetDark(dark)
	m.shown = shown{}
	m.refresh()
}

// turnRule shows the violations of the rule that is so many further on.
func (m *model) turnRule(by int) {
	if !m.head.Turn(by) {
		m.status.Say("there is only one rule to look at")
		return
	}
	m.touched = true
	m.refresh()
	m.list.Top()
	if next := m.list.Next(-1); next != "" {
		m.list.Select(next)
	}
}

func (m *model) startFilter() {
	m.touched = true
	m.filter.Start()
}

// filterKey takes a key while the filter is typed.
func (m *model) filterKey(msg tea.KeyMsg) {
	if m.filter.Update(msg) {
		m.refresh()
	}
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
		m.status.Say("finishing what is being written")
		return nil
	}
	m.quitting = true
	return tea.Quit
}

// toggleMouse is off until asked for: with it on, selecting text needs the terminal's own modifier key.
func (m *model) toggleMouse() tea.Cmd {
	m.mouse = !m.mouse
	if m.mouse {
		m.status.Say("mouse on: wheel and click move; M turns it off")
		return tea.EnableMouseCellMotion
	}
	m.status.Say("mouse off: the terminal selects text")
	return tea.DisableMouse
}

// mouseEvent moves, and never decides.
func (m *model) mouseEvent(e tea.MouseEvent) {
	if m.frame.TooSmall() || m.dialog != nil {
		return
	}
	pane, y, inside := m.frame.At(e.X, e.Y, len(m.statusLines()))
	by := 0
	switch {
	case !inside:
		return
	case e.Button == tea.MouseButtonWheelDown:
		by = 1
	case e.Button == tea.MouseButtonWheelUp:
		by = -1
	case e.Button == tea.MouseButtonLeft && e.Action == tea.MouseActionPress:
		if pane == frame.List {
			m.list.Click(y)
		}
		m.setFocus(pane)
	default:
		return
	}
	m.touched = true
	switch {
	case by != 0 && pane == frame.List:
		m.list.Move(by)
	case by != 0:
		m.diff.Move(3 * by)
	}
}
