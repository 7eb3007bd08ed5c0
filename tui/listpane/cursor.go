package listpane

// cursor is the position in the list and the set of folded groups. It is on an item or on the heading of a folded
// group. A group folds by itself when all its items are decided and the cursor is elsewhere, so that the last decision
// stays visible.
type cursor struct {
	table   table
	at      int             // index into the items; in a folded group, of its first item
	in      int             // group of the cursor; -1: it is on a heading
	chosen  map[string]bool // folding that the user chose, by title
	listed  bool            // no group folds by itself
	version int             // incremented by every change that needs drawing
}

// folded reports whether only the heading of a group is shown.
func (c *cursor) folded(group int) bool {
	if by, ok := c.chosen[c.table.groups[group].Title]; ok {
		return by
	}
	return !c.listed && c.table.counts[group].open == 0 && group != c.in
}

// set replaces the items.
func (c *cursor) set(groups []Group, items []Item) {
	was, place := c.Key(), c.at
	c.table = newTable(groups, items, c.table.short)
	c.at, c.in = max(0, min(place, len(items)-1)), -1
	if i, ok := c.table.index[was]; ok {
		c.at = i
	}
	if was != "" && len(items) > 0 {
		c.in = items[c.at].Group
	}
	c.lay()
}

// lay computes the rows and updates the cursor.
func (c *cursor) lay() {
	c.version++
	c.table.lay(c.folded)
	if n := len(c.table.items); n > 0 && c.in < 0 && !c.folded(c.table.items[c.at].Group) {
		c.in = c.table.items[c.at].Group
	}
}

// show moves the cursor to an item and unfolds its group.
func (c *cursor) show(item int) {
	group := c.table.items[item].Group
	if c.chosen[c.table.groups[group].Title] {
		delete(c.chosen, c.table.groups[group].Title)
	}
	c.put(item, group)
}

// stand moves the cursor to an item, or to the heading of its group if that is folded.
func (c *cursor) stand(item int) {
	group := c.table.items[item].Group
	if group != c.in && c.folded(group) {
		c.put(c.table.first[group], -1)
		return
	}
	c.put(item, group)
}

func (c *cursor) put(item, group int) {
	moved := group != c.in
	c.at, c.in = item, group
	if moved {
		c.lay()
	}
}

// Fold folds the cursor's group, or unfolds the group whose heading the cursor is on.
func (c *cursor) Fold() {
	if len(c.table.items) == 0 {
		return
	}
	group := c.table.items[c.at].Group
	title := c.table.groups[group].Title
	if c.folded(group) {
		c.chosen[title] = false
		c.in = group
	} else {
		c.chosen[title] = true
		c.at, c.in = c.table.first[group], -1
	}
	c.lay()
}

// Len returns the number of items.
func (c *cursor) Len() int { return len(c.table.items) }

// Index returns the index of the cursor's item, or -1 if the list is empty.
func (c *cursor) Index() int {
	if len(c.table.items) == 0 {
		return -1
	}
	return c.at
}

// Key returns the key of the cursor's item, or "" if the cursor is on no item.
func (c *cursor) Key() string {
	if len(c.table.items) == 0 || c.folded(c.table.items[c.at].Group) {
		return ""
	}
	return c.table.items[c.at].Key
}

// Select moves the cursor to an item; it reports whether the item is in the list.
func (c *cursor) Select(key string) bool {
	i, ok := c.table.index[key]
	if ok {
		c.show(i)
	}
	return ok
}

// Jump moves the cursor to item n, counted from 0.
func (c *cursor) Jump(n int) {
	if n >= 0 && n < len(c.table.items) {
		c.show(n)
	}
}

// Move moves the cursor by n items; a folded group counts as one.
func (c *cursor) Move(n int) {
	if len(c.table.items) > 0 {
		c.stand(c.table.step(c.at, n))
	}
}

// Top moves the cursor to the first item.
func (c *cursor) Top() { c.Move(-len(c.table.items)) }

// Bottom moves the cursor to the last item.
func (c *cursor) Bottom() { c.Move(len(c.table.items)) }

// Next returns the key of the first undecided item after index from, wrapping around once, or "". Skipped items count
// as decided.
func (c *cursor) Next(from int) string {
	for i := range c.table.items {
		it := c.table.items[(from+1+i+len(c.table.items))%len(c.table.items)]
		if it.State.open() {
			return it.Key
		}
	}
	return ""
}

// Open moves the cursor to the next or previous open item, wrapping around; it reports whether there is another one.
func (c *cursor) Open(by int) bool {
	item, ok := c.table.open(c.at, by)
	if ok {
		c.show(item)
	}
	return ok
}

// File moves the cursor to the first item of the next or previous file; it reports whether there is one.
func (c *cursor) File(by int) bool {
	return run(c, by, func(a, b Item) bool { return a.Group == b.Group && (a.File == b.File || c.folded(a.Group)) })
}

// Group moves the cursor to the first item of the next or previous group; it reports whether there is one.
func (c *cursor) Group(by int) bool {
	return run(c, by, func(a, b Item) bool { return a.Group == b.Group })
}

// run moves the cursor to the first item of the next or previous run of items that belong together.
func run(c *cursor, by int, together func(a, b Item) bool) bool {
	item, ok := c.table.run(c.at, by, together)
	if ok {
		c.stand(item)
	}
	return ok
}

// Ahead returns the keys of up to n undecided items after the cursor.
func (c *cursor) Ahead(n int) []string {
	var out []string
	for i := c.at + 1; i < len(c.table.items) && len(out) < n; i++ {
		if c.table.items[i].State.open() {
			out = append(out, c.table.items[i].Key)
		}
	}
	return out
}
