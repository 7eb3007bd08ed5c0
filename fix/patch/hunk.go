package patch

// Diff compares two files line by line and groups the differences into hunks with up to context equal lines around
// them; hunks whose contexts would touch are merged. A line that differs only in its line end is deleted and inserted.
// If a hunk has no line of a file, its number is that of the line before, as in a unified diff.
func Diff(before, after []byte, context int) []Hunk {
	groups := groupHunks(before, after, max(context, 0))
	hunks := make([]Hunk, len(groups))
	for i, g := range groups {
		hunks[i] = g.hunk()
	}
	return hunks
}

// Part returns before with a part of its change to after: the runs of lines for which wanted is true, each given as a
// hunk without context.
func Part(before, after []byte, wanted func(Hunk) bool) []byte {
	var out []byte
	all := split(before)
	last := 0
	write := func(lines []line) {
		for _, l := range lines {
			out = append(out, raw(l)...)
		}
	}
	for _, g := range groupHunks(before, after, 0) {
		if !wanted(g.hunk()) {
			continue
		}
		write(all[last:g.span.a0])
		write(g.b[g.span.b0:g.span.b1])
		last = g.span.a1
	}
	write(all[last:])
	return out
}

// grouped is a hunk with the line ends of both files.
type grouped struct {
	a, b []line // all lines of both files
	runs []run
	span run // of all lines, context included
}

func groupHunks(before, after []byte, context int) []grouped {
	var groups []grouped
	a, b := split(before), split(after)
	for _, r := range diff(raws(before), raws(after)) {
		lead := min(context, r.a0)
		trail := min(context, len(a)-r.a1)
		span := run{r.a0 - lead, r.a1 + trail, r.b0 - lead, r.b1 + trail}
		if n := len(groups); n > 0 && span.a0 <= groups[n-1].span.a1 {
			g := &groups[n-1]
			g.runs = append(g.runs, r)
			g.span.a1, g.span.b1 = span.a1, span.b1
			continue
		}
		groups = append(groups, grouped{a, b, []run{r}, span})
	}
	return groups
}

// each calls f for every line of the hunk, in order, with its index in both files, or -1 if a file does not have it.
func (g grouped) each(f func(op Op, i, j int)) {
	i, j := g.span.a0, g.span.b0
	equal := func(end int) {
		for ; i < end; i, j = i+1, j+1 {
			f(Equal, i, j)
		}
	}
	for _, r := range g.runs {
		equal(r.a0)
		for ; i < r.a1; i++ {
			f(Delete, i, -1)
		}
		for ; j < r.b1; j++ {
			f(Insert, -1, j)
		}
	}
	equal(g.span.a1)
}

// header returns the hunk without its lines.
func (g grouped) header() Hunk {
	h := Hunk{
		Old: g.span.a0 + 1, OldCount: g.span.a1 - g.span.a0,
		New: g.span.b0 + 1, NewCount: g.span.b1 - g.span.b0,
	}
	if h.OldCount == 0 {
		h.Old--
	}
	if h.NewCount == 0 {
		h.New--
	}
	return h
}

func (g grouped) hunk() Hunk {
	h := g.header()
	oldSpans, newSpans := map[int][]Span{}, map[int][]Span{}
	for _, r := range g.runs {
		for _, p := range counterparts(keys(g.a[r.a0:r.a1], text), keys(g.b[r.b0:r.b1], text)) {
			i, j := r.a0+p.a, r.b0+p.b
			oldSpans[i], newSpans[j] = changedSpans(g.a[i].text, g.b[j].text)
		}
	}
	g.each(func(op Op, i, j int) {
		l := Line{Op: op, Old: i + 1, New: j + 1}
		switch op {
		case Insert:
			l.Text, l.End, l.Changed = g.b[j].text, g.b[j].ending(), newSpans[j]
		case Delete:
			l.Text, l.End, l.Changed = g.a[i].text, g.a[i].ending(), oldSpans[i]
		case Equal:
			l.Text, l.End = g.a[i].text, g.a[i].ending()
		}
		h.Lines = append(h.Lines, l)
	})
	return h
}
