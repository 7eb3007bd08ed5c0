package patch

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// line is a line of a file and its line end: "\n", "\r\n", or "" for a last line without one.
type line struct{ text, end string }

func (l line) ending() End {
	switch l.end {
	case "\n":
		return LF
	case "\r\n":
		return CRLF
	}
	return NoEnd
}

// split returns the lines of a file. An empty file has none.
func split(src []byte) []line {
	lines := make([]line, 0, bytes.Count(src, []byte("\n"))+1)
	for rest := string(src); rest != ""; {
		text, after, found := strings.Cut(rest, "\n")
		end := ""
		if found {
			end = "\n"
			if t, ok := strings.CutSuffix(text, "\r"); ok {
				text, end = t, "\r\n"
			}
		}
		lines = append(lines, line{text, end})
		rest = after
	}
	return lines
}

// keys returns the strings by which lines are compared.
func keys(lines []line, key func(line) string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = key(l)
	}
	return out
}

// raws returns the lines of a file with their line ends; see [raw].
func raws(src []byte) []string {
	lines := strings.SplitAfter(string(src), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func raw(l line) string  { return l.text + l.end }
func text(l line) string { return l.text }

// squeezed returns a line of Go without white space outside literals, for comparing lines regardless of their
// formatting. The words of a comment run together. The text after an unterminated quote stays as it is.
func squeezed(l line) string {
	var out strings.Builder
	s := l.text
	for i := 0; i < len(s); {
		n := 1
		switch c := s[i]; {
		case strings.IndexByte(" \t\r\f\v", c) >= 0:
			i++
			continue
		case c == '/' && strings.HasPrefix(s[i:], "//"):
			out.WriteString(strings.Join(strings.Fields(s[i:]), ""))
			return out.String()
		case c == '"' || c == '\'' || c == '`':
			n = literal(s[i:])
		}
		out.WriteString(s[i : i+n])
		i += n
	}
	return out.String()
}

// literal returns the length of the string or rune literal at the start of s, len(s) if it is unterminated.
func literal(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// content returns the squeezed text of lines, without semicolons, which a printer replaces by line ends.
func content(lines []line) string {
	return strings.ReplaceAll(strings.Join(keys(lines, squeezed), ""), ";", "")
}

// replacement replaces the lines [start, end).
type replacement struct {
	start, end int
	lines      []line
}

// replace applies the replacements; an insertion precedes a replacement of the line after it. It returns false if two
// overlap or insert at the same place.
func replace(lines []line, places []replacement) ([]line, bool) {
	slices.SortStableFunc(places, func(a, b replacement) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var all []line
	last := 0
	for i, p := range places {
		if p.start < last || i > 0 && p.end == places[i-1].start {
			return nil, false
		}
		all = append(append(all, lines[last:p.start]...), p.lines...)
		last = p.end
	}
	return append(all, lines[last:]...), true
}

// assemble joins lines. A line without a line end that is not the last one gets end.
func assemble(lines []line, end string) []byte {
	var out []byte
	for i, l := range lines {
		if l.end == "" && i < len(lines)-1 {
			l.end = end
		}
		out = append(append(out, l.text...), l.end...)
	}
	return out
}

// mainEnd returns the line end of most lines.
func mainEnd(lines []line) string {
	crlf, lf := 0, 0
	for _, l := range lines {
		switch l.end {
		case "\r\n":
			crlf++
		case "\n":
			lf++
		}
	}
	if crlf > lf {
		return "\r\n"
	}
	return "\n"
}

// onlyEnd returns the line end of all lines, ignoring a last line without one. It returns false if there are two
// different ones, or none.
func onlyEnd(lines []line) (string, bool) {
	end := ""
	for _, l := range lines {
		if l.end != "" && end != "" && l.end != end {
			return "", false
		}
		end = cmp.Or(end, l.end)
	}
	return end, end != ""
}

// convert changes the line ends of lines that have one.
func convert(lines []line, end string) {
	for i := range lines {
		if lines[i].end != "" {
			lines[i].end = end
		}
	}
}
