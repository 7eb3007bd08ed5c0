package snippet

import (
	"bytes"
	"strings"
)

// longest is the maximal number of lines of a statement between prose.
const longest = 60

// parts returns the code in a text that does not parse as a whole.
func (b *Block) parts(wanted func(line []byte) bool) []*Code {
	text := b.Text.data
	lines := bounds(text)
	var out []*Code
	for i := 0; i < len(lines); i++ {
		if !wanted(text[lines[i].start:lines[i].end]) {
			continue
		}
		first, last, c := b.around(lines, i)
		if c == nil {
			continue
		}
		if len(out) > 0 && first <= i && out[len(out)-1].End > c.Start {
			continue // it belongs to code that is already in out
		}
		out = append(out, c)
		i = last
	}
	return out
}

// bounds returns the offsets of the lines of a text.
func bounds(text []byte) []line {
	var out []line
	at := 0
	for l := range bytes.Lines(text) {
		out = append(out, line{at, at + len(l)})
		at += len(l)
	}
	return out
}

// around returns the code that contains the i-th line, with its first and last line. It tries the indented lines around
// the line, then the lines up to the next empty ones, then statements from the line on, with the // lines above it. c
// is nil if none of them parse.
func (b *Block) around(lines []line, i int) (first, last int, c *Code) {
	text := func(n int) string { return string(b.Text.data[lines[n].start:lines[n].end]) }
	blank := func(n int) bool { return strings.TrimSpace(text(n)) == "" }
	indent := func(n int) int { return len(text(n)) - len(strings.TrimLeft(text(n), " \t")) }
	base := -1
	for n := range lines {
		if !blank(n) && (base < 0 || indent(n) < base) {
			base = indent(n)
		}
	}
	apart := func(n int) bool { return blank(n) || indent(n) > base }
	for _, belongs := range []func(int) bool{apart, func(n int) bool { return !blank(n) }} {
		if !belongs(i) {
			continue
		}
		first, last = i, i
		for first > 0 && belongs(first-1) {
			first--
		}
		for last+1 < len(lines) && belongs(last+1) {
			last++
		}
		if c = b.parse(lines[first].start, lines[last].end); c.File != nil {
			return first, last, c
		}
	}
	for first = i; first > 0 && strings.HasPrefix(strings.TrimSpace(text(first-1)), "//"); {
		first--
	}
	for last = i; last < len(lines) && last < i+longest; last++ {
		if c = b.parse(lines[first].start, lines[last].end); c.File != nil {
			return first, last, c
		}
	}
	return i, i, nil
}
