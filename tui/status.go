package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// flash is a message above the keys; the next key takes it away.
type flash struct {
	role theme.Role
	text string // safe to show; may have several lines
}

// status is what stands above the keys: what just happened, what is typed, or what must be read, and at the right what could not be read and the cursor's place. A message takes as many lines as it needs, from the body's.
func (m *model) status() []string {
	rows := []string{""}
	if m.flash.text != "" && !m.filter.Typing() {
		rows = m.flashRows()
	} else {
		rows[0] = m.message(max(0, m.width-cells.Width(m.notice()+m.where())-3))
	}
	for i := range rows {
		rows[i] = " " + rows[i]
		if i < len(rows)-1 {
			rows[i] = cells.Fit(rows[i], m.width)
		}
	}
	last, right := rows[len(rows)-1], m.notice()+m.where()
	if cells.Width(last)+cells.Width(right) >= m.width {
		right = m.where()
	}
	rows[len(rows)-1] = cells.Ends(last, right, m.width)
	return rows
}

// where is the cursor's place in the list.
func (m *model) where() string {
	if n := m.list.Len(); n > 0 {
		return m.theme.Paint(theme.Dim, fmt.Sprintf("%d of %d", m.list.Index()+1, n)) + " "
	}
	return ""
}

// notice says what could not be read.
func (m *model) notice() string {
	if text := m.notReadText(); text != "" {
		return m.theme.Paint(theme.Warn, text+": i") + "  "
	}
	return ""
}

// flashRows is the message in lines. It takes up to a third of the screen; the rest of it is told by a key.
func (m *model) flashRows() []string {
	room := max(1, m.width-2)
	rows := cells.Wrap(m.flash.text, room)
	if most := max(2, m.height/3); len(rows) > most {
		const hint = "… (i: all of it)"
		rows = rows[:most]
		rows[most-1] = strings.TrimRight(cells.Cut(rows[most-1], room-cells.Width(hint)), " ") + hint
	}
	for i, r := range rows {
		rows[i] = m.theme.Paint(m.flash.role, strings.TrimRight(r, " "))
	}
	return rows
}

// message is what stands above the keys when nothing just happened: one line.
func (m *model) message(room int) string {
	switch {
	case m.filter.Typing():
		return m.filter.Field(room)
	case m.session != nil && m.busy():
		return m.theme.Paint(theme.Accent, m.spinner())
	case m.unread > 0:
		first := cells.Line(m.places(m.news[len(m.news)-m.unread]))
		hint := " (i)"
		if m.unread > 1 {
			hint = fmt.Sprintf(" (+%d more: i)", m.unread-1)
		}
		return m.theme.Paint(theme.Warn, "⚠ "+strings.TrimRight(cells.Fit(first, room-2-cells.Width(hint)), " ")+hint)
	case m.filter.On():
		return m.filter.Kept()
	}
	if e := m.current(); e != nil && m.layout().single && m.focus == listFocus {
		f := priority(e) // the pane that says it is not on the screen
		if room < cells.Width(f.Label)+16 {
			return ""
		}
		return m.theme.Paint(f.Role, f.Glyph+" "+f.Label) + strings.TrimRight(cells.Fit(" "+f.Text, room-2-cells.Width(f.Label)), " ")
	}
	return ""
}

// hush takes the message away; one that told of a failure or did not fit can still be read.
func (m *model) hush() {
	if m.flash.role == theme.Bad || len(cells.Wrap(m.flash.text, max(1, m.width-2))) > max(2, m.height/3) {
		m.last = m.flash
	}
	m.flash = flash{}
}

func (m *model) say(text string)  { m.tell(theme.Plain, text) }
func (m *model) good(text string) { m.tell(theme.Good, text) }
func (m *model) warn(text string) { m.tell(theme.Warn, text) }

// fail shows an error: it is one sentence, and may have lines of a file below it.
func (m *model) fail(err error) { m.tell(theme.Bad, err.Error()) }

func (m *model) tell(r theme.Role, text string) { m.flash = flash{r, cells.Lines(m.places(text))} }
