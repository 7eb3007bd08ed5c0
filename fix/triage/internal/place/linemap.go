package place

import (
	"bytes"
	"sort"

	"github.com/seed-58def443/ssot/fix/patch"
)

// LineMap maps places of one text to another one by a line diff. Every place has an image, even if its line was
// replaced.
type LineMap struct {
	before, after [][]byte
	runs          []run // sorted; the first starts at line 1
}

// run is a sequence of lines that are equal in both texts, or that were replaced.
type run struct {
	from, to int // first line in either text, 1-based
	equal    bool
	length   int // of a replaced run: its lines in the second text
}

// NewLineMap compares two texts.
func NewLineMap(before, after []byte) *LineMap {
	s := &LineMap{before: bytes.Split(before, []byte("\n")), after: bytes.Split(after, []byte("\n")), runs: []run{{from: 1, to: 1, equal: true}}}
	for _, h := range patch.Diff(before, after, 0) {
		from, to := h.Old, h.New
		if h.OldCount == 0 { // the number is that of the line before
			from++
		}
		if h.NewCount == 0 {
			to++
		}
		if h.OldCount > 0 {
			s.runs = append(s.runs, run{from: from, to: to, length: h.NewCount})
		}
		s.runs = append(s.runs, run{from: from + h.OldCount, to: to + h.NewCount, equal: true})
	}
	return s
}

// run returns the run that contains a line.
func (s *LineMap) run(n int) run {
	return s.runs[max(sort.Search(len(s.runs), func(i int) bool { return s.runs[i].from > n })-1, 0)]
}

// line maps a line. A replaced line maps to the line at the same position of the replacement.
func (s *LineMap) line(n int) int {
	r := s.run(n)
	if r.equal {
		return n + r.to - r.from
	}
	return min(r.to+min(n-r.from, max(r.length-1, 0)), len(s.after))
}

// Unchanged reports whether all lines of a range are equal in the second text.
func (s *LineMap) Unchanged(p Place) bool {
	for n := p.Line; n <= p.EndLine; n++ {
		if !s.run(n).equal {
			return false
		}
	}
	return true
}

// Place maps a range. Columns in a changed line follow its common prefix or suffix.
func (s *LineMap) Place(p Place) Place {
	to := Place{Line: s.line(p.Line), Column: 1, EndLine: s.line(p.EndLine)}
	before, after := Nth(s.before, p.Line), Nth(s.after, to.Line)
	switch head, tail := cut(before, p.Column); {
	case bytes.HasPrefix(after, head):
		to.Column = len(head) + 1
	case bytes.HasSuffix(after, tail):
		to.Column = len(after) - len(tail) + 1
	}
	before, after = Nth(s.before, p.EndLine), Nth(s.after, to.EndLine)
	to.EndColumn = len(after) + 1
	switch head, tail := cut(before, p.EndColumn); {
	case bytes.HasSuffix(after, tail):
		to.EndColumn = len(after) - len(tail) + 1
	case bytes.HasPrefix(after, head):
		to.EndColumn = len(head) + 1
	}
	if to.EndLine == to.Line {
		to.EndColumn = max(to.EndColumn, to.Column)
	}
	return to
}

// Nth returns a line by its 1-based number, without a carriage return.
func Nth(lines [][]byte, n int) []byte {
	if n < 1 || n > len(lines) {
		return nil
	}
	return bytes.TrimSuffix(lines[n-1], []byte("\r"))
}

// cut splits a line before a 1-based column.
func cut(line []byte, column int) (head, tail []byte) {
	at := min(max(column-1, 0), len(line))
	return line[:at], line[at:]
}
