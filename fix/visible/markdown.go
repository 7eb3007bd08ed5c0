package visible

import "strings"

// Markdown is text in one line in which nothing means something to Markdown or HTML, nor calls a person.
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
		case c == '@': // nobody is to be told
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
