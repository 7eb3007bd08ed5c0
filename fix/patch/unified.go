package patch

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// unifiedContext is what git and diff -u show.
const unifiedContext = 3

// Unified returns the change as text that git apply and patch -p1 take, or an empty string when nothing changed.
// Lines are written with their own ends, so that a file with CRLF keeps them.
func (c Change) Unified() string {
	if bytes.Equal(c.Before, c.After) {
		return ""
	}
	var out strings.Builder
	before, after := quote("a/"+c.Path), quote("b/"+c.Path)
	fmt.Fprintf(&out, "diff --git %s %s\n", before, after)
	// A tab ends a name that has spaces, for patch.
	tab := ""
	if strings.Contains(c.Path, " ") {
		tab = "\t"
	}
	fmt.Fprintf(&out, "--- %s%s\n+++ %s%s\n", before, tab, after, tab)
	for _, g := range group(split(c.Before), split(c.After), unifiedContext) {
		h := g.header()
		fmt.Fprintf(&out, "@@ -%s +%s @@\n", extent(h.Old, h.OldCount), extent(h.New, h.NewCount))
		g.each(func(op Op, i, j int) {
			var l line
			if op == Insert {
				l = g.b[j]
			} else {
				l = g.a[i]
			}
			out.WriteByte(byte(op))
			out.WriteString(raw(l))
			if l.end == "" {
				out.WriteString("\n\\ No newline at end of file\n")
			}
		})
	}
	return out.String()
}

func extent(start, count int) string {
	if count == 1 {
		return strconv.Itoa(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

// quote writes a path as git does: as a C string when it holds a character that would be taken for something else.
func quote(path string) string {
	if !strings.ContainsFunc(path, func(r rune) bool { return r == '"' || r == '\\' || unicode.IsControl(r) }) {
		return path
	}
	var out strings.Builder
	out.WriteByte('"')
	for _, c := range []byte(path) {
		switch {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&out, "\\%03o", c)
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
	return out.String()
}
