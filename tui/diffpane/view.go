package diffpane

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// twoNumbers is the width from which old and new line numbers stand side by side.
const twoNumbers = 64

// signWidth is the cells of a line's sign with its margins.
const signWidth = 3

// cached is the last view and what it was made of.
type cached struct {
	version int
	lines   []string
}

// View is the pane: exactly as many lines as its height, each exactly as wide as its width. Callers do not change it.
func (m *Model) View() []string {
	if m.cache.lines == nil || m.cache.version != m.version {
		m.cache = cached{m.version, m.render()}
	}
	return m.cache.lines
}

func (m *Model) render() []string {
	out := make([]string, 0, m.height)
	out = append(out, m.top...)
	w := m.windowAt(m.offset)
	above, below := 0, 0
	if w.up || w.down {
		above, below = m.hidden(w)
	}
	if w.up {
		out = append(out, m.markLine("▲", above, "K"))
	}
	for i := w.from; i < w.to; i++ {
		if i < len(m.head) {
			out = append(out, m.head[i])
		} else {
			out = append(out, m.codeLine(m.rows[i-len(m.head)]))
		}
	}
	if w.down {
		out = append(out, m.markLine("▼", below, "J"))
	}
	for len(out) < m.height {
		out = append(out, cells.Blank(m.width))
	}
	return out
}

// facts renders what stands above the diff: a title line, the facts, an empty line.
func (m *Model) facts() []string {
	if m.content.Title == "" && len(m.content.Facts) == 0 {
		return nil
	}
	out := []string{m.titleLine()}
	const indent = 3
	for _, f := range m.content.Facts {
		text := f.Text
		if f.Label != "" {
			text = f.Label + " " + text
		}
		for i, l := range cells.Wrap(text, m.width-indent-1) {
			lead := cells.Blank(indent)
			if i == 0 {
				lead = " " + m.theme.Paint(f.Role, cells.Fit(f.Glyph, 1)) + " "
				if rest, ok := strings.CutPrefix(l, f.Label); ok && f.Label != "" {
					l = m.theme.Paint(f.Role, f.Label) + rest
				}
			}
			out = append(out, cells.Fit(lead+l, m.width))
		}
	}
	return append(out, cells.Blank(m.width))
}

// summary is the facts in one line, by their glyphs and labels; what has none is left out.
func (m *Model) summary() string {
	var parts []string
	for _, f := range m.content.Facts {
		if f.Label != "" {
			parts = append(parts, m.theme.Paint(f.Role, f.Glyph+" "+strings.TrimSuffix(f.Label, ":")))
		}
	}
	return cells.Fit(" "+strings.Join(parts, "  "), m.width)
}

// titleLine shows the end of the place where there is not room for all of it.
func (m *Model) titleLine() string {
	right := ""
	if m.content.Right != "" {
		right = m.theme.Paint(theme.Accent, m.content.Right) + " "
	}
	room := m.width - 2
	if cells.Width(right)+20 < m.width {
		room -= cells.Width(right)
	}
	return cells.Ends(" "+m.theme.Paint(theme.Strong, cells.Tail(m.content.Title, room)), right, m.width)
}

func (m *Model) codeLine(r row) string {
	l := r.line
	switch {
	case l.file:
		return m.fileLine(l)
	case l.gap:
		return m.gapLine(l)
	}
	ground, spanGround, sign, role := theme.Bare, theme.Bare, " ", theme.Dim
	switch {
	case l.op == patch.Insert:
		ground, spanGround, sign, role = theme.Inserted, theme.InsertedSpan, "+", theme.Good
	case l.op == patch.Delete:
		ground, spanGround, sign, role = theme.Deleted, theme.DeletedSpan, "-", theme.Bad
	case l.here:
		ground, spanGround, sign, role = theme.Resting, theme.Resting, ">", theme.Warn
	}
	gutter := m.numbers(l)
	if r.rest {
		gutter, sign = cells.Blank(cells.Width(gutter)), "↳"
	}
	var b strings.Builder
	for _, s := range r.spans {
		g := ground
		if s.changed {
			g = spanGround
		}
		b.WriteString(m.theme.On(g, s.role, s.text))
	}
	code := b.String()
	room := m.room(l)
	if cells.Width(code) > room {
		code = cells.Fit(code, room)
	}
	blank := cells.Blank(room - cells.Width(code))
	line := m.theme.On(ground, numberRole(l.op), gutter) + m.theme.On(ground, role, " "+sign+" ") + code + m.theme.On(ground, theme.Plain, blank)
	return cells.Fit(line, m.width)
}

func numberRole(op patch.Op) theme.Role {
	switch op {
	case patch.Insert:
		return theme.Good
	case patch.Delete:
		return theme.Bad
	case patch.Equal:
	}
	return theme.Dim
}

// gapLine stands between hunks and says what declaration the next one is in.
func (m *Model) gapLine(l *line) string {
	blank := cells.Blank(cells.Width(m.numbers(l)) - 1)
	return cells.Fit(m.theme.Paint(theme.Dim, blank+"⋯   "+l.spans[0].text), m.width)
}

// fileLine stands above the hunks of another file.
func (m *Model) fileLine(l *line) string {
	name := " ── " + cells.Tail(l.spans[0].text, max(1, m.width-8)) + " "
	return m.theme.Paint(theme.Accent, cells.Fit(name+strings.Repeat("─", max(0, m.width-cells.Width(name))), m.width))
}

// numbers are the line's numbers, right-aligned: both where there is room, else the one that counts.
func (m *Model) numbers(l *line) string {
	digits := 3
	if m.content.Diff != nil {
		digits = m.content.Diff.digits
	}
	number := func(n int) string {
		if n == 0 {
			return cells.Blank(digits)
		}
		return fmt.Sprintf("%*d", digits, n)
	}
	if m.width >= twoNumbers {
		return " " + number(l.old) + " " + number(l.new)
	}
	if l.op == patch.Delete || l.new == 0 {
		return " " + number(l.old)
	}
	return " " + number(l.new)
}
