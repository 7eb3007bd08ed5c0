package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Model is the pane. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	content       Content
	width, height int
	painter       painter
	zoomed        bool     // the pane has the screen to itself
	sides         bool     // old and new stand side by side
	top           []string // what does not scroll
	sheet         sheet    // what does
	offset        int      // its topmost line
	moved         bool     // by a person: the place is kept when the size changes
	memory        memory
	seen          *seen // of the content; nil: it has no diff
	needle        needle
	version       int
	cache         cached
}

// cached is the last view and what it was made of.
type cached struct {
	version int
	lines   []string
}

// New returns an empty pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, memory: make(memory)} }

// SetContent replaces what is shown.
func (m *Model) SetContent(c Content) {
	if c.Key != m.content.Key {
		m.offset, m.moved, m.needle.line = 0, false, -1
	}
	m.content = c
	m.seen = m.memory.recall(c)
	m.layout()
}

// SetSize says how many cells and lines there are.
func (m *Model) SetSize(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width != m.width || height != m.height {
		m.width, m.height = width, height
		m.layout()
	}
}

// SetZoomed says whether the pane has the screen to itself: then nothing is left out.
func (m *Model) SetZoomed(on bool) {
	if on != m.zoomed {
		m.zoomed, m.moved = on, false
		m.layout()
	}
}

// SetSides says whether old and new stand side by side. The line on top stays in sight, where a person had scrolled.
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

// Page moves by n screens; what the marks hid comes into sight.
func (m *Model) Page(n int) { m.Move(n * max(1, m.room()-3)) }

// Top moves to the first line.
func (m *Model) Top() { m.Move(-m.sheet.length()) }

// Bottom moves to the last line.
func (m *Model) Bottom() { m.Move(m.sheet.length()) }

// Saw says that the first n lines of the last View have been on the screen.
func (m *Model) Saw(n int) {
	if m.seen == nil {
		return
	}
	w := m.sheet.windowAt(m.offset, m.room())
	n -= len(m.top)
	if w.up {
		n--
	}
	head := len(m.sheet.head)
	m.seen.saw(&m.sheet, w.from-head, min(w.to, w.from+n)-head)
}

// Unseen returns how many changed lines have not been on the screen yet.
func (m *Model) Unseen() int {
	n, _ := m.seen.left(&m.sheet)
	return n
}

// ShowUnseen scrolls to the first changed line that has not been on the screen.
func (m *Model) ShowUnseen() {
	if _, next := m.seen.left(&m.sheet); next >= 0 {
		m.moved = true
		m.offset = m.sheet.startAt(next, m.room())
		m.clamp()
	}
}

// View returns the pane: exactly as many lines as its height, each exactly as wide as its width. Callers do not change
// it.
func (m *Model) View() []string {
	if m.cache.lines == nil || m.cache.version != m.version {
		m.cache = cached{m.version, m.render()}
	}
	return m.cache.lines
}

func (m *Model) render() []string {
	out := make([]string, 0, m.height)
	out = append(out, m.top...)
	s, p := &m.sheet, m.painter
	w := s.windowAt(m.offset, m.room())
	above, below := 0, 0
	if w.up || w.down {
		above, below = s.hidden(w)
	}
	if m.zoomed && len(s.head) > 0 && w.from > 0 {
		out[len(out)-1] = p.summary(m.content, "▲ b: all")
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

// layout renders the facts and the diff as there is room for them, and finds the place to start from: what the rewrite
// changes is in sight.
func (m *Model) layout() {
	m.painter = newPainter(m.theme, m.width, m.sides, m.content.Diff)
	m.top, m.sheet = m.content.fit(m.painter, m.height, m.zoomed)
	m.top = m.top[:min(len(m.top), m.height)]
	switch {
	case m.moved:
	case m.content.Diff != nil && m.content.Diff.Headed:
		m.offset = 0
	case m.zoomed && len(m.sheet.head) > 0 && m.content.Diff != nil && m.Unseen() == 0:
		m.offset = 0 // who has seen what changes wants to read what there is to know
	default:
		m.offset = m.sheet.start(m.room())
	}
	m.clamp()
}

// room returns how many lines there are for what scrolls.
func (m *Model) room() int { return max(0, m.height-len(m.top)) }

func (m *Model) clamp() {
	m.version++
	m.offset = max(0, min(m.offset, m.sheet.length()-m.room()))
}
