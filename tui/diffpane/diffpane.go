package diffpane

import (
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
	theme   *theme.Theme
	content Content
	top     []string         // what does not scroll
	head    []string         // what scrolls above the diff
	rows    []row            // the diff's lines as they fit
	change  reach            // the rows of what the violation's hunk changes
	edge    reach            // the first and the last row that changes anything
	offset  int              // the topmost line of what scrolls
	seen    map[string]*seen // by the content's key
	moved   bool             // by a person: the place is kept when the size changes
	width   int
	height  int
	version int
	cache   cached
}

// New returns an empty pane.
func New(t *theme.Theme) *Model { return &Model{theme: t, seen: make(map[string]*seen)} }

// SetContent replaces what is shown.
func (m *Model) SetContent(c Content) {
	if c.Key != m.content.Key {
		m.offset, m.moved = 0, false
	}
	m.content = c
	m.recall()
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

// Move scrolls by n lines.
func (m *Model) Move(n int) { m.moved = true; m.offset += n; m.clamp() }

// Page moves by n screens; what the marks hid comes into sight.
func (m *Model) Page(n int) { m.Move(n * max(1, m.scrolling()-3)) }

// Top moves to the first line.
func (m *Model) Top() { m.Move(-m.length()) }

// Bottom moves to the last line.
func (m *Model) Bottom() { m.Move(m.length()) }

// layout renders the facts and finds the place to start from: what the rewrite changes is in sight.
// The facts stand still where they leave room for a diff; else a line that sums them up does, and they scroll.
func (m *Model) layout() {
	facts := m.facts()
	m.top, m.head = facts, nil
	if len(facts) > 1 && m.height-len(facts) < leastDiff {
		m.top, m.head = []string{facts[0], m.summary()}, facts[1:]
	}
	m.top = m.top[:min(len(m.top), m.height)]
	m.wrap()
	if !m.moved {
		m.offset = m.start()
	}
	m.clamp()
}

// length is how many lines scroll.
func (m *Model) length() int { return len(m.head) + len(m.rows) }

func (m *Model) clamp() {
	m.version++
	m.offset = max(0, min(m.offset, m.length()-m.scrolling()))
}
