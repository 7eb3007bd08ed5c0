package listpane

import (
	"fmt"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// cached is the last view and all that it was made of.
type cached struct {
	key   cacheKey
	lines []string
}

type cacheKey struct {
	version, cursor, offset, width, height int
	focused                                bool
}

// View is the pane: exactly as many lines as its height, each exactly as wide as its width. Callers do not change it.
func (m *Model) View() []string {
	key := cacheKey{m.version, m.cursor, m.offset, m.width, m.height, m.focused}
	if m.cache.lines == nil || m.cache.key != key {
		m.cache = cached{key, m.render()}
	}
	return m.cache.lines
}

func (m *Model) render() []string {
	out := make([]string, 0, m.height)
	for _, r := range m.shown() {
		out = append(out, m.line(r))
	}
	for len(out) < m.height {
		out = append(out, cells.Blank(m.width))
	}
	return out
}

func (m *Model) line(r row) string {
	it := m.items[r.item]
	switch r.kind {
	case groupRow:
		return m.groupLine(it.Group)
	case fileRow:
		return m.fileLine(it.File)
	default:
		return m.itemLine(it, r.item == m.cursor)
	}
}

func (m *Model) groupLine(g int) string {
	left := fmt.Sprintf("%d of %d left", m.left[g], m.total[g])
	role := theme.Dim
	if m.left[g] == 0 {
		left, role = "✓ "+left, theme.Good
	}
	return cells.Ends(" "+m.theme.Paint(m.groups[g].Role, m.groups[g].Title), m.theme.Paint(role, left)+" ", m.width)
}

// fileLine shows the file's name in full as long as it can: the folder gives way first.
func (m *Model) fileLine(file string) string {
	dir, name := path.Split(file)
	room := m.width - 4
	name = cells.Tail(name, room)
	dir = cells.TailPath(dir, room-cells.Width(name))
	return cells.Fit("   "+m.theme.Paint(theme.Dim, dir)+m.theme.Paint(theme.Plain, name), m.width)
}

func (m *Model) itemLine(it Item, cursor bool) string {
	ground, point := theme.Bare, " "
	if cursor {
		ground, point = theme.Resting, ">"
		if m.focused {
			ground = theme.Selected
		}
	}
	label := theme.Plain
	switch {
	case cursor:
		label = theme.Strong
	case !it.State.open():
		label = theme.Dim
	}
	paint := func(r theme.Role, s string) string { return m.theme.On(ground, r, s) }
	head := " " + it.State.Glyph() + " "
	number := fmt.Sprintf("%*d ", m.digits, it.Line)
	mark := ""
	if it.Mark != "" {
		mark = " " + it.Mark
	}
	room := max(0, m.width-1-cells.Width(head)-len(number)-cells.Width(mark)-1)
	text := it.Label
	detail := ""
	if w := room - cells.Width(text); w < 0 {
		if strings.Contains(text, "/") {
			text = cells.TailPath(text, room) // an import path
		}
		text = cells.Fit(text, room)
	} else if it.Detail != "" && w > 5 {
		detail = "  " + strings.TrimRight(cells.Fit(it.Detail, w-2), " ")
	}
	blank := cells.Blank(room - cells.Width(text) - cells.Width(detail))
	line := paint(theme.Accent, point) + paint(it.State.Role(), head) + paint(theme.Dim, number) +
		paint(label, text) + paint(theme.Dim, detail) + paint(theme.Plain, blank) + paint(theme.Warn, mark) + paint(theme.Plain, " ")
	return cells.Fit(line, m.width)
}
