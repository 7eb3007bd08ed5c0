package rule

import "strings"

// suggest is ": did you mean X?" for the known word nearest to the one written, or nothing when none is near.
func suggest(written string, known []string) string {
	best, bound := "", len(written)/3+2
	for _, word := range known {
		if d := distance(strings.ToLower(written), word); d < bound {
			best, bound = word, d
		}
	}
	if best == "" {
		return ""
	}
	return ": did you mean " + best + "?"
}

// distance is the number of bytes to insert, delete, replace or swap with a neighbour that makes a into b.
func distance(a, b string) int {
	var before []int // the row above the last one
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
