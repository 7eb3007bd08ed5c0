package patch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	minSimilarity = 0.3     // minimum similarity of two lines that are shown as one changed line
	maxWordLen    = 4 << 10 // longest line, in bytes, that is compared word by word
	maxPairs      = 1 << 12 // most pairs of lines to compare for counterparts; beyond it, lines are paired in order
)

// counterparts pairs deleted lines with the inserted lines that replace them, in order, maximizing the total
// similarity.
func counterparts(old, inserted []string) []pair {
	n, m := len(old), len(inserted)
	if n == 0 || m == 0 {
		return nil
	}
	if n*m > maxPairs {
		var pairs []pair
		for i := range min(n, m) {
			if similarity(words(old[i]), words(inserted[i])) >= minSimilarity {
				pairs = append(pairs, pair{i, i})
			}
		}
		return pairs
	}
	a, b := make([][]string, n), make([][]string, m)
	for i := range old {
		a[i] = words(old[i])
	}
	for j := range inserted {
		b[j] = words(inserted[j])
	}
	// best[i][j] is the largest total similarity of the lines from i and j on.
	best, like := grid(n+1, m+1), grid(n, m)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if like[i][j] = similarity(a[i], b[j]); like[i][j] >= minSimilarity {
				best[i][j] = max(best[i][j], like[i][j]+best[i+1][j+1])
			}
		}
	}
	var pairs []pair
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case like[i][j] >= minSimilarity && best[i][j] == like[i][j]+best[i+1][j+1]:
			pairs = append(pairs, pair{i, j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return pairs
}

func grid(n, m int) [][]float64 {
	g := make([][]float64, n)
	for i := range g {
		g[i] = make([]float64, m)
	}
	return g
}

// similarity returns the share of the shorter line's words that the other line contains, from 0 to 1. Words are
// weighted: white space counts nothing and punctuation little. Without a common identifier the result is 0, because
// every line has a parenthesis.
func similarity(a, b []string) float64 {
	count := map[string]int{}
	inA, inB, both, named := 0, 0, 0, false
	for _, w := range a {
		count[w]++
		inA += weight(w)
	}
	for _, w := range b {
		inB += weight(w)
		if count[w] > 0 {
			count[w]--
			both += weight(w)
			named = named || weight(w) > 1
		}
	}
	if !named {
		return 0
	}
	return float64(both) / float64(min(inA, inB))
}

func weight(word string) int {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.IsSpace(r):
		return 0
	case isWord(r):
		return 2 + len(word)
	}
	return 1
}

// changedSpans returns the parts of two lines that differ. Changes with only white space between them are merged.
func changedSpans(old, inserted string) (oldSpans, newSpans []Span) {
	a, b := words(old), words(inserted)
	at, bt := offsets(a), offsets(b)
	for _, r := range diff(a, b) {
		oldSpans = appendSpan(old, oldSpans, Span{at[r.a0], at[r.a1]})
		newSpans = appendSpan(inserted, newSpans, Span{bt[r.b0], bt[r.b1]})
	}
	return oldSpans, newSpans
}

func appendSpan(s string, spans []Span, next Span) []Span {
	if next.Start == next.End {
		return spans
	}
	if n := len(spans); n > 0 && strings.TrimSpace(s[spans[n-1].End:next.Start]) == "" {
		spans[n-1].End = next.End
		return spans
	}
	return append(spans, next)
}

// words splits a line into identifiers and numbers, white space, and single other characters. A very long line is one
// word.
func words(s string) []string {
	if len(s) > maxWordLen {
		return []string{s}
	}
	var out []string
	start, last := 0, -1
	for i, r := range s {
		class := -1 // a word of its own
		switch {
		case isWord(r):
			class = 1
		case unicode.IsSpace(r):
			class = 2
		}
		if i > 0 && (class != last || class < 0) {
			out = append(out, s[start:i])
			start = i
		}
		last = class
	}
	if s != "" {
		out = append(out, s[start:])
	}
	return out
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// offsets returns the start of each word, and the end of the last one.
func offsets(words []string) []int {
	at := make([]int, len(words)+1)
	for i, w := range words {
		at[i+1] = at[i] + len(w)
	}
	return at
}
