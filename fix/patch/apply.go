package patch

import (
	"cmp"
	"fmt"
	"slices"
)

// Apply returns src with the edits applied. The edits may be in any order: they are sorted by position, stably, so that
// insertions at one offset keep their order and precede a replacement that starts there. It returns an error for edits
// that overlap or are outside src, and does not modify its arguments.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	size, last := len(src), 0
	for _, e := range sorted {
		if e.Start < 0 || e.End < e.Start || e.End > len(src) {
			return nil, fmt.Errorf("the edit of bytes %d to %d lies outside the file, which has %d bytes", e.Start, e.End, len(src))
		}
		if e.Start < last {
			return nil, fmt.Errorf("the edit of bytes %d to %d overlaps another that ends at byte %d", e.Start, e.End, last)
		}
		size += len(e.New) - (e.End - e.Start)
		last = e.End
	}
	out := make([]byte, 0, size)
	last = 0
	for _, e := range sorted {
		out = append(out, src[last:e.Start]...)
		out = append(out, e.New...)
		last = e.End
	}
	return append(out, src[last:]...), nil
}
