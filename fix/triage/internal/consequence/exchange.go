package consequence

import (
	"bytes"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
)

// span is a range of lines of a base with their replacement. The range of an insertion is empty.
type span struct {
	start, end int // 0-based lines [start, end)
	lines      []byte
}

// exchange replaces the changes of some decisions in a text. before and after are the base with these decisions as they
// were and as they are now; rest is the base with all other decisions. Lines that rest changes too are kept. With
// dropUnneeded, inserted lines are kept only if rest inserts them as well: unused imports are errors. It returns nil if
// a new change overlaps an existing one.
func exchange(base, disk, before, after, rest []byte, dropUnneeded bool) []byte {
	kept, old, others := spans(base, disk), spans(base, before), spans(base, rest)
	old = append(old, moved(old, others, kept)...)
	kept = slices.DeleteFunc(kept, func(s span) bool { return touchesAny(s, old) && !touchesAny(s, others) })
	for i, s := range kept {
		if dropUnneeded && s.start == s.end && touchesAny(s, old) {
			kept[i].lines = common(s, others)
		}
	}
	for _, s := range spans(base, after) {
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

// moved returns the insertions on disk of lines that the old changes insert at a place where disk has none: a comment
// may have come between a directive and its statement.
func moved(old, others, disk []span) (list []span) {
	for _, s := range disk {
		had := func(o span) bool { return bytes.Contains(o.lines, s.lines) }
		gone := func(o span) bool { return o.start == o.end && bytes.Equal(o.lines, s.lines) && !touchesAny(o, disk) }
		if s.start == s.end && !slices.ContainsFunc(others, had) && slices.ContainsFunc(old, gone) {
			list = append(list, s)
		}
	}
	return list
}

// common returns the lines of an insertion that others insert at the same place.
func common(s span, others []span) []byte {
	var lines []byte
	for line := range bytes.Lines(s.lines) {
		if slices.ContainsFunc(others, func(o span) bool { return o.touches(s) && bytes.Contains(o.lines, line) }) {
			lines = append(lines, line...)
		}
	}
	return lines
}

// spans returns the differences between a base and a text. Replacements of equal length are split into lines.
func spans(base, text []byte) []span {
	lines := bytes.SplitAfter(text, []byte("\n"))
	var all []span
	for _, h := range patch.Diff(base, text, 0) {
		from, to := h.Old-1, h.New-1
		if h.OldCount == 0 { // Old is the line before the insertion
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

// touches reports whether two spans share a line, or are insertions at the same place, or one is an insertion inside
// the other.
func (s span) touches(other span) bool {
	if s.start == s.end && other.start == other.end {
		return s.start == other.start
	}
	return s.start < other.end && other.start < s.end
}

func touchesAny(s span, list []span) bool { return slices.ContainsFunc(list, s.touches) }
