package rebase

import (
	"bytes"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// contextLines is the number of unchanged lines around a change by which it is found in a page.
const contextLines = 3

// fitsPage reports whether a page that a merge made has each change as it was made: its whole fence as often as the
// text after the change has it, or the changed lines as often with all of their context. Fences have no names, and one
// that only begins or ends alike is another one.
func (m merging) fitsPage(out []byte) bool {
	return m.hasFences(out) || m.hasHunks(out)
}

// hasFences reports whether a page has all fences that the change is in as they are after it.
func (m merging) hasFences(out []byte) bool {
	was, is, has := snippet.Page(m.before), snippet.Page(m.after), snippet.Page(out)
	if len(was) != len(is) {
		return false
	}
	changed := false
	for i, b := range is {
		text := b.Text.Bytes()
		if bytes.Equal(text, was[i].Text.Bytes()) {
			continue
		}
		changed = true
		if countFences(has, text) != countFences(is, text) {
			return false
		}
	}
	return changed
}

func countFences(list []*snippet.Block, text []byte) int {
	n := 0
	for _, b := range list {
		if bytes.Equal(b.Text.Bytes(), text) {
			n++
		}
	}
	return n
}

// hasHunks reports whether a page has all changed lines, with their context, as often as they are there after the
// change.
func (m merging) hasHunks(out []byte) bool {
	for _, h := range patch.Diff(m.before, m.after, contextLines) {
		var text bytes.Buffer
		for _, l := range h.Lines {
			if l.Op != patch.Delete {
				text.WriteString("\n" + l.Text)
			}
		}
		text.WriteString("\n")
		if countLines(out, text.Bytes()) != countLines(m.after, text.Bytes()) {
			return false
		}
	}
	return true
}

// countLines returns how often lines, with a line feed before each and behind the last, stand in a text.
func countLines(src, lines []byte) int {
	src = append(append([]byte("\n"), bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))...), '\n')
	n := 0
	for {
		at := bytes.Index(src, lines)
		if at < 0 {
			return n
		}
		n++
		src = src[at+1:]
	}
}
