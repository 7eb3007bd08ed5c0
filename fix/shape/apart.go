package shape

import "strings"

// minShared is from how many characters on the beginning that titles share is left out.
const minShared = 16

// Apart shortens titles of shapes that begin alike, so that in a narrow list each shows what differs: of what several
// begin with only the name that comes first stays, as in "redis.NewClient(… PoolSize: …})". The order is kept.
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

// commonPrefix counts the words that two titles begin with alike.
func commonPrefix(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
