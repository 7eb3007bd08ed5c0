package rule

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is three lines: place and sentence, the source line, a caret under the column.
// A path that was found rather than given (an absolute one) is shortened to its base name: there is one rule file, and
// the sentence stays the same on every machine. Characters of the source line that would move the cursor or reorder
// text are shown as U+FFFD: the line is data.
func (e *Error) Error() string {
	path := e.Path
	if filepath.IsAbs(path) {
		path = filepath.Base(path)
	}
	head := fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(path), e.Pos.Line, e.Pos.Column, below(e.Msg))
	if strings.TrimSpace(e.Line) == "" {
		return head
	}
	line, at := window(e.Line, min(max(e.Pos.Column-1, 0), len(e.Line)))
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, line[:at])
	return head + "\n\t" + visible(line) + "\n\t" + indent + "^"
}

// below indents the lines of a sentence after the first, as the source line is: none of them looks like a message of
// its own.
func below(msg string) string {
	return strings.ReplaceAll(strings.ReplaceAll(msg, "\n", "\n\t"), "\n\t\t", "\n\t")
}

// window cuts a line that is too long to read to what stands around one of its bytes.
func window(line string, at int) (string, int) {
	const width = 160
	if len(line) <= width {
		return line, at
	}
	start := max(at-width/2, 0)
	for start < at && !utf8.RuneStart(line[start]) {
		start++
	}
	end := min(start+width, len(line))
	return strings.ToValidUTF8(line[start:end], ""), at - start
}

// visible replaces what is not meant to be seen in one line of text.
func visible(line string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, line)
}
