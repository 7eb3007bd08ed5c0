package listpane

import (
	"path"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// painter draws one line at a time, exactly width cells wide.
type painter struct {
	theme  *theme.Theme
	width  int
	digits int // width of a line number
}

// counted is a group with the numbers of its items.
type counted struct {
	Group
	counts
}

func (p painter) groupLine(g counted) string {
	count, role := g.String(), theme.Dim
	if !g.File && cells.Width(g.Title)+cells.Width(count)+5 > p.width {
		count = g.brief()
	}
	if g.open == 0 {
		glyph := g.glyph()
		count, role = glyph.Glyph()+" "+count, glyph.Role()
	}
	return cells.Ends(" "+p.theme.Paint(g.Role, g.short(p.width-3-cells.Width(count))), p.theme.Paint(role, count)+" ", p.width)
}

// foldedLine returns the line of a folded group.
func (p painter) foldedLine(g counted, cursor bool) string {
	ground, point, sign, role := theme.Bare, " ", "▸ ", theme.Good
	if cursor {
		ground, point = theme.Selected, ">"
	}
	if g.open == 0 {
		glyph := g.glyph()
		sign, role = glyph.Glyph()+" ", glyph.Role()
	}
	done := g.String() + "  z "
	paint := func(r theme.Role, s string) string { return p.theme.On(ground, r, s) }
	title := g.short(p.width - 4 - cells.Width(done))
	gap := max(0, p.width-cells.Width(point+sign+title+done))
	return cells.Fit(paint(theme.Accent, point)+paint(role, sign)+paint(g.Role, title)+paint(theme.Dim, cells.Blank(gap)+done), p.width)
}

// short returns a group's title in room cells; a file name is cut at its start.
func (g Group) short(room int) string {
	if g.File {
		return cells.TailPath(g.Title, room)
	}
	if cells.Width(g.Title) > room {
		return cells.Fit(g.Title, max(0, room))
	}
	return g.Title
}

// fileLine returns the line of a file's name. If it is too long, the directory is cut.
func (p painter) fileLine(file string) string {
	dir, name := path.Split(file)
	room := p.width - 4
	name = cells.Tail(name, room)
	dir = cells.TailPath(dir, room-cells.Width(name))
	return cells.Fit("   "+p.theme.Paint(theme.Dim, dir)+p.theme.Paint(theme.Normal, name), p.width)
}

// place returns the place of an item, in a column for the longest place, at most two fifths of the line.
func (p painter) place(it Item, longest int) string {
	column := min(longest, p.width*2/5)
	return cells.Fit(cells.TailPath(it.place(), column), column)
}

// itemLine returns the line of an item; where is its place.
func (p painter) itemLine(it Item, where string, cursor bool) string {
	ground, point := theme.Bare, " "
	if cursor {
		ground, point = theme.Selected, ">"
	}
	label := theme.Normal
	switch {
	case cursor:
		label = theme.Strong
	case !it.State.open():
		label = theme.Dim
	}
	paint := func(r theme.Role, s string) string { return p.theme.On(ground, r, s) }
	head := " " + it.State.Glyph() + " "
	where += " "
	mark, marked, note := "", theme.Warn, ""
	if it.Noted {
		note = noted
	}
	if it.Mark != "" {
		mark = " " + it.Mark
	}
	switch it.Mark {
	case good, passed:
		marked = theme.Good
	case broke:
		marked = theme.Bad
	case unknown:
		marked = theme.Dim
	}
	room := max(0, p.width-1-cells.Width(head)-cells.Width(where)-cells.Width(mark)-cells.Width(note)-1)
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
	line := paint(theme.Accent, point) + paint(it.State.Role(), head) + paint(theme.Dim, where) +
		paint(label, text) + paint(theme.Dim, detail) + paint(theme.Normal, blank) + paint(theme.Accent, note) + paint(marked, mark) + paint(theme.Normal, " ")
	return cells.Fit(line, p.width)
}
