package report

import (
	"fmt"
	"strings"
	"unicode"
)

// Safe is source text as data for a terminal: control characters are shown as their symbols (␛), bidirectional and other invisible format characters as their numbers (‹U+202E›); line feeds and tabs stay.
func Safe(s string) string {
	if strings.IndexFunc(s, unsafe) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !unsafe(r):
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			fmt.Fprintf(&b, "‹U+%04X›", r)
		}
	}
	return b.String()
}

// unsafe holds for what a terminal obeys or hides.
func unsafe(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}
