package diffpane

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// colourLimit is how many lines of a diff are coloured, and lineLimit how many bytes of a line are shown at all: beyond
// them nobody reads, and lexing costs more than a frame.
const (
	colourLimit = 10_000
	lineLimit   = 4_000
)

// leastDigits is how many digits a line number has room for at least.
const leastDigits = 3

// Document is a diff that is ready to be painted: texts made safe, tabs expanded, tokens told apart. It is not changed
// once it is shown, and may be made off the event loop.
type Document struct {
	lines   []line
	digits  int
	changed int // index of the first changed line of the violation's hunk
	last    int // index of its last one

	overview overview
	headed   bool // the overview stands on top
}

type line struct {
	op       patch.Op
	old, new int
	file     bool // names the file of the lines below; its text is the name
	text     bool // of the overview
	gap      bool // stands for what is between two hunks; its text says where the next one is
	imports  bool // in a hunk that changes nothing but imports, which is not the violation's own
	here     bool // the violation, in a hunk that changes nothing
	spans    []span
}

// changes reports whether the line is not the same before and after.
func (l *line) changes() bool { return !l.gap && l.op != patch.Equal }

// span is a run of text of one class.
type span struct {
	text    string
	role    theme.Role
	changed bool
	found   bool // it is what is looked for
}

// NewDocument prepares the hunks of a file. at is the violation's line in the old file, function the declaration around
// it: it heads the hunk that does not show it.
func NewDocument(file string, hunks []patch.Hunk, at int, function string) *Document {
	d := &Document{digits: leastDigits, changed: -1}
	carriage := allCarriage(hunks)
	roles := newPalette(file)
	if len(hunks) > 0 {
		d.overview.begin(file, 0)
	}
	for i, h := range hunks {
		here := at >= h.Old && at < h.Old+max(h.OldCount, 1) && at-h.Old < len(h.Lines)
		name := ""
		if here && function != "" && !shows(h, function) {
			name = cells.Line(function)
		}
		if i > 0 || name != "" {
			d.lines = append(d.lines, line{gap: true, spans: []span{{text: name, role: theme.Dim}}})
		}
		first := len(d.lines)
		d.add(h, roles, carriage)
		d.fold(first, at, h)
		if here && !changes(h) {
			d.lines[first+at-h.Old].here = true
		}
		if here || d.changed < 0 {
			d.changed, d.last = d.changes(first)
		}
	}
	d.changed = max(d.changed, 0)
	return d
}

// Append adds the hunks of another file that changes together with the first one, under a line that names it.
func (d *Document) Append(file string, hunks []patch.Hunk) {
	d.overview.begin(file, len(d.lines))
	d.lines = append(d.lines, fileLine(file))
	carriage := allCarriage(hunks)
	roles := newPalette(file)
	for i, h := range hunks {
		if i > 0 {
			d.lines = append(d.lines, line{gap: true, spans: []span{{role: theme.Dim}}})
		}
		first := len(d.lines)
		d.add(h, roles, carriage)
		d.fold(first, 0, h)
	}
}

// fold marks the lines of a hunk, which begin at line start, that change imports, if the violation, which is line at of
// the hunk or none of it, is not among them.
func (d *Document) fold(start, at int, h patch.Hunk) {
	first, end := imports(h)
	for i := first; i < end; i++ {
		if l := h.Lines[i]; l.Op != patch.Insert && l.Old == at {
			return
		}
	}
	for i := first; i < end; i++ {
		d.lines[start+i].imports = true
	}
}

// changes are the first and the last line, from line first on, that change more than imports or are the violation.
func (d *Document) changes(first int) (from, to int) {
	from, to = first, first
	for i := len(d.lines) - 1; i >= first; i-- {
		if l := &d.lines[i]; l.here || l.changes() && !l.imports {
			from, to = i, max(to, i)
		}
	}
	return from, to
}

func (d *Document) add(h patch.Hunk, p *palette, carriage bool) {
	d.overview.add(h, len(d.lines))
	colour := len(d.lines)+len(h.Lines) <= colourLimit
	var classes [][]token
	if colour {
		classes = p.hunk(h)
	}
	for i, l := range h.Lines {
		text := l.Text
		if carriage {
			text = strings.TrimSuffix(text, "\r")
		}
		if len(text) > lineLimit {
			text = strings.ToValidUTF8(text[:lineLimit], "") + "…"
		}
		var tokens []token
		if colour {
			tokens = classes[i]
		}
		d.lines = append(d.lines, line{op: l.Op, old: l.Old, new: l.New, spans: spans(text, tokens, l.Changed)})
		d.digits = max(d.digits, width(max(l.Old, l.New)))
	}
}

// spans cuts a line where its class changes or a changed part begins or ends, and makes each piece safe.
func spans(text string, tokens []token, changed []patch.Span) []span {
	if len(tokens) == 0 {
		tokens = []token{{len(text), theme.Normal}}
	}
	var out []span
	col, at, next := 0, 0, 0
	for at < len(text) {
		role, end := theme.Normal, len(text)
		for next < len(tokens) && tokens[next].end <= at {
			next++
		}
		if next < len(tokens) {
			role, end = tokens[next].role, min(end, tokens[next].end)
		}
		in := false
		for _, c := range changed {
			switch {
			case at < c.Start:
				end = min(end, c.Start)
			case at < c.End:
				in, end = true, min(end, c.End)
			}
		}
		end = max(end, at+1)
		for end < len(text) && !utf8.RuneStart(text[end]) { // a changed part may end within a character
			end++
		}
		var safe string
		safe, col = cells.SafeAt(text[at:end], col)
		out = append(out, span{text: safe, role: role, changed: in})
		at = end
	}
	return out
}

func changes(h patch.Hunk) bool {
	return slices.ContainsFunc(h.Lines, func(l patch.Line) bool { return l.Op != patch.Equal })
}

// shows reports whether a hunk has the line that declares function: then nobody needs to be told.
func shows(h patch.Hunk, function string) bool {
	name := function[strings.LastIndexByte(function, '.')+1:]
	for _, l := range h.Lines {
		if (strings.HasPrefix(l.Text, "func ") || strings.HasPrefix(l.Text, "var ") || strings.HasPrefix(l.Text, "type ")) && strings.Contains(l.Text, name) {
			return true
		}
	}
	return false
}

// allCarriage reports whether every line ends in a carriage return: then it belongs to the line ends, and is no news.
func allCarriage(hunks []patch.Hunk) bool {
	n := 0
	for _, h := range hunks {
		for _, l := range h.Lines {
			if !strings.HasSuffix(l.Text, "\r") {
				return false
			}
			n++
		}
	}
	return n > 0
}

func width(n int) int {
	w := 1
	for ; n >= 10; n /= 10 {
		w++
	}
	return w
}

// near says of each line whether it is laid out in a shape: lines that change, those around them in their hunk, and
// what heads hunks and files. A hunk that changes nothing is laid out around the violation.
func (d *Document) near(by shape) []bool {
	if !slices.ContainsFunc(d.lines, func(l line) bool { return l.here || l.changes() }) {
		return slices.Repeat([]bool{true}, len(d.lines))
	}
	near := make([]bool, len(d.lines))
	for i := range d.lines {
		l := &d.lines[i]
		near[i] = near[i] || l.gap
		if !l.here && (!l.changes() || l.imports && by.fold) {
			continue
		}
		near[i] = true
		for _, step := range []int{-1, 1} {
			for n := 1; n <= by.around; n++ {
				j := i + n*step
				if j < 0 || j >= len(d.lines) || d.lines[j].gap {
					break
				}
				near[j] = true
			}
		}
	}
	return near
}
