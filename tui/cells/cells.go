// Package cells is text as a terminal shows it: made safe, measured, cut and padded to a number of cells.
package cells

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/visible"
)

// TabWidth is how many cells apart tab stops are.
const TabWidth = 4

// Safe returns s with everything that could move the cursor, change the terminal's state or reorder the text replaced by symbols.
func Safe(s string) string {
	out, _ := SafeAt(s, 0)
	return out
}

// SafeAt is Safe for text that starts in column col: tabs are expanded to the next stop. It returns the column after the text.
func SafeAt(s string, col int) (out string, after int) {
	if plain(s) {
		return s, col + len(s)
	}
	var b strings.Builder
	measured := 0 // how much of b is counted in col
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\t':
			col += ansi.StringWidth(b.String()[measured:])
			pad := TabWidth - col%TabWidth
			b.WriteString(strings.Repeat(" ", pad))
			col += pad
			measured = b.Len()
		case r == utf8.RuneError && n == 1:
			b.WriteString(visible.Byte(s[i]))
		default:
			if symbol, ok := visible.Symbol(r); ok {
				b.WriteString(symbol)
			} else {
				b.WriteRune(r)
			}
		}
		i += n
	}
	return b.String(), col + ansi.StringWidth(b.String()[measured:])
}

// Line is Safe for text that must stay on one line: runs of white space become one space.
func Line(s string) string {
	return Safe(strings.Join(strings.Fields(s), " "))
}

// Lines is Safe for text of several lines: line ends stay, and so does what a line begins with.
func Lines(s string) string {
	lines := strings.Split(strings.TrimRight(s, " \t\r\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(Safe(strings.TrimSuffix(l, "\r")), " ")
	}
	return strings.Join(lines, "\n")
}

// Input drops from typed or pasted text what Safe would have to replace: nobody means to write it.
func Input(rs []rune) []rune {
	out := make([]rune, 0, len(rs))
	for _, r := range rs {
		if r == '\n' || r == '\r' || r == '\t' {
			out = append(out, ' ')
		} else if _, ok := visible.Symbol(r); !ok && r != utf8.RuneError {
			out = append(out, r)
		}
	}
	return out
}

// Width is the number of cells that s takes; escape sequences take none.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit returns s in exactly w cells: cut with an ellipsis or padded with spaces.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	n := ansi.StringWidth(s)
	if n > w {
		s = ansi.Truncate(s, w, "…")
		n = ansi.StringWidth(s)
	}
	return s + Blank(w-n)
}

// Cut returns s in at most w cells.
func Cut(s string, w int) string { return ansi.Truncate(s, max(0, w), "") }

// Tail returns s in at most w cells, cut at its beginning: the end of a path tells more than its start.
func Tail(s string, w int) string {
	n := ansi.StringWidth(s)
	if n <= w {
		return s
	}
	switch {
	case w <= 0:
		return ""
	case w == 1:
		return "…"
	}
	return ansi.TruncateLeft(s, n-w+1, "…")
}

// TailPath is Tail for a path: it is cut between its elements where there is one to begin with.
func TailPath(s string, w int) string {
	t := Tail(s, w)
	if t == s {
		return s
	}
	if i := strings.Index(strings.TrimRight(t, "/"), "/"); i > 0 {
		return "…" + t[i:]
	}
	return t
}

// Ends returns left and right in exactly w cells, at its two ends; when there is not enough room right goes first.
func Ends(left, right string, w int) string {
	room := w - ansi.StringWidth(left)
	if n := ansi.StringWidth(right); right != "" && n+1 <= room {
		return left + Blank(room-n) + right
	}
	return Fit(left, w)
}

// Blank is w spaces.
func Blank(w int) string {
	if w <= 0 {
		return ""
	}
	return strings.Repeat(" ", w)
}

// Wrap breaks s into lines of at most w cells, at spaces where it can.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
