package place

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/patch"
)

// LineMatch maps spots of one text to another one, but only if the answer is certain: it does not guess among equal
// lines.
type LineMatch struct {
	before, after *normalized
	to, from      []int  // the index of the paired line in the other text, -1 if there is none or it is not certain
	moved         []int  // of a line that was moved: its index in the second text, else -1
	arrived       []bool // whether a line of the second text was moved
}

// NewLineMatch compares two texts, which may be marked, see MarkChanges.
func NewLineMatch(before, after []byte) *LineMatch {
	t := &LineMatch{before: normalize(before), after: normalize(after)}
	t.to = patch.CertainPairs(t.before.keys, t.after.keys)
	t.from, t.moved = unmatched(len(t.after.keys)), unmatched(len(t.before.keys))
	for i, j := range t.to {
		if j >= 0 {
			t.from[j] = i
		}
	}
	t.arrived = make([]bool, len(t.from))
	there, here := uniqueUnmatched(t.after.keys, t.from), uniqueUnmatched(t.before.keys, t.to)
	for key, i := range here {
		if j, ok := there[key]; ok && i >= 0 && j >= 0 {
			t.moved[i], t.arrived[j] = j, true
		}
	}
	return t
}

func unmatched(n int) []int { return slices.Repeat([]int{-1}, n) }

// uniqueUnmatched returns the unpaired lines that occur once, by content. Content that occurs more often maps to -1.
func uniqueUnmatched(keys []string, other []int) map[string]int {
	once := map[string]int{}
	for i, key := range keys {
		if _, again := once[key]; other[i] >= 0 || key == "" {
			continue
		} else if again {
			once[key] = -1
		} else {
			once[key] = i
		}
	}
	return once
}

// Spot is where an expression stands in a text, and its code.
type Spot struct {
	spot
	Code string // without white space; empty if there is no such place
}

// InBefore returns the spot of a place of the first text.
func (t *LineMatch) InBefore(at Place) Spot { return t.before.spotOf(at) }

// InAfter returns the spot of a place of the second text.
func (t *LineMatch) InAfter(at Place) Spot { return t.after.spotOf(at) }

func (p *normalized) spotOf(at Place) Spot {
	s, code := p.spot(at)
	return Spot{s, code}
}

// SameExpression reports whether a spot of the first text and one of the second are the same expression, and whether
// that is certain. If one line was deleted and the other inserted, and neither text has an equal expression, they are
// the same, but not for certain.
func (t *LineMatch) SameExpression(before, after Spot) (same, certain bool) {
	switch {
	case t.Same(before, after) || t.Moved(before, after):
		return true, true
	case !t.Deleted(before) || !t.Inserted(after):
		return false, true
	}
	return len(t.before.occurrences(before.Code)) <= 1 && len(t.after.occurrences(after.Code)) <= 1, false
}

// Unchanged reports whether the spot's line is paired: it is in the second text, not moved.
func (t *LineMatch) Unchanged(before Spot) bool { return before.Code != "" && t.to[before.line] >= 0 }

// Deleted reports whether the spot's line is not in the second text.
func (t *LineMatch) Deleted(before Spot) bool {
	return before.Code == "" || t.to[before.line] < 0 && t.moved[before.line] < 0
}

// Replaced reports whether a range is certainly not in the second text: its line was deleted, and nothing equal stands
// between the lines around it.
func (t *LineMatch) Replaced(p Place) bool {
	before := t.InBefore(p)
	return before.Code != "" && t.Deleted(before) && !slices.ContainsFunc(t.after.occurrences(before.Code), func(s spot) bool {
		return t.SameGap(before, Spot{s, before.Code})
	})
}

// Inserted reports whether the line of a spot of the second text is not in the first.
func (t *LineMatch) Inserted(after Spot) bool {
	return after.Code == "" || t.from[after.line] < 0 && !t.arrived[after.line]
}

// Same reports whether two spots are equal in paired lines.
func (t *LineMatch) Same(before, after Spot) bool {
	return t.Unchanged(before) && before.at(after, t.to[before.line])
}

// SameLine reports whether two spots are in paired lines.
func (t *LineMatch) SameLine(before, after Spot) bool {
	return t.Unchanged(before) && after.Code != "" && after.line == t.to[before.line]
}

// Moved reports whether two spots are equal in a line that was moved.
func (t *LineMatch) Moved(before, after Spot) bool {
	return before.Code != "" && before.at(after, t.moved[before.line])
}

func (s Spot) at(after Spot, line int) bool {
	return after.Code == s.Code && after.offset == s.offset && after.line == line
}

// SameGap reports whether two spots are in the same gap: between the same two anchors.
func (t *LineMatch) SameGap(before, after Spot) bool {
	if before.Code == "" || after.Code == "" {
		return false
	}
	above, below := -1, len(t.from)
	for i := before.line - 1; i >= 0; i-- {
		if t.isAnchor(i) {
			above = t.to[i]
			break
		}
	}
	for i := before.line + 1; i < len(t.to); i++ {
		if t.isAnchor(i) {
			below = t.to[i]
			break
		}
	}
	return above < after.line && after.line < below
}

func (t *LineMatch) isAnchor(i int) bool { return t.to[i] >= 0 && t.before.keys[i] != "" }

// DeletedOccurrences returns the occurrences of code in deleted lines of the first text.
func (t *LineMatch) DeletedOccurrences(code string) []Spot {
	return slices.DeleteFunc(t.Occurrences(code), func(s Spot) bool { return !t.Deleted(s) })
}

// Occurrences returns the spots of the first text with the given code.
func (t *LineMatch) Occurrences(code string) []Spot {
	var all []Spot
	for _, s := range t.before.occurrences(code) {
		all = append(all, Spot{s, code})
	}
	return all
}

// WithoutAnchorBetween reports whether two spots of the first text are in one gap.
func (t *LineMatch) WithoutAnchorBetween(a, b Spot) bool {
	for i := min(a.line, b.line); i <= max(a.line, b.line); i++ {
		if t.isAnchor(i) {
			return false
		}
	}
	return true
}

// Place maps a range to the second text if its line is paired or was moved and at most its indentation changed. It
// reports false if that is not certain, or if the range has several lines.
func (t *LineMatch) Place(p Place) (Place, bool) {
	before := t.InBefore(p)
	if t.Deleted(before) || p.Line != p.EndLine {
		return p, false
	}
	to := max(t.to[before.line], t.moved[before.line])
	line := slices.Index(t.after.byNumber, to)
	old, now := t.before.lines[before.line], t.after.lines[to]
	shift := indent(now) - indent(old)
	if line < 1 || !bytes.Equal(bytes.TrimSpace(old), bytes.TrimSpace(now)) {
		return p, false
	}
	return Place{Line: line, Column: p.Column + shift, EndLine: line, EndColumn: p.EndColumn + shift}, true
}

// Removed reports whether a range was deleted with everything around it: its line was deleted and not replaced, or the
// name of its declaration does not occur in the second text.
func (t *LineMatch) Removed(p Place, declaration string) bool {
	before := t.InBefore(p)
	if !t.Deleted(before) {
		return false
	}
	s := NewLineMap(bytes.Join(t.before.lines, []byte("\n")), bytes.Join(t.after.lines, []byte("\n")))
	if r := s.run(p.Line); !r.equal && r.length == 0 {
		return true
	}
	name := declaration[strings.LastIndexAny(declaration, ".)")+1:]
	return name != "" && !slices.ContainsFunc(t.after.lines, func(line []byte) bool {
		return slices.Contains(strings.FieldsFunc(string(line), notWord), name)
	})
}

func notWord(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }
