package place

import (
	"bytes"
	"slices"

	"github.com/seed-58def443/ssot/fix"
)

// Place is a range in a text; lines and columns are 1-based, columns count bytes, the end is exclusive.
type Place struct{ Line, Column, EndLine, EndColumn int }

// Contains reports whether the range contains another one.
func (p Place) Contains(other Place) bool {
	return (p.Line < other.Line || p.Line == other.Line && p.Column <= other.Column) &&
		(other.EndLine < p.EndLine || other.EndLine == p.EndLine && other.EndColumn <= p.EndColumn)
}

// At returns the empty range at the start of a line.
func At(line int) Place { return Place{Line: line, Column: 1, EndLine: line, EndColumn: 1} }

// Locator maps a place in a file's base to the disk. The fingerprint selects the planner's own result for a violation,
// if there is one.
type Locator func(fingerprint string, before Place) Place

// PlacesIn converts offsets in a planned text to places on disk. If the text on disk differs from the plan, for example
// by an edit elsewhere in the file, the places follow a line diff.
func PlacesIn(planned []byte, at map[string]fix.Place, disk []byte) map[string]Place {
	starts := []int{0}
	for i, c := range planned {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	line := func(offset int) (line, column int) {
		n, found := slices.BinarySearch(starts, offset)
		if found {
			n++
		}
		return n, offset - starts[n-1] + 1
	}
	onward := func(p Place) Place { return p }
	if !bytes.Equal(planned, disk) {
		onward = NewLineMap(planned, disk).Place
	}
	places := make(map[string]Place, len(at))
	for fingerprint, a := range at {
		var p Place
		p.Line, p.Column = line(a.Start)
		p.EndLine, p.EndColumn = line(a.End)
		places[fingerprint] = onward(p)
	}
	return places
}
