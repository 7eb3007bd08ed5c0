// Package listpane is the list of violations: groups, files, one line each, a cursor that stays in sight.
package listpane

import (
	"slices"

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

// Item is a row: plain data, texts safe to show.
type Item struct {
	Key    string // names the item; the cursor follows it
	Group  int    // index into Groups; items come sorted by it
	File   string // items of a file follow each other
	Line   int
	Label  string
	Detail string
	State  State
	Mark   string // at the right end: "✎" a note, "⚠" a hazard, "✗" no rewrite
}

// Group is a heading.
type Group struct {
	Title string
	Role  theme.Role
}

// Model is the pane. The zero value is not usable: see New.
type Model struct {
	theme   *theme.Theme
	groups  []Group
	items   []Item
	rows    []row
	rowOf   []int // of each item
	index   map[string]int
	left    []int // items of each group that are to be decided
	total   []int
	digits  int // of the longest line number
	cursor  int // index into items
	offset  int // index into rows of the topmost one
	width   int
	height  int
	focused bool
	version int // grows with the items
	cache   cached
}

type kind byte

const (
	groupRow kind = iota
	fileRow
	itemRow
)

// row is a line of the whole list; item is the first item below a heading.
type row struct {
	kind kind
	item int
}

// New returns an empty list.
func New(t *theme.Theme, groups []Group) *Model {
	return &Model{theme: t, groups: groups, focused: true}
}

// SetItems replaces the items. The cursor stays on the item it was on, else near its place.
func (m *Model) SetItems(items []Item) {
	at := m.Key()
	m.version++
	m.items = items
	m.rows = m.rows[:0]
	m.rowOf = make([]int, len(items))
	m.index = make(map[string]int, len(items))
	m.left, m.total = make([]int, len(m.groups)), make([]int, len(m.groups))
	longest := 0
	for i, it := range items {
		if i == 0 || items[i-1].Group != it.Group {
			m.rows = append(m.rows, row{groupRow, i})
		}
		if i == 0 || items[i-1].Group != it.Group || items[i-1].File != it.File {
			m.rows = append(m.rows, row{fileRow, i})
		}
		m.rowOf[i] = len(m.rows)
		m.rows = append(m.rows, row{itemRow, i})
		m.index[it.Key] = i
		m.total[it.Group]++
		if it.State.open() {
			m.left[it.Group]++
		}
		longest = max(longest, it.Line)
	}
	m.digits = max(3, digits(longest))
	if i, ok := m.index[at]; ok {
		m.cursor = i
	}
	m.reveal()
}

// SetMark changes the mark of one item.
func (m *Model) SetMark(key, mark string) {
	if i, ok := m.index[key]; ok && m.items[i].Mark != mark {
		m.items[i].Mark = mark
		m.version++
	}
}

// SetSize says how many cells and lines there are.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(width, 0), max(height, 0)
	m.reveal()
}

// Focus says whether keys that move go to this pane.
func (m *Model) Focus(on bool) { m.focused = on }

// Len is the number of items.
func (m *Model) Len() int { return len(m.items) }

// Index is the cursor's place among the items, -1 when there are none.
func (m *Model) Index() int {
	if len(m.items) == 0 {
		return -1
	}
	return m.cursor
}

// Key is the item under the cursor, empty when there are none.
func (m *Model) Key() string {
	if len(m.items) == 0 {
		return ""
	}
	return m.items[m.cursor].Key
}

// Select moves the cursor to an item; it reports whether the item is in the list.
func (m *Model) Select(key string) bool {
	i, ok := m.index[key]
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

// Page moves the cursor by n screens.
func (m *Model) Page(n int) { m.Move(n * max(1, m.height-3)) }

// Top moves the cursor to the first item.
func (m *Model) Top() { m.Move(-len(m.items)) }

// Bottom moves the cursor to the last item.
func (m *Model) Bottom() { m.Move(len(m.items)) }

// Next is the first undecided item after the one at index from, going round once; skipped ones are decided here. Empty: there is none.
func (m *Model) Next(from int) string {
	for i := range m.items {
		it := m.items[(from+1+i+len(m.items))%len(m.items)]
		if it.State.open() {
			return it.Key
		}
	}
	return ""
}

// Ahead are up to n undecided items below the cursor, in the order of the view.
func (m *Model) Ahead(n int) []string {
	var out []string
	for i := m.cursor + 1; i < len(m.items) && len(out) < n; i++ {
		if m.items[i].State.open() {
			out = append(out, m.items[i].Key)
		}
	}
	return out
}

// Click moves the cursor to the item shown in line y of the pane; it reports whether there is one.
func (m *Model) Click(y int) bool {
	shown := m.shown()
	if y < 0 || y >= len(shown) || shown[y].kind != itemRow {
		return false
	}
	m.cursor = shown[y].item
	m.reveal()
	return true
}

// reveal keeps the cursor in the list and its row in sight, below the headings that stand at the top.
func (m *Model) reveal() {
	m.cursor = max(0, min(m.cursor, len(m.items)-1))
	if len(m.items) == 0 || m.height <= 0 {
		m.offset = 0
		return
	}
	at := m.rowOf[m.cursor]
	above := min(2, m.height-1) // a group's and a file's heading
	if at-above < m.offset {
		m.offset = at - above
	}
	if at >= m.offset+m.height {
		m.offset = at - m.height + 1
	}
	m.offset = max(0, min(m.offset, len(m.rows)-m.height))
}

// shown are the rows on the screen. The topmost two give way to the headings that what follows stands under.
func (m *Model) shown() []row {
	end := min(m.offset+m.height, len(m.rows))
	if m.offset >= end {
		return nil
	}
	out := slices.Clone(m.rows[m.offset:end])
	if out[0].kind != groupRow && len(out) > 1 {
		first := out[1].item
		if out[1].kind != groupRow {
			out[0] = row{groupRow, first}
		}
		if out[1].kind == itemRow && len(out) > 2 && out[2].kind == itemRow {
			out[1] = row{fileRow, out[2].item}
		}
	}
	return out
}

func digits(n int) int {
	d := 1
	for ; n >= 10; n /= 10 {
		d++
	}
	return d
}
