package rule

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
)

// Error is three lines: place and sentence, the source line, a caret under the column.
// A path that was found rather than given (an absolute one) is shortened to its base name: there is one rule file, and the sentence stays the same on every machine.
// Characters of the source line that would move the cursor or reorder text are shown as U+FFFD: the line is data.
func (e *Error) Error() string {
	path := e.Path
	if filepath.IsAbs(path) {
		path = filepath.Base(path)
	}
	head := fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(path), e.Pos.Line, e.Pos.Column, e.Msg)
	if strings.TrimSpace(e.Line) == "" {
		return head
	}
	before := e.Line[:min(max(e.Pos.Column-1, 0), len(e.Line))]
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, before)
	return head + "\n\t" + visible(e.Line) + "\n\t" + indent + "^"
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
