package document

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

// LeastDigits is how many digits a line number has room for at least.
const LeastDigits = 3

// Document is a diff that is ready to be painted: texts made safe, tabs expanded, tokens told apart. It is not changed
// once it is shown, and may be made off the event loop.
type Document struct {
	Lines   []Line
	Digits  int  // of the line numbers, three at least
	Changed int  // index of the first changed line of the violation's hunk
	Last    int  // index of its last one
	Headed  bool // lines that say what is where stand on top

	overview overview
}

// Line is one line of it. One of no file, for which Gap is true, has neither numbers nor an Op.
type Line struct {
	Op       patch.Op
	Old, New int
	File     bool // names the file of the lines below; its text is the name
	Text     bool // says what is where
	Gap      bool // stands for what is between two hunks; its text says where the next one is
	Imports  bool // in a hunk that changes nothing but imports, which is not the violation's own
	Here     bool // the violation, in a hunk that changes nothing
	Spans    []Span
}

// Changes reports whether the line is not the same before and after.
func (l *Line) Changes() bool { return !l.Gap && l.Op != patch.Equal }

// Span is a run of text of one class.
type Span struct {
	Text    string
	Role    theme.Role
	Changed bool // it is not the same before and after
	Found   bool // it is what is looked for
}

// New prepares the hunks of a file. at is the violation's line in the old file, function the declaration around
// it: it heads the hunk that does not show it.
func New(file string, hunks []patch.Hunk, at int, function string) *Document {
	d := &Document{Digits: LeastDigits, Changed: -1}
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
			d.Lines = append(d.Lines, Line{Gap: true, Spans: []Span{{Text: name, Role: theme.Dim}}})
		}
		first := len(d.Lines)
		d.add(h, roles, carriage)
		d.fold(first, at, h)
		if here && !changes(h) {
			d.Lines[first+at-h.Old].Here = true
		}
		if here || d.Changed < 0 {
			d.Changed, d.Last = d.changes(first)
		}
	}
	d.Changed = max(d.Changed, 0)
	return d
}

// Append adds the hunks of another file that changes together with the first one, under a line that names it.
func (d *Document) Append(file string, hunks []patch.Hunk) {
	d.overview.begin(file, len(d.Lines))
	d.Lines = append(d.Lines, fileLine(file))
	carriage := allCarriage(hunks)
	roles := newPalette(file)
	for i, h := range hunks {
		if i > 0 {
			d.Lines = append(d.Lines, Line{Gap: true, Spans: []Span{{Role: theme.Dim}}})
		}
		first := len(d.Lines)
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
		d.Lines[start+i].Imports = true
	}
}

// changes returns the first and the last line, from line first on, that change more than imports or are the violation.
func (d *Document) changes(first int) (from, to int) {
	from, to = first, first
	for i := len(d.Lines) - 1; i >= first; i-- {
		if l := &d.Lines[i]; l.Here || l.Changes() && !l.Imports {
			from, to = i, max(to, i)
		}
	}
	return from, to
}

func (d *Document) add(h patch.Hunk, p *palette, carriage bool) {
	d.overview.add(h, len(d.Lines))
	colour := len(d.Lines)+len(h.Lines) <= colourLimit
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
		d.Lines = append(d.Lines, Line{Op: l.Op, Old: l.Old, New: l.New, Spans: spans(text, tokens, l.Changed)})
		d.Digits = max(d.Digits, width(max(l.Old, l.New)))
	}
}

// spans cuts a line where its class changes or a changed part begins or ends, and makes each piece safe.
func spans(text string, tokens []token, changed []patch.Span) []Span {
	if len(tokens) == 0 {
		tokens = []token{{len(text), theme.Normal}}
	}
	var out []Span
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
		out = append(out, Span{Text: safe, Role: role, Changed: in})
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

// Same reports whether two diffs change the same: where their lines stand in the file may differ.
func (d *Document) Same(e *Document) bool {
	return d == e || d != nil && e != nil && slices.EqualFunc(d.Lines, e.Lines, func(a, b Line) bool {
		return a.Op == b.Op && a.Gap == b.Gap && slices.EqualFunc(a.Spans, b.Spans, func(s, t Span) bool { return s.Text == t.Text })
	})
}
