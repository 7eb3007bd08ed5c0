package visible

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Writer replaces characters that a terminal would interpret or hide; see Text. No line that it writes begins with
// "::", which GitHub would take for a command, so that no name of a file can be one. It wraps standard output, so that
// no command can forget it. A rune may be split between two writes: Close writes an incomplete one.
type Writer struct {
	to       io.Writer
	failed   error  // the first error, which who prints line by line does not look at
	pending  []byte // incomplete rune at the end of the last write
	line     start  // of the line that is being written
	commands bool   // lines may be commands of GitHub's
}

// start is what a line begins with so far.
type start int

const (
	blank start = iota // nothing but white space
	colon              // one colon after it
	other
)

// NewWriter returns a Writer that writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Commands returns a writer to the same place for who writes GitHub's commands, and sees to it that nothing else is
// one.
func (w *Writer) Commands() io.Writer { return commands{w} }

type commands struct{ *Writer }

func (c commands) Write(p []byte) (int, error) {
	c.commands = true
	defer func() { c.commands = false }()
	return c.Writer.Write(p)
}

// Write writes all complete runes of p. It reports all of p or nothing as written, because a replacement may be longer
// than its byte.
func (w *Writer) Write(p []byte) (int, error) {
	text := slices.Concat(w.pending, p)
	whole := len(text) - unfinished(text)
	if err := w.pass(text[:whole]); err != nil {
		return 0, err
	}
	w.pending = slices.Clone(text[whole:])
	return len(p), nil
}

// Close writes an incomplete rune, and returns the first error of all writes. It does not close the underlying writer.
func (w *Writer) Close() error {
	_ = w.pass(w.pending) // the first one counts
	w.pending = nil
	return w.failed
}

func (w *Writer) pass(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if _, err := io.WriteString(w.to, w.withoutCommands(Text(string(text)))); err != nil {
		err = fmt.Errorf("write text: %w", err)
		w.failed = cmp.Or(w.failed, err)
		return err
	}
	return nil
}

// withoutCommands replaces the second colon of lines that begin with two, also after white space.
func (w *Writer) withoutCommands(text string) string {
	var b strings.Builder
	done := 0
	for i, r := range text {
		switch {
		case r == '\n':
			w.line = blank
		case w.line == blank && r == ':':
			w.line = colon
		case w.line == colon && r == ':':
			if w.line = other; !w.commands {
				b.WriteString(text[done:i] + "‹:›")
				done = i + 1
			}
		case w.line != blank || !unicode.IsSpace(r):
			w.line = other
		}
	}
	return b.String() + text[done:]
}

// unfinished returns the number of bytes at the end of p that are an incomplete rune.
func unfinished(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
