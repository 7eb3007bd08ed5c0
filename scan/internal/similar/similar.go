// Package similar finds the word that was meant: in go one as it is written and those that are known, out comes the end
// of a sentence that names the nearest.
package similar

import "strings"

// Word returns ": did you mean X?" for the known word nearest to the written one, or an empty string if none is near.
func Word(written string, known []string) string {
	return Meant(Nearest(written, known, len(written)/3+2))
}

// Meant returns ": did you mean X?", or an empty string if word is empty.
func Meant(word string) string {
	if word == "" {
		return ""
	}
	return ": did you mean " + word + "?"
}

// Nearest returns the known word with the smallest edit distance to the written one, if the distance is less than
// bound. It ignores case. It returns an empty string if there is none.
func Nearest(written string, known []string, bound int) string {
	best := ""
	for _, word := range known {
		if d := distance(strings.ToLower(written), strings.ToLower(word)); d < bound {
			best, bound = word, d
		}
	}
	return best
}

// distance returns the edit distance of a and b: the number of bytes to insert, delete, replace or swap with a
// neighbour.
func distance(a, b string) int {
	var before []int // the row before last
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
