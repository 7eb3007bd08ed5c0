package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// A Model is the pane. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	content       Content
	width, height int
	painter       painter
	zoomed        bool     // the pane fills the screen
	sides         bool     // old and new are side by side
	top           []string // lines that don't scroll
	sheet         sheet    // lines that scroll
	offset        int      // topmost visible line of the sheet
	moved         bool     // the user scrolled: keep the place when the size changes
	memory        memory
	seen          *seen // lines of the content that were on the screen; nil without a diff
	needle        needle
	version       int
	cache         cached
	wanted        wanted
}

// wanted is the number of lines that the content wants at a width; the zero value is unknown.
type wanted struct{ width, lines int }

// cached is the last view with its inputs.
type cached struct {
	version int
	lines   []string
}

// New returns an empty pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, memory: make(memory)} }

// SetContent replaces the content.
func (m *Model) SetContent(c Content) {
	if c.Key != m.content.Key {
		m.offset, m.moved, m.needle.line = 0, false, -1
	}
	m.content, m.wanted = c, wanted{}
	m.seen = m.memory.recall(c)
	m.layout()
}

// SetSize sets the size in cells and lines.
func (m *Model) SetSize(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width != m.width || height != m.height {
		m.width, m.height = width, height
		m.layout()
	}
}

// Wants returns how many lines of this width show the verdict and every line that changes.
func (m *Model) Wants(width int) int {
	if m.wanted.width != width {
		m.wanted = wanted{width, m.content.wants(newPainter(m.theme, width, false, m.content.Diff))}
	}
	return m.wanted.lines
}

// SetZoomed sets whether the pane fills the screen; it then omits nothing.
func (m *Model) SetZoomed(on bool) {
	if on != m.zoomed {
		m.zoomed, m.moved = on, false
		m.layout()
	}
}

// SetSides sets whether old and new are side by side. If the user scrolled, the topmost line stays visible.
func (m *Model) SetSides(on bool) {
	if on == m.sides {
		return
	}
	line := m.sheet.lineAt(m.offset)
	m.sides = on
	m.layout()
	if m.moved {
		m.offset = m.sheet.rowOf(line)
		m.clamp()
	}
}

// Move scrolls by n lines.
func (m *Model) Move(n int) { m.moved = true; m.offset += n; m.clamp() }

// Page scrolls by n pages, less the lines that marks hid.
func (m *Model) Page(n int) { m.Move(n * max(1, m.room()-3)) }

// Top scrolls to the first line.
func (m *Model) Top() { m.Move(-m.sheet.length()) }

// Bottom scrolls to the last line.
func (m *Model) Bottom() { m.Move(m.sheet.length()) }

// Saw records that the first n lines of the last View were on the screen.
func (m *Model) Saw(n int) {
	w := m.sheet.windowAt(m.offset, m.room())
	n -= len(m.top)
	if w.up {
		n--
	}
	head := len(m.sheet.head)
	m.seen.saw(&m.sheet, w.from-head, min(w.to, w.from+n)-head)
}

// Unseen returns the number of changed lines that were not on the screen yet.
func (m *Model) Unseen() int {
	n, _ := m.seen.left(&m.sheet)
	return n
}

// ShowUnseen scrolls to the first changed line that was not on the screen.
func (m *Model) ShowUnseen() {
	if _, next := m.seen.left(&m.sheet); next >= 0 {
		m.moved = true
		m.offset = m.sheet.startAt(next, m.room())
		m.clamp()
	}
}

// View returns the pane's lines, exactly of its size. Callers must not change them.
func (m *Model) View() []string {
	if m.cache.lines == nil || m.cache.version != m.version {
		m.cache = cached{m.version, render(m)}
	}
	return m.cache.lines
}

func render(m *Model) []string {
	out := make([]string, 0, m.height)
	out = append(out, m.top...)
	s, p := &m.sheet, m.painter
	w := s.windowAt(m.offset, m.room())
	var above, below hidden
	if w.up || w.down {
		above, below = s.hidden(w, m.seen)
	}
	if m.zoomed && len(s.head) > 0 && w.from > 0 {
		out[len(out)-1] = p.summary(m.content, "▲ b: all", true)
	}
	if w.up {
		out = append(out, p.markLine("▲", above, "b"))
	}
	for i := w.from; i < w.to; i++ {
		if i < len(s.head) {
			out = append(out, s.head[i])
		} else {
			out = append(out, p.codeLine(m.needle.row(s.rows[i-len(s.head)])))
		}
	}
	if w.down {
		out = append(out, p.markLine("▼", below, "space"))
	}
	for len(out) < m.height {
		out = append(out, cells.Blank(m.width))
	}
	return out
}

// layout lays out the facts and the diff for the pane's size, and scrolls to the rewrite's changes.
func (m *Model) layout() {
	m.painter = newPainter(m.theme, m.width, m.sides, m.content.Diff)
	m.top, m.sheet = m.content.fit(m.painter, m.height, m.zoomed)
	m.top = m.top[:min(len(m.top), m.height)]
	switch {
	case m.moved:
	case m.content.Diff != nil && m.content.Diff.Headed:
		m.offset = 0
	case m.zoomed && len(m.sheet.head) > 0 && m.content.Diff != nil && m.Unseen() == 0:
		m.offset = 0 // all changes were seen: show the facts
	default:
		m.offset = m.sheet.start(m.room())
	}
	m.clamp()
}

// room returns the number of lines that scroll.
func (m *Model) room() int { return max(0, m.height-len(m.top)) }

func (m *Model) clamp() {
	m.version++
	m.offset = max(0, min(m.offset, m.sheet.length()-m.room()))
}
