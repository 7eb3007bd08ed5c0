// Package visible is text as data: what a terminal would obey or hide is shown as a symbol. Nothing leaves the program
// without it, but for the bytes of a diff that no terminal reads.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Symbol returns what stands for a rune that could move the cursor, change the terminal's state, reorder or hide text:
// ␛ for a control character, ‹U+202E› for an invisible one. ok is false for a rune that shows itself.
func Symbol(r rune) (symbol string, ok bool) {
	switch {
	case r < ' ':
		return string('␀' + r), true
	case r == 0x7f:
		return "␡", true
	case hidden(r):
		return fmt.Sprintf("‹U+%04X›", r), true
	}
	return "", false
}

// Byte stands for a byte that is not UTF-8.
func Byte(b byte) string { return fmt.Sprintf("‹%02X›", b) }

// Text replaces what Symbol knows in s, and bytes that are not UTF-8; line feeds and tabs stay.
func Text(s string) string { return replace(s, "\n\t") }

// Name is Text for what stands within a line: the name of a file, a piece of code. A line feed or tab in it becomes a
// symbol too, so that nobody's name can look like a line of the program's own.
func Name(s string) string { return replace(s, "") }

// Line is Name for a text that may have several lines, put into one: runs of white space become one space.
func Line(s string) string { return Name(strings.Join(strings.Fields(s), " ")) }

// Sentence is Text for a message that a name, or what another program said, may be part of: the lines after the first
// are indented, so that none of them looks like a line of the program's own.
func Sentence(s string) string {
	return strings.ReplaceAll(Text(strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n")), "\n", "\n    ")
}

// replace puts symbols into s; the runes of keep stay.
func replace(s, keep string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		symbol, ok := Symbol(r)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(Byte(s[i]))
		case ok && !strings.ContainsRune(keep, r):
			b.WriteString(symbol)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// plain reports whether s is of printable ASCII alone: most text is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// hidden reports whether r is invisible, reorders what follows it, breaks the line, or makes its neighbour's width a
// matter of opinion.
func hidden(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r < 0xa0: // C1
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
