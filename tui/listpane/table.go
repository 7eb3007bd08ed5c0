package listpane

import (
	"slices"

	"github.com/seed-58def443/ssot/tui/cells"
)

// table is the items with their headings: the lines of the whole list, and what the headings count. In a short one the
// items stand without headings, each with its file.
type table struct {
	short  bool
	items  []Item
	rows   []row
	rowOf  []int // of each item
	index  map[string]int
	left   []int // items of each group that are to be decided
	total  []int
	digits int // of the longest line number
	place  int // cells of the longest file name with its line
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

// newTable puts headings over items that belong to so many groups, or none when it is to be short.
func newTable(items []Item, groups int, short bool) table {
	t := table{short: short, items: items, rowOf: make([]int, len(items)), index: make(map[string]int, len(items)), left: make([]int, groups), total: make([]int, groups)}
	t.rows = make([]row, 0, len(items)+len(items)/2)
	longest := 0
	for i, it := range items {
		if !short && (i == 0 || items[i-1].Group != it.Group) {
			t.rows = append(t.rows, row{groupRow, i})
		}
		if !short && (i == 0 || items[i-1].Group != it.Group || items[i-1].File != it.File) {
			t.rows = append(t.rows, row{fileRow, i})
		}
		t.rowOf[i] = len(t.rows)
		t.rows = append(t.rows, row{itemRow, i})
		t.index[it.Key] = i
		t.total[it.Group]++
		if it.State.open() {
			t.left[it.Group]++
		}
		longest = max(longest, it.Line)
		t.place = max(t.place, cells.Width(it.place()))
	}
	t.digits = max(3, digits(longest))
	return t
}

// margin is how many rows above and below the cursor are kept in sight, where there are so many.
const margin = 3

// reveal is the topmost row, as near to offset as can be, with which an item is in sight in so many lines, below the
// headings that stand at the top, with a margin.
func (t *table) reveal(item, offset, height int) int {
	if len(t.items) == 0 || height <= 0 {
		return 0
	}
	at := t.rowOf[item]
	above := min(2, height-1) // a group's and a file's heading
	if t.short {
		above = 0
	}
	around := min(margin, (height-1-above)/2)
	if at-above-around < offset {
		offset = at - above - around
	}
	if at+around >= offset+height {
		offset = at + around - height + 1
	}
	offset = max(0, min(offset, len(t.rows)-height))
	if last := len(t.rows) - height; !t.short && offset < last && at-above > offset &&
		t.rows[offset+1].kind == itemRow && t.rows[offset+2].kind != itemRow {
		offset++ // else an item would stand there without its file's heading
	}
	return offset
}

// shown are the rows on the screen. The topmost two give way to the headings that what follows stands under.
func (t *table) shown(offset, height int) []row {
	end := min(offset+height, len(t.rows))
	if offset >= end {
		return nil
	}
	out := slices.Clone(t.rows[offset:end])
	if t.short {
		return out
	}
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

// open is the next item after one that is to be decided, or the one before it, going round; ok is false when there is
// no other one.
func (t *table) open(from, by int) (item int, ok bool) {
	n := len(t.items)
	for i := 1; i < n; i++ {
		if at := ((from+i*by)%n + n) % n; t.items[at].State.open() {
			return at, true
		}
	}
	return 0, false
}

// run is the first item of the next run of items that belong together, or of the run before the one that an item is in;
// ok is false when there is none.
func (t *table) run(from, by int, together func(a, b Item) bool) (item int, ok bool) {
	at := from
	for at >= 0 && at < len(t.items) && together(t.items[at], t.items[from]) {
		at += by
	}
	if at < 0 || at >= len(t.items) {
		return 0, false
	}
	for at > 0 && together(t.items[at-1], t.items[at]) {
		at--
	}
	return at, true
}

func digits(n int) int {
	d := 1
	for ; n >= 10; n /= 10 {
		d++
	}
	return d
}
