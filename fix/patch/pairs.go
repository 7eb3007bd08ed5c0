package patch

import "slices"

// CertainPairs returns, for each item of a, the index of the equal item in b, or -1 if there is none or that is not
// certain. A pair counts if a diff from the front and one from the back agree on it, and no equal unpaired item stands
// between the same neighbours.
func CertainPairs(a, b []string) []int {
	to := counterpartIndexes(len(a), diff(a, b))
	back := counterpartIndexes(len(a), diff(reversed(a), reversed(b)))
	for i, j := range to {
		if k := back[len(a)-1-i]; k < 0 || j < 0 || len(b)-1-k != j {
			to[i] = -1
		}
	}
	from := slices.Repeat([]int{-1}, len(b))
	for i, j := range to {
		if j >= 0 {
			from[j] = i
		}
	}
	sure := slices.Clone(to)
	for i, j := range to {
		if j >= 0 && (hasRival(a, to, i) || hasRival(b, from, j)) {
			sure[i] = -1
		}
	}
	return sure
}

// hasRival reports whether an equal unpaired item stands between item i and the next different paired one, before or
// after it.
func hasRival(keys []string, other []int, i int) bool {
	for _, step := range []int{-1, 1} {
		for n := i + step; n >= 0 && n < len(keys); n += step {
			if keys[n] != keys[i] && keys[n] != "" && other[n] >= 0 {
				break
			}
			if keys[n] == keys[i] && other[n] < 0 {
				return true
			}
		}
	}
	return false
}

func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
