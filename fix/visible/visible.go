// Package visible is text as data: what a terminal would obey or hide is shown as a symbol.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Symbol returns what stands for a rune that could move the cursor, change the terminal's state, reorder or hide text: ␛ for a control character, ‹U+202E› for an invisible one. ok is false for a rune that shows itself.
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
func Text(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		symbol, ok := Symbol(r)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(Byte(s[i]))
		case ok && r != '\n' && r != '\t':
			b.WriteString(symbol)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// hidden reports whether r is invisible, reorders what follows it, breaks the line, or makes its neighbour's width a matter of opinion.
func hidden(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r < 0xa0: // C1
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}
