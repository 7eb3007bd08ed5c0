package visible

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// Writer passes text on with symbols for what a terminal would obey or hide; see Text. It stands between a program and
// its standard output, so that no command can forget it.
// A rune may arrive in two pieces: Close writes what is left of one.
type Writer struct {
	to      io.Writer
	pending []byte // the start of a rune whose rest did not arrive yet
}

// NewWriter returns a writer of text to w.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Write passes on all runes of p that are whole. It never reports a part of p as written: what stands for a byte may be
// longer than it.
func (w *Writer) Write(p []byte) (int, error) {
	text := slices.Concat(w.pending, p)
	whole := len(text) - unfinished(text)
	if err := w.pass(text[:whole]); err != nil {
		return 0, err
	}
	w.pending = slices.Clone(text[whole:])
	return len(p), nil
}

// Close writes the start of a rune that never got its end. It does not close what is written to.
func (w *Writer) Close() error {
	err := w.pass(w.pending)
	w.pending = nil
	return err
}

func (w *Writer) pass(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if _, err := io.WriteString(w.to, Text(string(text))); err != nil {
		return fmt.Errorf("write text: %w", err)
	}
	return nil
}

// unfinished returns how many bytes at the end of p are a rune's start.
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
