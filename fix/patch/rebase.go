package patch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// ErrAbsorbed means that a change can't be reversed in a file: its lines were edited, or occur more than once.
var ErrAbsorbed = errors.New("the change is no longer in the file as it was made")

// contextLines is the number of unchanged lines around a change that make its place certain.
const contextLines = 3

// Rebase returns disk without the changes that lead from base to decided: a three-way merge in reverse. The lines of
// each change, with their context, must occur in disk as often as in decided; or, if neighbouring lines changed,
// exactly once in both with the remaining context. Where a change can be described at several positions, one of them is
// enough (see undoElsewhere). Otherwise it returns ErrAbsorbed; it never guesses. Line ends don't matter for finding
// the place. If disk equals base, someone has already reverted the changes, and the result is base.
//
// Rebase(decided, base, disk) asks the opposite question for changes that are not in disk: an error means that they
// were not simply reverted either.
func Rebase(base, decided, disk []byte) ([]byte, error) {
	if string(disk) == string(base) || string(disk) == string(decided) {
		return slices.Clone(base), nil
	}
	return takeOut(disk, alone, Made{base, decided})
}

// Carry applies the change from before to after to another version of the file: the lines that it replaces must occur
// there as in before, see Rebase. Where not all of their context is there, they must also occur as often by themselves
// (of an insertion: the next line), for one that is alike may stand where they stood. Otherwise it returns ErrAbsorbed.
func Carry(before, after, other []byte) ([]byte, error) {
	a, b, now := keys(split(after), text), keys(split(before), text), keys(split(other), text)
	for _, r := range diff(a, b) {
		if _, sure := locateChange(a, b, now, r); sure == full {
			continue
		}
		lines := b[r.b0:max(r.b1, min(r.b0+1, len(b)))]
		if len(find(b, lines)) != len(find(now, lines)) {
			return nil, fmt.Errorf("%w (line %d of it)", ErrAbsorbed, r.b0+1)
		}
	}
	return Rebase(after, before, other)
}

// Made is a change as it was made: the content before and after.
type Made struct{ Base, Decided []byte }

// RebaseAll reverses several changes in disk that were made independently, for example on merged branches. A change
// that two of them have in common is reversed once. It returns errors as Rebase does, and also if two changed the same
// lines differently, or if nothing around a change is left.
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

// undoPlaces returns the replacements that reverse a change in a file.
func undoPlaces(c Made, now []line, atLeast certainty) ([]replacement, error) {
	a, b := split(c.Base), split(c.Decided)
	var places []replacement
	runs := diff(keys(a, raw), keys(b, raw))
	for i, r := range runs {
		at, sure := locateChange(keys(a, text), keys(b, text), keys(now, text), r)
		p := undoing(a, r, at)
		if sure < atLeast {
			var ok bool
			if p, ok = undoElsewhere(a, b, now, runs, i, atLeast); !ok {
				return nil, fmt.Errorf("%w (line %d of it)", ErrAbsorbed, r.b0+1)
			}
		}
		places = append(places, p)
	}
	// A checkout or an editor may have converted all line ends.
	if end, ok := onlyEnd(now); ok {
		if was, ok := onlyEnd(b); ok && was != end {
			for _, p := range places {
				convert(p.lines, end)
			}
		}
	}
	return places, nil
}

// Pending returns base with those parts of the change to decided that another version of the file has already, each
// with some of its context at least: what is left between the result and decided is what the other lacks.
func Pending(base, decided, other []byte) []byte {
	a, b := split(base), split(decided)
	was, is, now := keys(a, text), keys(b, text), keys(split(other), text)
	var had []replacement
	for _, r := range diff(keys(a, raw), keys(b, raw)) {
		_, sure := locateChange(was, is, now, r)
		lines := is[r.b0:r.b1]
		if sure == full || sure == near && len(find(is, lines)) == len(find(now, lines)) { // else another one may have them
			had = append(had, replacement{r.a0, r.a1, slices.Clone(b[r.b0:r.b1])})
		}
	}
	out, _ := replace(a, had) // they are apart
	return assemble(out, mainEnd(a))
}

// certainty says how well the place of a change is known.
type certainty int

const (
	nowhere certainty = iota
	alone             // the changed lines occur once in both, without any of their context
	near              // with some of the context
	full              // with all of the context
)

// locate finds the lines [start, end) of one file in another, and how many lines of context the place has. For an empty
// range it finds the place between the neighbouring lines.
func locate(file, other []string, start, end int) (at int, sure certainty, context int) {
	first := true
	for _, c := range contexts() {
		before, after := min(c[0], start), min(c[1], len(file)-end)
		block := file[start-before : end+after]
		here, there := find(file, block), find(other, block)
		if first {
			// The block occurs equally often in both: take the same occurrence.
			if n := slices.Index(here, start-before); n >= 0 && len(here) == len(there) && len(block) > 0 {
				return there[n] + before, full, before + after
			}
			first = false
			continue
		}
		if start == end && (before == 0 && start > 0 || after == 0 && end < len(file)) {
			continue // an insertion needs a neighbour on both sides
		}
		if len(here) != 1 || len(there) != 1 || !slices.ContainsFunc(block, isSignificant) {
			continue
		}
		if slices.ContainsFunc(block[:before], isSignificant) || slices.ContainsFunc(block[len(block)-after:], isSignificant) {
			return there[0] + before, near, before + after
		}
		return there[0] + before, alone, before + after
	}
	return 0, nowhere, 0
}

// locateChange finds the changed lines in a file. The same line may occur elsewhere: if the place is uncertain and the
// old lines are found at least as well, with as much of their context, the change is not in the file.
func locateChange(a, b, now []string, r run) (int, certainty) {
	at, sure, context := locate(b, now, r.b0, r.b1)
	if sure == nowhere || sure == full || r.a0 == r.a1 {
		return at, sure
	}
	if _, was, its := locate(a, now, r.a0, r.a1); was > sure || was == sure && its >= context {
		return 0, nowhere
	}
	return at, sure
}

// contexts returns the numbers of context lines to try, before and after: all of them first, then fewer.
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

// isSignificant reports whether a line has more than white space and brackets.
func isSignificant(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// find returns the indexes at which block occurs in lines.
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
