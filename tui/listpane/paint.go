package listpane

import (
	"fmt"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// painter draws one line at a time, each exactly width cells wide.
type painter struct {
	theme   *theme.Theme
	width   int
	digits  int // of line numbers
	focused bool
}

func (p painter) groupLine(g Group, open, total int) string {
	left := fmt.Sprintf("%d of %d left", open, total)
	role := theme.Dim
	if open == 0 {
		left, role = "✓ "+left, theme.Good
	}
	return cells.Ends(" "+p.theme.Paint(g.Role, g.Title), p.theme.Paint(role, left)+" ", p.width)
}

// fileLine shows the file's name in full as long as it can: the folder gives way first.
func (p painter) fileLine(file string) string {
	dir, name := path.Split(file)
	room := p.width - 4
	name = cells.Tail(name, room)
	dir = cells.TailPath(dir, room-cells.Width(name))
	return cells.Fit("   "+p.theme.Paint(theme.Dim, dir)+p.theme.Paint(theme.Plain, name), p.width)
}

func (p painter) itemLine(it Item, cursor bool) string {
	ground, point := theme.Bare, " "
	if cursor {
		ground, point = theme.Resting, ">"
		if p.focused {
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
	paint := func(r theme.Role, s string) string { return p.theme.On(ground, r, s) }
	head := " " + it.State.Glyph() + " "
	number := fmt.Sprintf("%*d ", p.digits, it.Line)
	mark := ""
	if it.Mark != "" {
		mark = " " + it.Mark
	}
	room := max(0, p.width-1-cells.Width(head)-len(number)-cells.Width(mark)-1)
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
	return cells.Fit(line, p.width)
}
