package listpane

import (
	"fmt"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// State is what a row's glyph says.
type State int

// The states.
const (
	Open State = iota
	Accepted
	Skipped
	Allowed
	Reopened // accepted once, then reverted outside
)

// Glyph is the state without colour.
func (s State) Glyph() string { return [...]string{"·", "✓", "»", "○", "↺"}[s] }

// Role is the state's colour.
func (s State) Role() theme.Role {
	return [...]theme.Role{theme.Plain, theme.Good, theme.Dim, theme.Accent, theme.Warn}[s]
}

// open reports whether there is something to decide; a skipped one is left for now.
func (s State) open() bool { return s == Open || s == Reopened }

// good is the mark of an item of which nothing has to be said.
const good = "✓"

// Item is a row: plain data, texts safe to show.
type Item struct {
	Key    string // names the item; the cursor follows it
	Group  int    // index into Groups; items come sorted by it
	File   string // items of a file follow each other
	Line   int
	Label  string
	Detail string
	State  State
	Mark   string // at the right end: "✎" a note, "✓", "?" and "⚠" how much is proven, "✗" no rewrite
}

// place is where an item stands.
func (it Item) place() string { return fmt.Sprintf("%s:%d", it.File, it.Line) }

// Group is a heading.
type Group struct {
	Title string
	Role  theme.Role
}

// Model is the pane. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	groups        []Group
	table         table
	cursor        int // index into the items
	offset        int // index into the rows of the topmost one
	width, height int
	version       int // grows with the items
	cache         cached
}

// cached is the last view and all that it was made of.
type cached struct {
	key   cacheKey
	lines []string
}

type cacheKey struct {
	version, cursor, offset, width, height int
}

// New returns an empty list.
func New(t *theme.Theme, groups []Group) *Model {
	return &Model{theme: t, groups: groups}
}

// SetItems replaces the items. The cursor stays on the item it was on, else near its place.
func (m *Model) SetItems(items []Item) {
	at := m.Key()
	m.version++
	m.table = newTable(items, len(m.groups), m.table.short)
	if i, ok := m.table.index[at]; ok {
		m.cursor = i
	}
	m.reveal()
}

// SetMark changes the mark of one item.
func (m *Model) SetMark(key, mark string) {
	if i, ok := m.table.index[key]; ok && m.table.items[i].Mark != mark {
		m.table.items[i].Mark = mark
		m.version++
	}
}

// SetShort says whether there is no room for headings: then each item names its file.
func (m *Model) SetShort(on bool) {
	if on != m.table.short {
		m.version++
		m.table = newTable(m.table.items, len(m.groups), on)
		m.offset = 0
		m.reveal()
	}
}

// SetSize says how many cells and lines there are.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(width, 0), max(height, 0)
	m.reveal()
}

// Left counts, in words, what is to be decided in the group of the item under the cursor, under the group's title.
func (m *Model) Left() (title string, role theme.Role, left string) {
	if len(m.table.items) == 0 {
		return "", theme.Plain, ""
	}
	i := m.table.items[m.cursor].Group
	return m.groups[i].Title, m.groups[i].Role, fmt.Sprintf("%d of %d left", m.table.left[i], m.table.total[i])
}

// Len is the number of items.
func (m *Model) Len() int { return len(m.table.items) }

// Index is the cursor's place among the items, -1 when there are none.
func (m *Model) Index() int {
	if len(m.table.items) == 0 {
		return -1
	}
	return m.cursor
}

// Key is the item under the cursor, empty when there are none.
func (m *Model) Key() string {
	if len(m.table.items) == 0 {
		return ""
	}
	return m.table.items[m.cursor].Key
}

// Select moves the cursor to an item; it reports whether the item is in the list.
func (m *Model) Select(key string) bool {
	i, ok := m.table.index[key]
	if ok {
		m.cursor = i
		m.reveal()
	}
	return ok
}

// Move moves the cursor by n items.
func (m *Model) Move(n int) {
	m.cursor += n
	m.reveal()
}

// Top moves the cursor to the first item.
func (m *Model) Top() { m.Move(-len(m.table.items)) }

// Bottom moves the cursor to the last item.
func (m *Model) Bottom() { m.Move(len(m.table.items)) }

// Next is the first undecided item after the one at index from, going round once; skipped ones are decided here. Empty:
// there is none.
func (m *Model) Next(from int) string {
	for i := range m.table.items {
		it := m.table.items[(from+1+i+len(m.table.items))%len(m.table.items)]
		if it.State.open() {
			return it.Key
		}
	}
	return ""
}

// Open moves the cursor to the next item that is to be decided, or the one before it, going round; it reports whether
// there is another one.
func (m *Model) Open(by int) bool {
	item, ok := m.table.open(m.cursor, by)
	return moveTo(m, item, ok)
}

// moveTo moves the cursor to an item; it reports whether there is one.
func moveTo(m *Model, item int, ok bool) bool {
	if ok {
		m.cursor = item
		m.reveal()
	}
	return ok
}

// File moves the cursor to the first item of the next file, or of the one before it; it reports whether there is one.
func (m *Model) File(by int) bool {
	item, ok := m.table.run(m.cursor, by, func(a, b Item) bool { return a.File == b.File && a.Group == b.Group })
	return moveTo(m, item, ok)
}

// Priority moves the cursor to the first item of the next group, or of the one before it; it reports whether there is
// one.
func (m *Model) Priority(by int) bool {
	item, ok := m.table.run(m.cursor, by, func(a, b Item) bool { return a.Group == b.Group })
	return moveTo(m, item, ok)
}

// Ahead are up to n undecided items below the cursor, in the order of the view.
func (m *Model) Ahead(n int) []string {
	var out []string
	for i := m.cursor + 1; i < len(m.table.items) && len(out) < n; i++ {
		if m.table.items[i].State.open() {
			out = append(out, m.table.items[i].Key)
		}
	}
	return out
}

// Click moves the cursor to the item shown in line y of the pane; it reports whether there is one.
func (m *Model) Click(y int) bool {
	shown := m.table.shown(m.offset, m.height)
	if y < 0 || y >= len(shown) || shown[y].kind != itemRow {
		return false
	}
	m.cursor = shown[y].item
	m.reveal()
	return true
}

// reveal keeps the cursor in the list and its row in sight.
func (m *Model) reveal() {
	m.cursor = max(0, min(m.cursor, len(m.table.items)-1))
	m.offset = m.table.reveal(m.cursor, m.offset, m.height)
}

// View is the pane: exactly as many lines as its height, each exactly as wide as its width. Callers do not change it.
func (m *Model) View() []string {
	key := cacheKey{m.version, m.cursor, m.offset, m.width, m.height}
	if m.cache.lines == nil || m.cache.key != key {
		m.cache = cached{key, render(m)}
	}
	return m.cache.lines
}

func render(m *Model) []string {
	p := painter{theme: m.theme, width: m.width, digits: m.table.digits}
	out := make([]string, 0, m.height)
	for _, r := range m.table.shown(m.offset, m.height) {
		it := m.table.items[r.item]
		switch r.kind {
		case groupRow:
			out = append(out, p.groupLine(m.groups[it.Group], m.table.left[it.Group], m.table.total[it.Group]))
		case fileRow:
			out = append(out, p.fileLine(it.File))
		case itemRow:
			where := fmt.Sprintf("%*d", p.digits, it.Line)
			if m.table.short {
				where = p.place(it, m.table.place)
			}
			out = append(out, p.itemLine(it, where, r.item == m.cursor))
		}
	}
	for len(out) < m.height {
		out = append(out, cells.Blank(m.width))
	}
	return out
}
