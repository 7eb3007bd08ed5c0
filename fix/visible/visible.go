package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Symbol returns the replacement of a rune that could move the cursor, change the terminal's state, or reorder or hide
// text: ␛ for a control character, ‹U+202E› for an invisible one. ok is false for other runes.
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

// Byte returns the replacement of a byte that is not UTF-8.
func Byte(b byte) string { return fmt.Sprintf("‹%02X›", b) }

// Text replaces runes by their Symbol and bytes that are not UTF-8; line feeds and tabs stay.
func Text(s string) string { return replace(s, "\n\t") }

// Name is Text for a part of a line: a file name, a piece of code. Line feeds and tabs are replaced too, so that no
// name can look like a line of the program's output.
func Name(s string) string { return replace(s, "") }

// Line is Name for text of several lines, joined to one: each run of white space becomes one space.
func Line(s string) string { return Name(strings.Join(strings.Fields(s), " ")) }

// Sentence is Text for a message that may contain a name or another program's output: lines after the first are
// indented, so that none looks like a line of the program's output.
func Sentence(s string) string {
	return strings.ReplaceAll(Text(strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n")), "\n", "\n    ")
}

// replace replaces the runes of s by symbols, except those in keep.
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

// plain reports whether s is printable ASCII, as most text is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// hidden reports whether r is invisible, reorders the following text, breaks the line, or makes the width of its
// neighbour ambiguous.
func hidden(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r < 0xa0: // C1
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
