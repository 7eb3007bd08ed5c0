// Package cells is text as a terminal shows it: made safe, measured, cut and padded to a number of cells.
package cells

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/visible"
)

// TabWidth is the distance between tab stops, in cells.
const TabWidth = 4

// Safe returns s with symbols for all characters that could move the cursor, change the terminal's state or reorder the
// text.
func Safe(s string) string {
	out, _ := SafeAt(s, 0)
	return out
}

// SafeAt is Safe for text that starts in column col: it expands tabs to the next tab stop. It returns the column after
// the text.
func SafeAt(s string, col int) (out string, after int) {
	if plain(s) {
		return s, col + len(s)
	}
	var b strings.Builder
	measured := 0 // number of bytes of b that col includes
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

// Name is Safe for text within a line, such as a file name: it also replaces line feeds and tabs by symbols.
func Name(s string) string { return visible.Name(s) }

// Line is Safe for text that must fit on one line: it replaces each run of white space by one space.
func Line(s string) string {
	return Safe(strings.Join(strings.Fields(s), " "))
}

// Lines is Safe for text of several lines: it keeps line ends and indentation.
func Lines(s string) string {
	lines := strings.Split(strings.TrimRight(s, " \t\r\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(Safe(strings.TrimSuffix(l, "\r")), " ")
	}
	return strings.Join(lines, "\n")
}

// Input drops the characters of typed or pasted text that Safe would replace: nobody types them on purpose.
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

// Width returns the number of cells of s as the terminal's renderer counts them; escape sequences have no width. A
// combining mark joins the letter before it, so the width of a string may differ from the sum of its parts' widths:
// measure the whole string.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit returns s in exactly w cells: cut with an ellipsis, or padded with spaces.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if ansi.StringWidth(s) > w {
		s = cut(s, w, "…")
	}
	return apart(s, "", w)
}

// apart joins left and right with as many spaces as make w cells. The first space may combine with the character before
// it, so the result is measured as a whole.
func apart(left, right string, w int) string {
	for blank := max(0, w-ansi.StringWidth(left)-ansi.StringWidth(right)); ; blank++ {
		if s := left + Blank(blank) + right; ansi.StringWidth(s) >= w {
			return s
		}
	}
}

// Cut returns s in at most w cells.
func Cut(s string, w int) string { return cut(s, max(0, w), "") }

// cut is ansi.Truncate with a correction: ansi.Truncate counts a letter and its combining mark separately and may leave
// more than w cells.
func cut(s string, w int, end string) string {
	for least := w; least >= 0; least-- {
		if out := ansi.Truncate(s, least, end); ansi.StringWidth(out) <= w {
			return out
		}
	}
	return ""
}

// Tail returns s, which has no colours, in at most w cells, cut at the start: the end of a path matters more.
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

// TailPath is Tail for a path: it cuts between path elements if possible.
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

// Ends returns left and right at the two ends of exactly w cells. If both don't fit, it drops right.
func Ends(left, right string, w int) string {
	room := w - ansi.StringWidth(left)
	if n := ansi.StringWidth(right); right != "" && n+1 <= room {
		return apart(left, right, w)
	}
	return Fit(left, w)
}

// Blank returns w spaces.
func Blank(w int) string {
	if w <= 0 {
		return ""
	}
	return strings.Repeat(" ", w)
}

// Wrap breaks s into lines of at most w cells, at spaces if possible.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var out []string
	for l := range strings.SplitSeq(ansi.Wrap(s, w, ""), "\n") {
		if ansi.StringWidth(l) > w && !strings.Contains(l, "\x1b") { // ansi counted a letter and its mark separately
			out = append(out, pieces(l, w)...)
		} else {
			out = append(out, l)
		}
	}
	return out
}

// pieces cuts s, which has no colours, into parts of at most w cells, between characters. A character that is wider is
// a part by itself.
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

// Screen sanitises a line of the frame as the last step before the terminal: it returns exactly w cells in which the
// only escape sequences are colours, whatever earlier steps missed.
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

// shows reports whether a line has only text and colours, and whether it has characters that may combine with their
// neighbours. It runs over every character of every frame, so the cases of the frame's own characters come first.
func shows(line string) (shown, joins bool) {
	for i := 0; i < len(line); {
		r, n := rune(line[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(line[i:])
		}
		switch {
		case r >= ' ' && r < 0x7f, r >= '\u2010' && r < '\u2028', r >= '\u2100' && r < '\u2c00': // ASCII, dashes, arrows, boxes, symbols
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

// colour returns the length of the colour sequence at the start of s, or 0 if there is none. Only sequences that a
// theme writes count.
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

// symbols replaces every character that is neither text nor part of a colour sequence.
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
