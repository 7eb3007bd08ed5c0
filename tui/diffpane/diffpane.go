package diffpane

import (
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// leastDiff is how many lines of a diff the facts must leave room for.
const leastDiff = 8

// Content is what the pane shows.
type Content struct {
	Key   string // names what is shown: the place in it is kept while the key stays the same
	Title string // where
	Right string // which rule
	Facts []Fact
	Diff  *Document // nil: nothing to show yet
}

// Fact is one thing that a reviewer must know; it is wrapped.
type Fact struct {
	Glyph string // one cell
	Role  theme.Role
	Label string // emphasised
	Text  string
}

// Model is the pane. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	content       Content
	width, height int
	painter       painter
	zoomed        bool     // the pane has the screen to itself
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

// Unseen is how many changed lines have not been on the screen yet.
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
	s, p := &m.sheet, m.painter
	w := s.windowAt(m.offset, m.room())
	above, below := 0, 0
	if w.up || w.down {
		above, below = s.hidden(w)
	}
	if w.up {
		out = append(out, p.markLine("▲", above, "b"))
	}
	for i := w.from; i < w.to; i++ {
		if i < len(s.head) {
			out = append(out, s.head[i])
		} else {
			out = append(out, p.codeLine(m.found(s.rows[i-len(s.head)])))
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

// found is a row in which what is looked for is marked.
func (m *Model) found(r row) row {
	if m.needle.text != "" && !r.fold && !r.line.gap {
		r.spans = m.needle.marked(r.spans)
	}
	return r
}

// layout renders the facts and the diff as there is room for them, and finds the place to start from: what the rewrite
// changes is in sight.
func (m *Model) layout() {
	m.painter = newPainter(m.theme, m.width, m.content.Diff)
	m.fit()
	m.top = m.top[:min(len(m.top), m.height)]
	switch {
	case m.moved:
	case m.content.Diff != nil && m.content.Diff.headed:
		m.offset = 0
	default:
		m.offset = m.sheet.start(m.room())
	}
	m.clamp()
}

// fit chooses how much is laid out. Where the pane has the screen to itself that is all, and the facts scroll where
// they leave little room; else the facts are cut short, and the lines around what changes get fewer, until every line
// that changes is in sight, if it can be had.
func (m *Model) fit() {
	c, p := m.content, m.painter
	facts := p.facts(c)
	if facts == nil {
		m.top, m.sheet = nil, newSheet(nil, c.Diff, p, shape{around: widest})
		return
	}
	if m.zoomed {
		m.top, m.sheet = facts, newSheet(nil, c.Diff, p, shape{around: widest})
		if len(facts) > 1 && m.height-len(facts) < leastDiff {
			m.top, m.sheet.head = []string{facts[0], p.summary(c)}, facts[1:]
		}
		return
	}
	if c.Diff == nil { // nothing but facts
		m.top, m.sheet = facts[:1], newSheet(facts[1:], nil, p, shape{})
		return
	}
	brief := p.brief(c)
	for _, try := range []struct {
		top    []string
		around int
	}{{facts, contextRows}, {facts, 1}, {brief, contextRows}, {brief, 1}, {brief, 0}} {
		m.top, m.sheet = try.top, newSheet(nil, c.Diff, p, shape{fold: true, around: try.around})
		if m.sheet.whole(m.height - len(m.top)) {
			return
		}
	}
	m.sheet = newSheet(nil, c.Diff, p, shape{fold: true, around: contextRows})
}

// room is how many lines there are for what scrolls.
func (m *Model) room() int { return max(0, m.height-len(m.top)) }

func (m *Model) clamp() {
	m.version++
	m.offset = max(0, min(m.offset, m.sheet.length()-m.room()))
}
