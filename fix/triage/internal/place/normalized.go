package place

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// mark starts a tag of MarkChanges. No Go file contains it.
const mark = "\x00ssot "

// normalized is a text without white space, by lines, so that formatting and line ends don't matter.
type normalized struct {
	keys     []string // the lines without white space, with their tags; lines are compared by these
	starts   []int    // the offset of each line in joined
	lines    [][]byte // the lines as they are, without tags
	byNumber []int    // by line number: the index of the line; tags alone on a line are not counted
	joined   string   // all counted lines without white space
}

func normalize(text []byte) *normalized {
	p := &normalized{byNumber: []int{-1}}
	var flat strings.Builder
	for raw := range bytes.SplitSeq(text, []byte("\n")) {
		marks, line, own := splitMarks(raw)
		text := withoutSpace(line)
		p.keys, p.starts, p.lines = append(p.keys, marks+text), append(p.starts, flat.Len()), append(p.lines, line)
		if own {
			p.byNumber = append(p.byNumber, len(p.keys)-1)
			flat.WriteString(text)
		}
	}
	p.joined = flat.String()
	return p
}

// withoutSpace returns b without white space.
func withoutSpace(b []byte) string { return string(bytes.Join(bytes.Fields(b), nil)) }

// spot is a position: the index of a line, and the offset in it without white space.
type spot struct{ line, offset int }

// noSpot is no spot.
var noSpot = spot{-1, 0}

// spot returns where a range begins, and the code in it without white space.
func (p *normalized) spot(at Place) (spot, string) {
	from, to := p.position(at.Line, at.Column), p.position(at.EndLine, at.EndColumn)
	if from == noSpot || to == noSpot {
		return noSpot, ""
	}
	start, end := p.starts[from.line]+from.offset, p.starts[to.line]+to.offset
	if start > end || end > len(p.joined) {
		return noSpot, ""
	}
	return from, p.joined[start:end]
}

func (p *normalized) position(line, column int) spot {
	if line < 1 || line >= len(p.byNumber) {
		return noSpot
	}
	i := p.byNumber[line]
	head, _ := cut(p.lines[i], column)
	return spot{i, len(withoutSpace(head))}
}

// occurrences returns all spots where code occurs, also across lines.
func (p *normalized) occurrences(code string) []spot {
	if code == "" {
		return nil
	}
	var spots []spot
	line := 0
	for from := 0; ; {
		n := strings.Index(p.joined[from:], code)
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

// MarkChanges tags the lines that decisions changed, in the base and in the rebased base. A three-way merge carries the
// tags over, so that LineMatch can pair lines that it could not tell apart otherwise. It reports false if the merge
// conflicts or does not give the rebased text.
func MarkChanges(base, written, disk, rebased []byte) (before, after []byte, ok bool) {
	if !bytes.HasSuffix(base, []byte("\n")) || bytes.Contains(base, []byte(mark)) || bytes.Contains(disk, []byte(mark)) {
		return nil, nil, false
	}
	lines := bytes.SplitAfter(base, []byte("\n"))
	done := 0
	for k, h := range patch.Diff(base, written, 0) {
		from := h.Old - 1
		if h.OldCount == 0 { // Old is the line before the insertion
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
		if _, line, own := splitMarks(line); own {
			plain = append(plain, line...)
		}
	}
	return before, after, bytes.Equal(plain, rebased)
}

// splitMarks splits the tags off a line. own is false if the line is nothing but a tag.
func splitMarks(line []byte) (marks string, rest []byte, own bool) {
	after, found := bytes.CutPrefix(line, []byte(mark))
	if !found {
		return "", line, true
	}
	name, rest, found := bytes.Cut(after, []byte("\x00"))
	if !found {
		return mark + withoutSpace(name), nil, false
	}
	return mark + string(name) + "\x00", rest, true
}
