package patch

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// unifiedContext is the number of context lines of git and diff -u.
const unifiedContext = 3

// Unified returns the change as a patch for git apply and patch -p1, or an empty string if nothing changed. Lines keep
// their own line ends.
func (c Change) Unified() string {
	if bytes.Equal(c.Before, c.After) {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "diff --git %s %s\n", quote("a/"+c.Path), quote("b/"+c.Path))
	out.WriteString(Names(c.Path))
	for _, h := range Diff(c.Before, c.After, unifiedContext) {
		out.WriteString(h.Unified())
	}
	return out.String()
}

// Names returns the two header lines above a file's hunks.
func Names(path string) string {
	tab := ""
	if strings.Contains(path, " ") {
		tab = "\t" // terminates a name with spaces, for patch
	}
	return fmt.Sprintf("--- %[1]s%[3]s\n+++ %[2]s%[3]s\n", quote("a/"+path), quote("b/"+path), tab)
}

// Changes reports whether a line of the hunk is removed or added.
func (h Hunk) Changes() bool {
	return slices.ContainsFunc(h.Lines, func(l Line) bool { return l.Op != Equal })
}

// Unified returns the hunk in unified format, with the line ends of its lines.
func (h Hunk) Unified() string {
	var out strings.Builder
	fmt.Fprintf(&out, "@@ -%s +%s @@\n", extent(h.Old, h.OldCount), extent(h.New, h.NewCount))
	for _, l := range h.Lines {
		out.WriteByte(byte(l.Op))
		out.WriteString(l.Text)
		switch l.End {
		case CRLF:
			out.WriteString("\r\n")
		case NoEnd:
			out.WriteString("\n\\ No newline at end of file\n")
		case LF:
			out.WriteString("\n")
		}
	}
	return out.String()
}

func extent(start, count int) string {
	if count == 1 {
		return strconv.Itoa(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

// quote returns a path as git writes it: as a C string if it contains a quote, a backslash or a control character.
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
