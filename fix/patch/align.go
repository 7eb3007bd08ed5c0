package patch

import (
	"slices"
	"sort"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// run is a difference: items [a0, a1) of one sequence are replaced by items [b0, b1) of the other.
type run struct{ a0, a1, b0, b1 int }

// diff compares two sequences. Items between two runs are equal, one to one.
//
// The search for a longest common subsequence gives up after about a hundred differences and then returns the middle as
// one difference. So the sequences are first split at the items that occur exactly once in both (patience diff), which
// also keeps blocks together for readers.
func diff(a, b []string) []run {
	// Skip the common prefix and suffix.
	lead, n, m := 0, len(a), len(b)
	for lead < n && lead < m && a[lead] == b[lead] {
		lead++
	}
	for n > lead && m > lead && a[n-1] == b[m-1] {
		n, m = n-1, m-1
	}
	var runs []run
	between := func(a0, a1, b0, b1 int) {
		switch {
		case a0 == a1 && b0 == b1:
		case a0 == a1 || b0 == b1:
			runs = appendRun(runs, run{a0, a1, b0, b1})
		default:
			for _, d := range lcs.DiffLines(a[a0:a1], b[b0:b1]) {
				runs = appendRun(runs, run{a0 + d.Start, a0 + d.End, b0 + d.ReplStart, b0 + d.ReplEnd})
			}
		}
	}
	i, j := lead, lead
	for _, c := range uniqueCommon(a[lead:n], b[lead:m]) {
		between(i, lead+c.a, j, lead+c.b)
		i, j = lead+c.a+1, lead+c.b+1
	}
	between(i, n, j, m)
	for i := range runs {
		runs[i] = slide(runs, i, a, b)
	}
	return runs
}

// appendRun appends a run, merged with the last one if they are adjacent.
func appendRun(runs []run, r run) []run {
	if n := len(runs); n > 0 && runs[n-1].a1 == r.a0 && runs[n-1].b1 == r.b0 {
		runs[n-1].a1, runs[n-1].b1 = r.a1, r.b1
		return runs
	}
	return append(runs, r)
}

// slide moves a pure insertion or deletion down as far as possible. Of the equivalent positions readers expect the last
// one: a new block then starts with its own first line and not with the closing brace of the block before.
func slide(runs []run, i int, a, b []string) run {
	r := runs[i]
	endA, endB := len(a), len(b)
	if i+1 < len(runs) {
		endA, endB = runs[i+1].a0-1, runs[i+1].b0-1 // one item stays between two runs
	}
	switch {
	case r.a0 == r.a1:
		for r.b1 < endB && b[r.b0] == b[r.b1] {
			r = run{r.a0 + 1, r.a1 + 1, r.b0 + 1, r.b1 + 1}
		}
	case r.b0 == r.b1:
		for r.a1 < endA && a[r.a0] == a[r.a1] {
			r = run{r.a0 + 1, r.a1 + 1, r.b0 + 1, r.b1 + 1}
		}
	}
	return r
}

// pair is an item of a and an equal item of b, by index.
type pair struct{ a, b int }

// occurrence counts an item in two sequences; a and b are indexes of it.
type occurrence struct{ a, b, inA, inB int }

// uniqueCommon returns the longest increasing list of items that occur exactly once in both sequences.
func uniqueCommon(a, b []string) []pair {
	places := make(map[string]int, len(a)) // index in seen
	seen := make([]occurrence, 0, len(a))
	for i, s := range a {
		n, ok := places[s]
		if !ok {
			n = len(seen)
			places[s], seen = n, append(seen, occurrence{a: i})
		}
		seen[n].inA++
	}
	for j, s := range b {
		if n, ok := places[s]; ok {
			seen[n].b = j
			seen[n].inB++
		}
	}
	var pairs []pair // by place in a
	for _, o := range seen {
		if o.inA == 1 && o.inB == 1 {
			pairs = append(pairs, pair{o.a, o.b})
		}
	}
	// Patience sorting: tops holds, for each length, the index of the pair that ends the best list of that length.
	var tops []int
	before := make([]int, len(pairs))
	for i, p := range pairs {
		n := sort.Search(len(tops), func(k int) bool { return pairs[tops[k]].b > p.b })
		before[i] = -1
		if n > 0 {
			before[i] = tops[n-1]
		}
		if n == len(tops) {
			tops = append(tops, i)
		} else {
			tops[n] = i
		}
	}
	if len(tops) == 0 {
		return nil
	}
	longest := make([]pair, 0, len(tops))
	for i := tops[len(tops)-1]; i >= 0; i = before[i] {
		longest = append(longest, pairs[i])
	}
	slices.Reverse(longest)
	return longest
}

// uniqueIndexes maps items that occur exactly once to their index, and other items to -1.
func uniqueIndexes(items []string) map[string]int {
	m := make(map[string]int, len(items))
	for i, s := range items {
		if _, ok := m[s]; ok {
			m[s] = -1
		} else {
			m[s] = i
		}
	}
	return m
}
