package patch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// ErrAbsorbed says that a change can't be taken out of a file again: its lines were edited, or are there more than
// once.
var ErrAbsorbed = errors.New("the change is no longer in the file as it was made")

// contextLines is how many lines around a change must be as they were, for its place to be certain at once.
const contextLines = 3

// Rebase returns the base that disk would have: disk without the changes that lead from base to decided. What each
// changed must stand in disk with its context once for each time that it stood in decided, or, where a neighbour
// changed, once in both with what is left of its context; else the error is ErrAbsorbed: it guesses never. Line ends do
// not matter for finding the place. When disk equals base, the changes were taken back outside already, and the result
// is base.
//
// Rebase(decided, base, disk) asks the opposite question of changes that are not in disk as they were made: an error
// says that they were not simply taken back either.
func Rebase(base, decided, disk []byte) ([]byte, error) {
	if string(disk) == string(base) || string(disk) == string(decided) {
		return slices.Clone(base), nil
	}
	return takeOut(disk, alone, Made{base, decided})
}

// Made is a change as it was made: what it started from, and what it made of that.
type Made struct{ Base, Decided []byte }

// RebaseAll takes several changes out of disk, each made apart from the others, as when branches were merged. What two
// of them changed in the same way goes once. It errs as Rebase does, also where they changed the same lines in
// different ways, and where nothing is left of what stood around a change.
func RebaseAll(disk []byte, changes ...Made) ([]byte, error) {
	return takeOut(disk, near, changes...)
}

func takeOut(disk []byte, atLeast certainty, changes ...Made) ([]byte, error) {
	now := split(disk)
	var places []replacement
	for _, c := range changes {
		found, err := undoPlaces(c, now, atLeast)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if !slices.ContainsFunc(places, func(q replacement) bool {
				return p.start == q.start && p.end == q.end && slices.Equal(p.lines, q.lines)
			}) {
				places = append(places, p)
			}
		}
	}
	out, ok := replace(now, places)
	if !ok {
		return nil, fmt.Errorf("%w (its parts moved into each other)", ErrAbsorbed)
	}
	return assemble(out, mainEnd(now)), nil
}

// undoPlaces lists what takes a change out of a file.
func undoPlaces(c Made, now []line, atLeast certainty) ([]replacement, error) {
	a, b := split(c.Base), split(c.Decided)
	var places []replacement
	for _, r := range diff(keys(a, raw), keys(b, raw)) {
		at, sure := locateChange(keys(a, text), keys(b, text), keys(now, text), r)
		if sure < atLeast {
			return nil, fmt.Errorf("%w (line %d of it)", ErrAbsorbed, r.b0+1)
		}
		places = append(places, replacement{at, at + r.b1 - r.b0, slices.Clone(a[r.a0:r.a1])})
	}
	// A checkout or an editor may have changed all line ends.
	if end, ok := onlyEnd(now); ok {
		if was, ok := onlyEnd(b); ok && was != end {
			for _, p := range places {
				convert(p.lines, end)
			}
		}
	}
	return places, nil
}

// certainty is how well the place of a change is known.
type certainty int

const (
	nowhere certainty = iota
	alone             // the lines of the change stand once in both, but nothing that stood around them does
	near              // with some of what stood around them
	full              // with all of it
)

// locate finds the lines [start, end) of one file in another. For an empty range it finds the place between its
// neighbours.
func locate(file, other []string, start, end int) (int, certainty) {
	first := true
	for _, c := range contexts() {
		before, after := min(c[0], start), min(c[1], len(file)-end)
		block := file[start-before : end+after]
		here, there := find(file, block), find(other, block)
		if first {
			// As often as before: the same one by order.
			if n := slices.Index(here, start-before); n >= 0 && len(here) == len(there) && len(block) > 0 {
				return there[n] + before, full
			}
			first = false
			continue
		}
		if start == end && (before == 0 && start > 0 || after == 0 && end < len(file)) {
			continue // between what?
		}
		if len(here) != 1 || len(there) != 1 || !slices.ContainsFunc(block, isSignificant) {
			continue
		}
		if slices.ContainsFunc(block[:before], isSignificant) || slices.ContainsFunc(block[len(block)-after:], isSignificant) {
			return there[0] + before, near
		}
		return there[0] + before, alone
	}
	return 0, nowhere
}

// locateChange finds a change in a file. People write the same line elsewhere: when the place is not certain, the change is
// not the one that was made if what it had replaced stands where it stood.
func locateChange(a, b, now []string, r run) (int, certainty) {
	at, sure := locate(b, now, r.b0, r.b1)
	if sure == nowhere || sure == full || r.a0 == r.a1 {
		return at, sure
	}
	if _, was := locate(a, now, r.a0, r.a1); was >= sure {
		return 0, nowhere
	}
	return at, sure
}

// contexts lists how many lines of context to ask for, before and after: all of it first, then ever less of either.
func contexts() [][2]int {
	all := make([][2]int, 0, (contextLines+1)*(contextLines+1))
	for before := range contextLines + 1 {
		for after := range contextLines + 1 {
			all = append(all, [2]int{before, after})
		}
	}
	slices.SortStableFunc(all, func(x, y [2]int) int { return y[0] + y[1] - x[0] - x[1] })
	return all
}

// isSignificant reports whether a line is more than white space and brackets.
func isSignificant(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// find returns all places at which block stands in lines.
func find(lines, block []string) []int {
	if len(block) == 0 {
		return nil
	}
	var at []int
	for i := 0; i+len(block) <= len(lines); i++ {
		if lines[i] == block[0] && slices.Equal(lines[i:i+len(block)], block) {
			at = append(at, i)
		}
	}
	return at
}
