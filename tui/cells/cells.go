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

// Safe returns s with everything that could move the cursor, change the terminal's state or reorder the text replaced
// by symbols.
func Safe(s string) string {
	out, _ := SafeAt(s, 0)
	return out
}

// SafeAt is Safe for text that starts in column col: tabs are expanded to the next stop. It returns the column after
// the text.
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

// Name is Safe for what stands within a line, such as the name of a file: a line feed or tab in it is a symbol too.
func Name(s string) string { return visible.Name(s) }

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

// Width returns the number of cells that s takes, as the terminal's renderer counts them; escape sequences take none. A
// mark that follows a letter is one with it, so the width of a whole is not always the sum of its parts': what is put
// together is measured together.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit returns s in exactly w cells: cut with an ellipsis or padded with spaces.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if ansi.StringWidth(s) > w {
		s = cut(s, w, "…")
	}
	return apart(s, "", w)
}

// apart puts spaces between left and right, so many that it all takes w cells: the first of them may be one with what
// stands before it.
func apart(left, right string, w int) string {
	for blank := max(0, w-ansi.StringWidth(left)-ansi.StringWidth(right)); ; blank++ {
		if s := left + Blank(blank) + right; ansi.StringWidth(s) >= w {
			return s
		}
	}
}

// Cut returns s in at most w cells.
func Cut(s string, w int) string { return cut(s, max(0, w), "") }

// cut is ansi.Truncate, which counts a letter and its mark apart and may leave more than was asked for.
func cut(s string, w int, end string) string {
	for least := w; least >= 0; least-- {
		if out := ansi.Truncate(s, least, end); ansi.StringWidth(out) <= w {
			return out
		}
	}
	return ""
}

// Tail returns s, which has no colours, in at most w cells, cut at its beginning: the end of a path tells more than its
// start.
func Tail(s string, w int) string {
	n := ansi.StringWidth(s)
	switch {
	case n <= w:
		return s
	case w <= 0:
		return ""
	}
	for rest := s; rest != ""; {
		character, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		rest, n = rest[len(character):], n-width
		if out := "…" + rest; n < w && ansi.StringWidth(out) <= w {
			return out
		}
	}
	return "…"
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
		return apart(left, right, w)
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
	var out []string
	for l := range strings.SplitSeq(ansi.Wrap(s, w, ""), "\n") {
		if ansi.StringWidth(l) > w && !strings.Contains(l, "\x1b") { // a letter and its mark were counted apart
			out = append(out, pieces(l, w)...)
		} else {
			out = append(out, l)
		}
	}
	return out
}

// pieces cuts s, which has no colours, between characters into parts of at most w cells, or of one character that is
// wider.
func pieces(s string, w int) []string {
	var out []string
	start, taken := 0, 0
	for i := 0; i < len(s); {
		character, width := ansi.FirstGraphemeCluster(s[i:], ansi.GraphemeWidth)
		if taken+width > w && i > start {
			out, start, taken = append(out, s[start:i]), i, 0
		}
		i, taken = i+len(character), taken+width
	}
	return append(out, s[start:])
}

// Screen returns the last door before the terminal: a line of the frame in exactly w cells, in which nothing but colour
// is left for the terminal to obey, whatever was forgotten before.
func Screen(line string, w int) string {
	shown, joins := shows(line)
	if !shown {
		line = symbols(line)
	}
	if (!shown || joins) && ansi.StringWidth(line) != w {
		line = Fit(line, w)
	}
	return line
}

// shows reports whether a line has nothing but text and colour, and whether it has characters that may be one with what
// they were put together with. It looks at every character of every frame: what the frame itself is drawn with comes
// first.
func shows(line string) (shown, joins bool) {
	for i := 0; i < len(line); {
		r, n := rune(line[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(line[i:])
		}
		switch {
		case r >= ' ' && r < 0x7f, r >= '\u2010' && r < '\u2028', r >= '\u2100' && r < '\u2c00': // ASCII, dashes, arrows, boxes, signs
		case r == '\x1b':
			if n = colour(line[i:]); n == 0 {
				return false, joins
			}
		case r == utf8.RuneError && n == 1:
			return false, joins
		default:
			if _, obeyed := visible.Symbol(r); obeyed {
				return false, joins
			}
			joins = joins || r >= '\u0300'
		}
		i += n
	}
	return true, joins
}

// colour returns the length of what a theme writes around a text: nothing else that begins with an escape goes to the
// screen.
func colour(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case (c < '0' || c > '9') && c != ';' && c != ':':
			return 0
		}
	}
	return 0
}

// symbols replaces all but text and colour.
func symbols(line string) string {
	var b strings.Builder
	for line != "" {
		end := strings.IndexByte(line[1:], '\x1b') + 1
		if end == 0 {
			end = len(line)
		}
		part := line[:end]
		n := colour(part)
		b.WriteString(part[:n] + visible.Name(part[n:]))
		line = line[end:]
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}
