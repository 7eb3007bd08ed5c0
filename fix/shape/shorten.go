package shape

import "strings"

// minShared is the length, in runes, from which a prefix that titles share is shortened.
const minShared = 16

// Shorten returns the titles in the same order, with "…" in place of the first words that a title shares with another
// one, so that a narrow list shows where they differ. The name at the start stays: "redis.NewClient(… PoolSize:
// …})". A title that is itself the prefix of another one stays as it is.
func Shorten(titles []string) []string {
	out := make([]string, len(titles))
	for i, title := range titles {
		words := strings.Split(title, " ")
		shared := 0
		for j, other := range titles {
			if i != j && other != title {
				shared = max(shared, commonPrefix(words, strings.Split(other, " ")))
			}
		}
		prefix := strings.Join(words[:shared], " ")
		name, _, call := strings.Cut(prefix, "(")
		if shared == len(words) || len([]rune(prefix)) < minShared {
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
