package patch

import (
	"bytes"
	"errors"
	"slices"
)

// ErrMerge is returned by Merge if two changes of one text are different and on the same lines.
var ErrMerge = errors.New("both texts changed the same lines")

// Merge returns a three-way merge: it applies the difference between base and theirs to ours, which also derives from
// base. A change that both made alike is applied once. Changes of adjacent lines don't conflict; different changes of
// one line, or insertions at one place, return ErrMerge. If base has CRLF and ours does not, as when git normalises
// line ends, theirs is converted to LF. It does not modify its arguments.
func Merge(base, theirs, ours []byte) ([]byte, error) {
	if crlf := []byte("\r\n"); bytes.Contains(base, crlf) && !bytes.Contains(ours, crlf) {
		base, theirs = bytes.ReplaceAll(base, crlf, crlf[1:]), bytes.ReplaceAll(theirs, crlf, crlf[1:])
	}
	m := merging{base: raws(base), theirs: raws(theirs), ours: raws(ours)}
	x, y := splitByLine(diff(m.base, m.theirs)), splitByLine(diff(m.base, m.ours))
	var out []byte
	last := 0
	for len(x)+len(y) > 0 {
		g := m.region(&x, &y)
		lines, err := m.resolve(g)
		if err != nil {
			return nil, err
		}
		for _, l := range slices.Concat(m.base[last:g.from], lines) {
			out = append(out, l...)
		}
		last = g.to
	}
	for _, l := range m.base[last:] {
		out = append(out, l...)
	}
	return out, nil
}

// merging holds the three texts as lines.
type merging struct{ base, theirs, ours []string }

// region is a range of base that one or both texts changed, with their lines for it.
type region struct {
	from, to     int
	theirs, ours []string
}

// splitByLine splits each run that replaces n lines by n lines into n runs.
func splitByLine(runs []run) []run {
	var out []run
	for _, r := range runs {
		if r.a1-r.a0 != r.b1-r.b0 {
			out = append(out, r)
			continue
		}
		for i := range r.a1 - r.a0 {
			out = append(out, run{r.a0 + i, r.a0 + i + 1, r.b0 + i, r.b0 + i + 1})
		}
	}
	return out
}

// region removes the next overlapping runs from both lists and returns their region.
func (m *merging) region(x, y *[]run) region {
	var a, b []run
	var from, to int
	for {
		switch {
		case a == nil && b == nil:
			first, taken := x, &a
			if len(*x) == 0 || len(*y) > 0 && precedes((*y)[0], (*x)[0]) {
				first, taken = y, &b
			}
			from, to = (*first)[0].a0, (*first)[0].a1
			*taken, *first = append(*taken, (*first)[0]), (*first)[1:]
		case len(*x) > 0 && overlaps((*x)[0], from, to):
			to = max(to, (*x)[0].a1)
			a, *x = append(a, (*x)[0]), (*x)[1:]
		case len(*y) > 0 && overlaps((*y)[0], from, to):
			to = max(to, (*y)[0].a1)
			b, *y = append(b, (*y)[0]), (*y)[1:]
		default:
			return region{from, to, m.rangeWith(m.theirs, a, from, to), m.rangeWith(m.ours, b, from, to)}
		}
	}
}

func precedes(a, b run) bool { return a.a0 < b.a0 || a.a0 == b.a0 && a.a1 < b.a1 }

// overlaps reports whether a run overlaps a range of base, or both are insertions at the same place.
func overlaps(r run, from, to int) bool {
	insertions := r.a0 == r.a1 && from == to
	return r.a0 < to && r.a1 > from || insertions && r.a0 == from
}

// rangeWith returns a range of base with the differences of a text applied.
func (m *merging) rangeWith(text []string, runs []run, from, to int) []string {
	var out []string
	for _, r := range runs {
		out = append(append(out, m.base[from:r.a0]...), text[r.b0:r.b1]...)
		from = r.a1
	}
	return append(out, m.base[from:to]...)
}

// resolve returns the merged lines of a region.
func (m *merging) resolve(g region) ([]string, error) {
	was := m.base[g.from:g.to]
	switch {
	case slices.Equal(g.theirs, g.ours), slices.Equal(g.theirs, was):
		return g.ours, nil
	case slices.Equal(g.ours, was):
		return g.theirs, nil
	}
	return nil, ErrMerge
}
