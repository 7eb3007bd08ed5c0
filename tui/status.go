package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/status"
)

// statusLines are the lines above the keys.
func (m *model) statusLines() []string {
	a := status.Around{NotRead: m.notReadText(), Rest: m.rest}
	if m.filter.Typing() {
		a.Typed = m.filter.Field
	}
	if m.session != nil && m.busy() {
		a.Busy = m.spinner()
	}
	if n := m.list.Len(); n > 0 {
		a.Place = fmt.Sprintf("%d of %d", m.list.Index()+1, n)
	}
	width, height := m.frame.Size()
	return m.status.View(width, height, a)
}

// rest is what there is to say when nothing happened.
func (m *model) rest(room int) string {
	if m.filter.On() {
		return m.filter.Kept()
	}
	if e := m.current(); e != nil && !m.frame.Shows(frame.Rewrite) {
		f := priority(e) // the pane that says it is not on the screen
		if room < cells.Width(f.Label)+16 {
			return ""
		}
		return m.theme.Paint(f.Role, f.Glyph+" "+f.Label) + strings.TrimRight(cells.Fit(" "+f.Text, room-2-cells.Width(f.Label)), " ")
	}
	return ""
}
