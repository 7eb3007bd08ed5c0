package listpane

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// State is the state of an item, which its glyph shows.
type State int

// States.
const (
	Open State = iota
	Accepted
	Skipped
	Allowed
	Reopened // accepted, then reverted outside of ssot
)

// Glyph returns the state's glyph, without colour.
func (s State) Glyph() string { return [...]string{"·", "✓", "»", "○", "↺"}[s] }

// Role returns the role of the state's colour.
func (s State) Role() theme.Role {
	return [...]theme.Role{theme.Normal, theme.Good, theme.Dim, theme.Accent, theme.Warn}[s]
}

// open reports whether the item needs a decision. A skipped item does not.
func (s State) open() bool { return s == Open || s == Reopened }

// good is the mark of an item without warnings.
const good = "✓"

// passed and broke are the marks of tested items.
const passed, broke = "t✓", "t✗"

// unknown is the mark of an item without a plan.
const unknown = "…"

// noted is the mark of an item with a note. It stands beside the other mark.
const noted = " ✎"

// An Item is a row: plain data with sanitised texts.
type Item struct {
	Key    string // identifies the item; the cursor follows it
	Group  int    // index into the groups, by which items are sorted
	File   string // items of a file are adjacent within a group
	Line   int
	Label  string
	Detail string
	State  State
	Noted  bool
	Mark   string // at the right: "✓", "?", "⚠" tier; "✗" no rewrite; "…" no plan yet; "t✓", "t?", "t✗" test result
}

// place returns the place of an item.
func (it Item) place() string { return fmt.Sprintf("%s:%d", it.File, it.Line) }

// A Group is a heading.
type Group struct {
	Title string // identifies the group: folding is remembered by title
	Role  theme.Role
	File  bool // whether the title is the name of the only file of its items
}

// A Model is the pane. The zero value is not usable: see New.
type Model struct {
	cursor
	theme         *theme.Theme
	offset        int // index of the topmost row
	width, height int
	cache         cached
}

// cached is the last view with its inputs.
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

// SetListed sets whether groups without open items stay unfolded, because the user asked for what is in them. It takes
// effect with the next items.
func (m *Model) SetListed(on bool) { m.listed = on }

// SetItems replaces the groups and items. The cursor stays on its item, or else near its place.
func (m *Model) SetItems(groups []Group, items []Item) { m.set(groups, items) }

// SetMark changes the mark of an item.
func (m *Model) SetMark(key, mark string) {
	if i, ok := m.table.index[key]; ok && m.table.items[i].Mark != mark {
		m.table.items[i].Mark = mark
		m.version++
	}
}

// SetShort sets whether headings are omitted for lack of room; each item then shows its file.
func (m *Model) SetShort(on bool) {
	if on != m.table.short {
		m.table.short = on
		m.offset = 0
		m.lay()
	}
}

// SetSize sets the size in cells and lines.
func (m *Model) SetSize(width, height int) { m.width, m.height = max(width, 0), max(height, 0) }

// Count returns the title of the cursor's group and, in words, how many of its items are open or what became of them.
// The title is cut so that both, and a space between them, take at most room cells.
func (m *Model) Count(room int) (title string, role theme.Role, count string) {
	if len(m.table.items) == 0 {
		return "", theme.Normal, ""
	}
	i := m.table.items[m.at].Group
	g, count := m.table.groups[i], m.table.counts[i].String()
	return g.short(room - 1 - cells.Width(count)), g.Role, count
}

// Members returns the title and the items of the cursor's group.
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

// OnFolded describes the folded group whose heading the cursor is on, or returns "".
func (m *Model) OnFolded() string {
	title, _, count := m.Count(math.MaxInt)
	if title == "" || m.Key() != "" {
		return ""
	}
	return title + ": " + count
}

// Click moves the cursor to line y of the pane; it reports whether the cursor can be there.
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

// View returns the pane's lines, exactly of its size. Callers must not change them.
func (m *Model) View() []string {
	m.offset = m.table.reveal(m.at, m.offset, m.height)
	key := cacheKey{m.version, m.at, m.offset, m.width, m.height}
	if m.cache.lines == nil || m.cache.key != key {
		m.cache = cached{key, render(m)}
	}
	return m.cache.lines
}

// Line returns the line of the last View that the cursor is on, or -1.
func (m *Model) Line() int {
	return slices.IndexFunc(m.table.shown(m.offset, m.height), func(r row) bool { return r.kind == itemRow && r.item == m.at })
}

func render(m *Model) []string {
	p := painter{theme: m.theme, width: m.width, digits: m.table.digits}
	out := make([]string, 0, m.height)
	here := m.Key() != ""
	for _, r := range m.table.shown(m.offset, m.height) {
		it := m.table.items[r.item]
		switch r.kind {
		case groupRow:
			g := counted{m.table.groups[it.Group], m.table.counts[it.Group]}
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
