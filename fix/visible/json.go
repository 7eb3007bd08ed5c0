package visible

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON replaces runes that a terminal would interpret or hide, in valid JSON text, by \u escapes, which mean the same
// to every JSON parser. Outside strings JSON only contains white space of this kind, which stays.
func JSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		_, ok := Symbol(r)
		switch {
		case r == '\n' || r == '\t' || r == '\r' || !ok:
			out = append(out, text[i:i+n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}
