package patch

import (
	"slices"
	"strings"
)

// undoing returns the replacement that reverses the run r of a change at a line of a file.
func undoing(a []line, r run, at int) replacement {
	return replacement{at, at + r.b1 - r.b0, slices.Clone(a[r.a0:r.a1])}
}

// undoElsewhere returns the replacement that reverses runs[i] of a change whose lines were not found as they are.
//
// A run that only removed or only inserted lines has several positions at which it gives the same text: of two
// functions that end with "}", the first or the second such line may count as removed. Who edited the file at one
// position may have left another one alone. Removed lines also have a place where the two lines beside it are still
// neighbours and certainly the same ones; the ends of a file count as lines there.
//
// Only positions that differ in blank lines are taken. It returns false if none is found, or if another position would
// give another text.
func undoElsewhere(a, b, now []line, runs []run, i int, atLeast certainty) (replacement, bool) {
	before, after, disk := keys(a, text), keys(b, text), keys(now, text)
	var pairs []int
	if runs[i].b0 == runs[i].b1 {
		pairs = CertainPairs(withEnds(after), withEnds(disk))
	}
	var found replacement
	var result []line
	ok := false
	for _, p := range positions(runs, i, keys(a, raw), keys(b, raw)) {
		at, sure := locateChange(before, after, disk, p.run)
		if pairs != nil && sure < atLeast {
			above, below := pairs[p.b0], pairs[p.b0+1] // with one line more at the start: the lines beside the place
			if above < 0 || below != above+1 {
				continue
			}
			at, sure = above, atLeast
		}
		if sure < atLeast {
			continue
		}
		r := undoing(a, p.run, at)
		text, fits := replace(now, []replacement{r})
		switch {
		case !fits || result != nil && !slices.Equal(text, result):
			return replacement{}, false
		case p.near:
			found, ok = r, true
		}
		result = text
	}
	return found, ok
}

// position is a position of a run; near if it differs from the run's own in blank lines only.
type position struct {
	run
	near bool
}

// positions returns the positions of runs[i] that give the same texts. One line stays between two runs.
func positions(runs []run, i int, a, b []string) []position {
	r := runs[i]
	all := []position{{r, true}}
	if r.a0 != r.a1 && r.b0 != r.b1 {
		return all
	}
	start, end := run{}, run{a0: len(a), b0: len(b)}
	if i > 0 {
		start = run{a1: runs[i-1].a1 + 1, b1: runs[i-1].b1 + 1}
	}
	if i+1 < len(runs) {
		end = run{a0: runs[i+1].a0 - 1, b0: runs[i+1].b0 - 1}
	}
	exchanged := func(i, j int) (blank, equal bool) { // the lines that a step up or down exchanges
		lines, n, from := a, r.a1-r.a0, i
		if n == 0 {
			lines, n, from = b, r.b1-r.b0, j
		}
		return strings.TrimSpace(lines[from]) == "", lines[from] == lines[from+n]
	}
	for p := all[0]; p.a0 > start.a1 && p.b0 > start.b1; all = append(all, p) {
		blank, equal := exchanged(p.a0-1, p.b0-1)
		if !equal {
			break
		}
		p = position{run{p.a0 - 1, p.a1 - 1, p.b0 - 1, p.b1 - 1}, p.near && blank}
	}
	for p := all[0]; p.a1 < end.a0 && p.b1 < end.b0; all = append(all, p) {
		blank, equal := exchanged(p.a0, p.b0)
		if !equal {
			break
		}
		p = position{run{p.a0 + 1, p.a1 + 1, p.b0 + 1, p.b1 + 1}, p.near && blank}
	}
	return all
}

// withEnds returns lines with one more at either end that no file has.
func withEnds(lines []string) []string {
	return slices.Concat([]string{"\nstart"}, lines, []string{"\nend"})
}
