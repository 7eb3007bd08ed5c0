package shape

import "strings"

// minShared is the length from which a shared prefix of titles is shortened.
const minShared = 16

// Apart shortens titles with a shared prefix, so that each shows its difference in a narrow list. Only the name at the
// start of the prefix stays, as in "redis.NewClient(… PoolSize: …})". The order is kept.
func Apart(titles []string) []string {
	out := make([]string, len(titles))
	for i, title := range titles {
		words := strings.Split(title, " ")
		shared := 0
		for j, other := range titles {
			if i != j && other != title {
				shared = max(shared, commonPrefix(words, strings.Split(other, " ")))
			}
		}
		begin := strings.Join(words[:shared], " ")
		name, _, call := strings.Cut(begin, "(")
		if shared == len(words) || len([]rune(begin)) < minShared {
			out[i] = title
			continue
		}
		if call {
			name += "("
		} else {
			name = words[0] + " "
		}
		out[i] = name + "… " + strings.Join(words[shared:], " ")
	}
	return out
}

// commonPrefix returns the number of leading words that two titles share.
func commonPrefix(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
