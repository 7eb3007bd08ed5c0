package consequence

import (
	"bytes"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
)

// span is lines of a base that another text has in another way; of an insertion it is empty.
type span struct {
	start, end int // 0-based lines [start, end)
	lines      []byte
}

// exchange takes out of a text, made from a base, what some decisions were planned to change, and puts in what they
// come to now: was, is and rest are what those make of the base, before and now, and what all others make of it. Where
// these touch the same lines, those stay; of lines that were inserted only those that the others insert as well, when
// it is to be lean: imports that nothing needs any more are errors. It is nil where what is put in meets what is there.
func exchange(base, disk, was, is, rest []byte, lean bool) []byte {
	old, others := spans(base, was), spans(base, rest)
	kept := slices.DeleteFunc(spans(base, disk), func(s span) bool { return meets(s, old) && !meets(s, others) })
	for i, s := range kept {
		if lean && s.start == s.end && meets(s, old) {
			kept[i].lines = common(s, others)
		}
	}
	for _, s := range spans(base, is) {
		i := slices.IndexFunc(kept, func(k span) bool { return k.touches(s) })
		switch {
		case i < 0:
			kept = append(kept, s)
		case kept[i].start != s.start || kept[i].end != s.end:
			return nil
		case bytes.Contains(kept[i].lines, s.lines):
		case s.start < s.end:
			return nil
		case bytes.Compare(s.lines, kept[i].lines) < 0: // imports are sorted
			kept[i].lines = slices.Concat(s.lines, kept[i].lines)
		default:
			kept[i].lines = slices.Concat(kept[i].lines, s.lines)
		}
	}
	slices.SortStableFunc(kept, func(a, b span) int { return a.start - b.start })
	lines, at := bytes.SplitAfter(base, []byte("\n")), 0
	var out []byte
	for _, s := range kept {
		if s.start < at {
			return nil
		}
		out = append(out, bytes.Join(lines[at:s.start], nil)...)
		out, at = append(out, s.lines...), s.end
	}
	return append(out, bytes.Join(lines[at:], nil)...)
}

// common returns the lines of an insertion that others insert there as well.
func common(s span, others []span) []byte {
	var lines []byte
	for line := range bytes.Lines(s.lines) {
		if slices.ContainsFunc(others, func(o span) bool { return o.touches(s) && bytes.Contains(o.lines, line) }) {
			lines = append(lines, line...)
		}
	}
	return lines
}

// spans returns where a text differs from its base.
func spans(base, text []byte) []span {
	lines := bytes.SplitAfter(text, []byte("\n"))
	var all []span
	for _, h := range patch.Diff(base, text, 0) {
		from, to := h.Old-1, h.New-1
		if h.OldCount == 0 { // the number is that of the line before
			from++
		}
		if h.NewCount == 0 {
			to++
		}
		if h.OldCount != h.NewCount {
			all = append(all, span{from, from + h.OldCount, bytes.Join(lines[to:to+h.NewCount], nil)})
			continue
		}
		for i := range h.OldCount { // line by line
			all = append(all, span{from + i, from + i + 1, lines[to+i]})
		}
	}
	return all
}

// touches reports whether two spans share a line, or are insertions at the same place or inside of one another.
func (s span) touches(other span) bool {
	if s.start == s.end && other.start == other.end {
		return s.start == other.start
	}
	return s.start < other.end && other.start < s.end
}

func meets(s span, list []span) bool { return slices.ContainsFunc(list, s.touches) }
