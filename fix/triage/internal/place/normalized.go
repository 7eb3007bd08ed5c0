package place

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// mark starts what Marked adds to a line. No Go file holds it.
const mark = "\x00ssot "

// page is a text by what its lines say: without white space, so that neither formatting nor line ends matter.
type page struct {
	keys   []string // what lines are compared by, those that a decision changed with their marks
	starts []int    // where each line begins in flat
	lines  [][]byte // as they are, without marks
	nth    []int    // the index of each real line, from line 1 on
	flat   string   // all that the real lines say
}

func newPage(text []byte) *page {
	p := &page{nth: []int{-1}}
	var flat strings.Builder
	for raw := range bytes.SplitSeq(text, []byte("\n")) {
		marks, line, own := unmark(raw)
		said := squeezed(line)
		p.keys, p.starts, p.lines = append(p.keys, marks+said), append(p.starts, flat.Len()), append(p.lines, line)
		if own {
			p.nth = append(p.nth, len(p.keys)-1)
			flat.WriteString(said)
		}
	}
	p.flat = flat.String()
	return p
}

// squeezed returns what bytes say, without white space.
func squeezed(b []byte) string { return string(bytes.Join(bytes.Fields(b), nil)) }

// spot is where something begins in a page: a line by its index, and how much is said in it before.
type spot struct{ line, said int }

// none is no spot.
var none = spot{-1, 0}

// spot returns where a range begins, and what is said in it.
func (p *page) spot(at Place) (spot, string) {
	from, to := p.at(at.Line, at.Column), p.at(at.EndLine, at.EndColumn)
	if from == none || to == none {
		return none, ""
	}
	start, end := p.starts[from.line]+from.said, p.starts[to.line]+to.said
	if start > end || end > len(p.flat) {
		return none, ""
	}
	return from, p.flat[start:end]
}

func (p *page) at(line, column int) spot {
	if line < 1 || line >= len(p.nth) {
		return none
	}
	i := p.nth[line]
	head, _ := cut(p.lines[i], column)
	return spot{i, len(squeezed(head))}
}

// all lists where something is said.
func (p *page) all(code string) []spot {
	if code == "" {
		return nil
	}
	var spots []spot
	line := 0
	for from := 0; ; {
		n := strings.Index(p.flat[from:], code)
		if n < 0 {
			return spots
		}
		from += n
		for line+1 < len(p.starts) && p.starts[line+1] <= from {
			line++
		}
		spots = append(spots, spot{line, from - p.starts[line]})
		from++
	}
}

// Marked returns what a file started from and what it would start from now, with marks at the lines that its decisions
// changed: where those are now is known from the text that was written, and no comparison of the two tells it as well.
// It reports false where that can't be had.
func Marked(base, written, disk, rebased []byte) (before, after []byte, ok bool) {
	if !bytes.HasSuffix(base, []byte("\n")) || bytes.Contains(base, []byte(mark)) || bytes.Contains(disk, []byte(mark)) {
		return nil, nil, false
	}
	lines := bytes.SplitAfter(base, []byte("\n"))
	done := 0
	for k, h := range patch.Diff(base, written, 0) {
		from := h.Old - 1
		if h.OldCount == 0 { // the number is that of the line before
			from++
		}
		before = append(before, bytes.Join(lines[done:from], nil)...)
		before = fmt.Appendf(before, "%s%d\n", mark, k)
		for n, line := range lines[from : from+h.OldCount] {
			before = append(fmt.Appendf(before, "%s%d.%d\x00", mark, k, n), line...)
		}
		done = from + h.OldCount
	}
	before = append(before, bytes.Join(lines[done:], nil)...)
	after, err := patch.Rebase(before, written, disk)
	if err != nil {
		return nil, nil, false
	}
	var plain []byte
	for line := range bytes.Lines(after) {
		if _, line, own := unmark(line); own {
			plain = append(plain, line...)
		}
	}
	return before, after, bytes.Equal(plain, rebased)
}

// unmark takes a line's marks off, and reports whether it is one of the text.
func unmark(line []byte) (marks string, rest []byte, own bool) {
	after, found := bytes.CutPrefix(line, []byte(mark))
	if !found {
		return "", line, true
	}
	name, rest, found := bytes.Cut(after, []byte("\x00"))
	if !found {
		return mark + squeezed(name), nil, false
	}
	return mark + string(name) + "\x00", rest, true
}
