package guard

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// minID is the minimal length of an ID.
const minID = 8

// name sets each finding's ID to the shortest unique prefix of its fingerprint.
func (v *Verdict) name() {
	sorted := make([]string, len(v.Findings))
	for i, f := range v.Findings {
		sorted[i] = f.Fingerprint
	}
	slices.Sort(sorted)
	for i := range v.Findings {
		f := &v.Findings[i]
		at, _ := slices.BinarySearch(sorted, f.Fingerprint)
		n := minID
		if at > 0 {
			n = max(n, common(f.Fingerprint, sorted[at-1])+1)
		}
		if at+1 < len(sorted) {
			n = max(n, common(f.Fingerprint, sorted[at+1])+1)
		}
		f.ID = f.Fingerprint[:min(n, len(f.Fingerprint))]
	}
}

// common returns the length of the common prefix of two strings.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// UTF16Column returns the 1-based column of an offset in UTF-16 code units.
func UTF16Column(src []byte, offset int) int {
	line := src[bytes.LastIndexByte(src[:offset], '\n')+1 : offset]
	n := 1
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		n += max(utf16.RuneLen(r), 1)
		line = line[size:]
	}
	return n
}

// Short returns the first line of a piece of code, shortened if it is long.
func Short(code string) string {
	const most = 160
	first, _, more := strings.Cut(strings.TrimSpace(code), "\n")
	first = strings.Join(strings.Fields(first), " ")
	if runes := []rune(first); len(runes) > most {
		first, more = string(runes[:most]), true
	}
	if more {
		first += " …"
	}
	return first
}
