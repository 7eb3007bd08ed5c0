package document

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/patch/tokens"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// colourLimit is how many lines of a diff are coloured; lexing more takes longer than a frame. lineLimit is how many
// bytes of a line are shown.
const (
	colourLimit = 10_000
	lineLimit   = 4_000
)

// LeastDigits is the minimum width of a line number.
const LeastDigits = 3

// A Document is a diff that is ready to be painted: its text is sanitised, tabs are expanded and tokens are classified.
// It can be made off the event loop and does not change after that.
type Document struct {
	Lines   []Line
	Digits  int  // width of a line number, at least LeastDigits
	Changed int  // index of the first changed line of the violation's hunk
	Last    int  // index of the last changed line of that hunk
	Headed  bool // whether an overview is at the top

	overview overview
}

// A Line is a line of a document. A line that is not from a file, for which Gap is true, has neither numbers nor an Op.
type Line struct {
	Op       patch.Op
	Old, New int
	File     bool // heading of the lines of a file; its text is the file's name
	Text     bool // line of the overview
	Gap      bool // separator of hunks; its text is the location of the next hunk
	Imports  bool // in a hunk that changes only imports and does not hold the violation
	Here     bool // the violation, in a hunk without changes
	Spans    []Span
}

// Changes reports whether the line is deleted or inserted.
func (l *Line) Changes() bool { return !l.Gap && l.Op != patch.Equal }

// A Span is a run of text of one class.
type Span struct {
	Text    string
	Role    theme.Role
	Changed bool // differs between old and new
	Found   bool // matches the search
}

// New returns the document of a file's hunks. at is the violation's line in the old file. function is its enclosing
// declaration, which is the heading of a hunk that does not show it.
func New(file string, hunks []patch.Hunk, at int, function string) *Document {
	d := &Document{Digits: LeastDigits, Changed: -1}
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
		d.add(file, h)
		d.fold(first, at, h)
		if here && !h.Changes() {
			d.Lines[first+at-h.Old].Here = true
		}
		if here || d.Changed < 0 {
			d.Changed, d.Last = d.changes(first)
		}
	}
	d.Changed = max(d.Changed, 0)
	return d
}

// Append adds the hunks of another file, under a line with its name.
func (d *Document) Append(file string, hunks []patch.Hunk) {
	d.overview.begin(file, len(d.Lines))
	d.Lines = append(d.Lines, fileLine(file))
	for i, h := range hunks {
		if i > 0 {
			d.Lines = append(d.Lines, Line{Gap: true, Spans: []Span{{Role: theme.Dim}}})
		}
		first := len(d.Lines)
		d.add(file, h)
		d.fold(first, 0, h)
	}
}

// fold marks the changed import lines of a hunk that begins at document line start. at is the violation's line within
// the hunk; a hunk that holds the violation is not marked.
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

// changes returns the first and the last line, from index first on, that change more than imports or are the violation.
func (d *Document) changes(first int) (from, to int) {
	from, to = first, first
	for i := len(d.Lines) - 1; i >= first; i-- {
		if l := &d.Lines[i]; l.Here || l.Changes() && !l.Imports {
			from, to = i, max(to, i)
		}
	}
	return from, to
}

func (d *Document) add(file string, h patch.Hunk) {
	d.overview.add(h, len(d.Lines))
	colour := len(d.Lines)+len(h.Lines) <= colourLimit
	var of [][]tokens.Token
	if colour {
		of = tokens.Lines(file, h)
	}
	for i, l := range h.Lines {
		text := l.Text
		if len(text) > lineLimit {
			text = strings.ToValidUTF8(text[:lineLimit], "") + "…"
		}
		var found []tokens.Token
		if colour {
			found = of[i]
		}
		d.Lines = append(d.Lines, Line{Op: l.Op, Old: l.Old, New: l.New, Spans: spans(text, found, l.Changed)})
		d.Digits = max(d.Digits, width(max(l.Old, l.New)))
	}
}

// spans cuts a line where the token class or the changed state differs, and sanitises each piece.
func spans(text string, found []tokens.Token, changed []patch.Span) []Span {
	var out []Span
	col, at, next := 0, 0, 0
	for at < len(text) {
		role, end := theme.Normal, len(text)
		for next < len(found) && found[next].End <= at {
			next++
		}
		if next < len(found) {
			role, end = roleOf(found[next].Type), min(end, found[next].End)
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
		for end < len(text) && !utf8.RuneStart(text[end]) { // a changed span may end within a character
			end++
		}
		var safe string
		safe, col = cells.SafeAt(text[at:end], col)
		out = append(out, Span{Text: safe, Role: role, Changed: in})
		at = end
	}
	return out
}

// shows reports whether a hunk contains the declaration of function; then it needs no heading.
func shows(h patch.Hunk, function string) bool {
	name := function[strings.LastIndexByte(function, '.')+1:]
	for _, l := range h.Lines {
		if (strings.HasPrefix(l.Text, "func ") || strings.HasPrefix(l.Text, "var ") || strings.HasPrefix(l.Text, "type ")) && strings.Contains(l.Text, name) {
			return true
		}
	}
	return false
}

func width(n int) int {
	w := 1
	for ; n >= 10; n /= 10 {
		w++
	}
	return w
}

// Same reports whether two diffs have the same changes. Line numbers may differ.
func (d *Document) Same(e *Document) bool {
	return d == e || d != nil && e != nil && slices.EqualFunc(d.Lines, e.Lines, func(a, b Line) bool {
		return a.Op == b.Op && a.Gap == b.Gap && slices.EqualFunc(a.Spans, b.Spans, func(s, t Span) bool { return s.Text == t.Text })
	})
}
