package diffpane

import (
	"fmt"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// leastMarked is how many lines have to scroll before two of them are given away to marks.
const leastMarked = 4

// window is what is on the screen of the lines that scroll: those from from up to to. Where changed lines lie above or below, the first or the last line says so in the place of what stands there.
type window struct {
	from, to int
	up, down bool
}

// scrolling is how many lines there are for what scrolls.
func (m *Model) scrolling() int { return max(0, m.height-len(m.top)) }

// windowAt is the window when the topmost line is offset.
func (m *Model) windowAt(offset int) window {
	room := m.scrolling()
	w := window{from: offset, to: min(offset+room, m.length())}
	if room < leastMarked || m.edge.first < 0 {
		return w
	}
	if head := len(m.head); head+m.edge.first < offset {
		w.up = true
		w.from++
	}
	if head := len(m.head); head+m.edge.last >= offset+room {
		w.down = true
		w.to--
	}
	return w
}

// shows reports whether the rows from first to last are in a window.
func (m *Model) shows(w window, first, last int) bool {
	return w.from <= len(m.head)+first && len(m.head)+last < w.to
}

// start is the place to begin with: the highest one at which all that the violation's hunk changes is in sight, with the lines around it as far as there is room for them; where not all of it fits, its first changed line stands on top.
func (m *Model) start() int {
	if len(m.rows) == 0 {
		return 0
	}
	end := max(0, m.length()-m.scrolling())
	first, last := m.change.first, m.change.last
	for around := contextRows; around >= 0; around-- {
		for o := 0; o <= end; o++ {
			if m.shows(m.windowAt(o), max(0, first-around), min(last+around, len(m.rows)-1)) {
				return o
			}
		}
	}
	return m.startAt(first)
}

// contextRows is how many lines around a change are wanted in sight with it.
const contextRows = 3

// startAt is the lowest place at which a row is in sight, so that most of what follows is too.
func (m *Model) startAt(row int) int {
	end := max(0, m.length()-m.scrolling())
	for o := min(len(m.head)+row, end); o > 0; o-- {
		if m.shows(m.windowAt(o), row, row) {
			return o
		}
	}
	return 0
}

// hidden counts the changed lines of which something lies above or below a window.
func (m *Model) hidden(w window) (above, below int) {
	head := len(m.head)
	for i, r := range m.rows {
		if !r.line.changes() {
			continue
		}
		ends := i == len(m.rows)-1 || !m.rows[i+1].rest
		if !r.rest && head+i < w.from {
			above++
		}
		if ends && head+i >= w.to {
			below++
		}
	}
	return above, below
}

func (m *Model) markLine(glyph string, n int, key string) string {
	lines := "lines"
	if n == 1 {
		lines = "line"
	}
	text := fmt.Sprintf(" %s %d more changed %s: %s", glyph, n, lines, key)
	return m.theme.On(theme.Resting, theme.Warn, cells.Fit(text, m.width))
}
