package listpane

import (
	"slices"

	"github.com/seed-58def443/ssot/tui/cells"
)

// table is the list of rows: items and headings, with the counts of the headings. A short table has no headings; its
// items show their files.
type table struct {
	short  bool
	groups []Group
	items  []Item
	index  map[string]int
	first  []int    // first item of each group
	counts []counts // of each group
	digits int      // width of the longest line number
	place  int      // width of the longest file name with its line

	rows  []row
	rowOf []int // row of each item; in a folded group, its heading's row
	stops []int // items that the cursor can stop at; of a folded group, the first
	stop  []int // index into stops of each item
}

type kind byte

const (
	groupRow kind = iota
	fileRow
	itemRow
)

// row is a row of the list; for a heading, item is the first item below it.
type row struct {
	kind kind
	item int
}

// newTable returns a table without rows; lay adds them.
func newTable(groups []Group, items []Item, short bool) table {
	t := table{
		short: short, groups: groups, items: items, index: make(map[string]int, len(items)),
		first: make([]int, len(groups)), counts: make([]counts, len(groups)),
	}
	longest := 0
	for i, it := range items {
		t.index[it.Key] = i
		n := &t.counts[it.Group]
		if n.total == 0 {
			t.first[it.Group] = i
		}
		n.add(it.State)
		longest = max(longest, it.Line)
		t.place = max(t.place, cells.Width(it.place()))
	}
	t.digits = max(3, digits(longest))
	return t
}

// lay computes the rows.
func (t *table) lay(folded func(group int) bool) {
	n := len(t.items)
	t.rows, t.stops = make([]row, 0, n+n/2), make([]int, 0, n)
	t.rowOf, t.stop = make([]int, n), make([]int, n)
	shut := false
	for i, it := range t.items {
		begins := i == 0 || t.items[i-1].Group != it.Group
		if begins {
			shut = folded(it.Group)
		}
		if begins && (shut || !t.short) {
			t.rows = append(t.rows, row{groupRow, i})
		}
		if shut && !begins {
			t.rowOf[i], t.stop[i] = t.rowOf[i-1], t.stop[i-1]
			continue
		}
		t.stop[i] = len(t.stops)
		t.stops = append(t.stops, i)
		if shut {
			t.rowOf[i] = len(t.rows) - 1
			continue
		}
		if !t.short && !t.groups[it.Group].File && (begins || t.items[i-1].File != it.File) {
			t.rows = append(t.rows, row{fileRow, i})
		}
		t.rowOf[i] = len(t.rows)
		t.rows = append(t.rows, row{itemRow, i})
	}
}

// step returns the item that is n stops from an item.
func (t *table) step(item, n int) int {
	return t.stops[max(0, min(t.stop[item]+n, len(t.stops)-1))]
}

// headings returns the number of sticky heading lines.
func (t *table) headings() int {
	switch {
	case t.short:
		return 0
	case len(t.groups) > 0 && t.groups[0].File:
		return 1
	}
	return 2 // of a group and of a file
}

// margin is how many rows above and below the cursor stay visible if possible.
const margin = 3

// reveal returns the topmost row, as near to offset as possible, for which an item is visible in height lines, below
// the sticky headings and with a margin.
func (t *table) reveal(item, offset, height int) int {
	if len(t.items) == 0 || height <= 0 {
		return 0
	}
	at := t.rowOf[item]
	above := min(t.headings(), height-1)
	around := min(margin, (height-1-above)/2)
	if at-above-around < offset {
		offset = at - above - around
	}
	if at+around >= offset+height {
		offset = at + around - height + 1
	}
	offset = max(0, min(offset, len(t.rows)-height))
	if last := len(t.rows) - height; above == 2 && offset < last && at-above > offset &&
		t.rows[offset+1].kind == itemRow && t.rows[offset+2].kind != itemRow {
		offset++ // else its file's heading, which has no other item, would hide it
	}
	return offset
}

// shown returns the visible rows. Sticky headings replace the topmost ones, so that every item is below its file.
func (t *table) shown(offset, height int) []row {
	end := min(offset+height, len(t.rows))
	if offset >= end {
		return nil
	}
	out := slices.Clone(t.rows[offset:end])
	headings := t.headings()
	if headings == 0 || out[0].kind == groupRow || len(out) < 2 {
		return out
	}
	if out[1].kind == groupRow {
		out[0] = row{groupRow, out[0].item}
		return out
	}
	out[0] = row{groupRow, out[1].item}
	if headings == 2 && out[1].kind == itemRow && len(out) > 2 {
		under := out[1].item
		if out[2].kind == itemRow {
			under = out[2].item
		}
		out[1] = row{fileRow, under}
	}
	return out
}

// open returns the next or previous open item, wrapping around; ok is false if there is no other.
func (t *table) open(from, by int) (item int, ok bool) {
	n := len(t.items)
	for i := 1; i < n; i++ {
		if at := ((from+i*by)%n + n) % n; t.items[at].State.open() {
			return at, true
		}
	}
	return 0, false
}

// run returns the first item of the next run of items that belong together, or of the previous one; ok is false if
// there is none.
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
