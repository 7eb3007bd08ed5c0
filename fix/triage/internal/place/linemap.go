package place

import (
	"bytes"
	"sort"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Shift maps the places of one text to those of another.
type Shift struct {
	before, after [][]byte
	runs          []run // sorted; the first starts at line 1
}

// run is a run of lines that stand in both texts, or, when equal is false, of lines that were replaced by others.
type run struct {
	from, to int // first line, 1-based
	equal    bool
	length   int // lines in the second text, of a run that was replaced
}

// NewShift compares two texts.
func NewShift(before, after []byte) *Shift {
	s := &Shift{before: bytes.Split(before, []byte("\n")), after: bytes.Split(after, []byte("\n")), runs: []run{{from: 1, to: 1, equal: true}}}
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

// run returns the one that a line is in.
func (s *Shift) run(n int) run {
	return s.runs[max(sort.Search(len(s.runs), func(i int) bool { return s.runs[i].from > n })-1, 0)]
}

// line returns where a line went; of a line that was replaced it is the one at the same place of the replacement.
func (s *Shift) line(n int) int {
	r := s.run(n)
	if r.equal {
		return n + r.to - r.from
	}
	return min(r.to+min(n-r.from, max(r.length-1, 0)), len(s.after))
}

// Stands reports whether all lines of a range are in the second text.
func (s *Shift) Stands(p Place) bool {
	for n := p.Line; n <= p.EndLine; n++ {
		if !s.run(n).equal {
			return false
		}
	}
	return true
}

// Place maps a range.
func (s *Shift) Place(p Place) Place {
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

// Nth returns a line by its 1-based number.
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
