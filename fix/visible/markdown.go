package visible

import "strings"

// Markdown returns s on one line, with characters escaped that Markdown or HTML would interpret, and @ so that nobody
// is notified.
func Markdown(s string) string {
	var b strings.Builder
	for _, c := range Line(s) {
		switch {
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '&':
			b.WriteString("&amp;")
		case c == '@': // would mention a person
			b.WriteString("&#64;")
		case strings.ContainsRune("\\`*_{}[]()#+!|~", c):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
