package rule

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error returns three lines: position and message, the source line, and a caret below the column. An absolute path is
// shortened to its base name, so that the text is the same on every machine. Control characters of the source line,
// which could move the cursor or reorder text, are shown as U+FFFD.
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

// below indents all lines of a message but the first, so that none of them looks like a message of its own.
func below(msg string) string {
	return strings.ReplaceAll(strings.ReplaceAll(msg, "\n", "\n\t"), "\n\t\t", "\n\t")
}

// window shortens a long line to the part around the byte at. It also returns the position of that byte in the part.
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

// visible replaces characters that are not printable, except tabs, by U+FFFD.
func visible(line string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, line)
}
