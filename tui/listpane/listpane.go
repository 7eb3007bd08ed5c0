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

// Glyph returns the state without colour.
func (s State) Glyph() string { return [...]string{"·", "✓", "»", "○", "↺"}[s] }

// Role returns the state's colour.
func (s State) Role() theme.Role {
	return [...]theme.Role{theme.Normal, theme.Good, theme.Dim, theme.Accent, theme.Warn}[s]
}

// open reports whether there is something to decide; a skipped one is left for now.
func (s State) open() bool { return s == Open || s == Reopened }

// good is the mark of an item of which nothing has to be said.
const good = "✓"

// passed and broke are the marks of what was tested.
const passed, broke = "t✓", "t✗"

// unknown is the mark of an item of which nothing is known yet.
const unknown = "…"

// Item is a row: plain data, texts safe to show.
type Item struct {
	Key    string // names the item; the cursor follows it
	Group  int    // index into the groups; items come sorted by it
	File   string // items of a file follow each other within a group
	Line   int
	Label  string
	Detail string
	State  State
	Mark   string // at the right end: "✎" a note, "✓", "?" and "⚠" how much is proven, "✗" no rewrite, "…" not known yet, "t✓", "t?" and "t✗" how testing it ended
}

// place returns where an item stands.
func (it Item) place() string { return fmt.Sprintf("%s:%d", it.File, it.Line) }

// Group is a heading.
type Group struct {
	Title string // names the group: what is folded by hand stays so under the same title
	Role  theme.Role
	File  bool // the title is the name of the one file that its items are in
}

// Model is the pane. The zero value is not usable: see New.
type Model struct {
	cursor
	theme         *theme.Theme
	offset        int // index into the rows of the topmost one
	width, height int
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
func New(t *theme.Theme) *Model {
	return &Model{theme: t, cursor: cursor{in: -1, chosen: make(map[string]bool)}}
}

// SetItems replaces the items and the groups that they are in. The cursor stays on the item it was on, else near its
// place.
func (m *Model) SetItems(groups []Group, items []Item) { m.set(groups, items) }

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
		m.table.short = on
		m.offset = 0
		m.lay()
	}
}

// SetSize says how many cells and lines there are.
func (m *Model) SetSize(width, height int) { m.width, m.height = max(width, 0), max(height, 0) }

// Left counts, in words, what is to be decided in the group of the item under the cursor, under the group's title.
func (m *Model) Left() (title string, role theme.Role, left string) {
	if len(m.table.items) == 0 {
		return "", theme.Normal, ""
	}
	i := m.table.items[m.at].Group
	return m.table.groups[i].Title, m.table.groups[i].Role, fmt.Sprintf("%d of %d left", m.table.left[i], m.table.total[i])
}

// Members returns the items of the group that the cursor is in, under its title.
func (m *Model) Members() (title string, keys []string) {
	if len(m.table.items) == 0 {
		return "", nil
	}
	group := m.table.items[m.at].Group
	for _, it := range m.table.items[m.table.first[group]:] {
		if it.Group != group {
			break
		}
		keys = append(keys, it.Key)
	}
	return m.table.groups[group].Title, keys
}

// OnFolded returns the folded group on whose heading the cursor is, in words; empty: it is on none.
func (m *Model) OnFolded() string {
	title, _, left := m.Left()
	if title == "" || m.Key() != "" {
		return ""
	}
	return title + ": " + left
}

// Click moves the cursor to what is shown in line y of the pane; it reports whether the cursor can be there.
func (m *Model) Click(y int) bool {
	shown := m.table.shown(m.offset, m.height)
	if y < 0 || y >= len(shown) {
		return false
	}
	switch r := shown[y]; {
	case r.kind == itemRow:
		m.show(r.item)
	case r.kind == groupRow && m.folded(m.table.items[r.item].Group):
		m.stand(r.item)
	default:
		return false
	}
	return true
}

// View returns the pane: exactly as many lines as its height, each exactly as wide as its width. Callers do not change
// it.
func (m *Model) View() []string {
	m.offset = m.table.reveal(m.at, m.offset, m.height)
	key := cacheKey{m.version, m.at, m.offset, m.width, m.height}
	if m.cache.lines == nil || m.cache.key != key {
		m.cache = cached{key, render(m)}
	}
	return m.cache.lines
}

func render(m *Model) []string {
	p := painter{theme: m.theme, width: m.width, digits: m.table.digits}
	out := make([]string, 0, m.height)
	here := m.Key() != ""
	for _, r := range m.table.shown(m.offset, m.height) {
		it := m.table.items[r.item]
		switch r.kind {
		case groupRow:
			g := counted{m.table.groups[it.Group], m.table.left[it.Group], m.table.total[it.Group]}
			if m.folded(it.Group) {
				out = append(out, p.foldedLine(g, !here && it.Group == m.table.items[m.at].Group))
			} else {
				out = append(out, p.groupLine(g))
			}
		case fileRow:
			out = append(out, p.fileLine(it.File))
		case itemRow:
			where := fmt.Sprintf("%*d", p.digits, it.Line)
			if m.table.short {
				where = p.place(it, m.table.place)
			}
			out = append(out, p.itemLine(it, where, here && r.item == m.at))
		}
	}
	for len(out) < m.height {
		out = append(out, cells.Blank(m.width))
	}
	return out
}
