package visible

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// Writer replaces characters that a terminal would interpret or hide; see Text. It wraps standard output, so that no
// command can forget it. A rune may be split between two writes: Close writes an incomplete one.
type Writer struct {
	to      io.Writer
	failed  error  // the first error, which who prints line by line does not look at
	pending []byte // incomplete rune at the end of the last write
}

// NewWriter returns a Writer that writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

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
	if _, err := io.WriteString(w.to, Text(string(text))); err != nil {
		err = fmt.Errorf("write text: %w", err)
		w.failed = cmp.Or(w.failed, err)
		return err
	}
	return nil
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
