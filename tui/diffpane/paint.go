package diffpane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// twoNumbers is the least width with both line numbers, old and new.
const twoNumbers = 64

// signWidth is the width of a line's sign with its margins.
const signWidth = 3

// painter draws one line at a time, exactly width cells wide.
type painter struct {
	theme  *theme.Theme
	width  int
	digits int      // width of a line number
	sides  bool     // whether old and new are side by side
	own    patch.Op // side to draw: Delete is the old one, Insert the new one
}

func newPainter(t *theme.Theme, width int, sides bool, d *document.Document) painter {
	p := painter{theme: t, width: width, sides: sides, digits: document.LeastDigits}
	if d != nil {
		p.digits = d.Digits
	}
	return p
}

// facts returns the lines above the diff: the title, with about what the rule is about, the facts, an empty line.
func (p painter) facts(c Content, about bool) []string {
	if c.Title == "" && len(c.Facts) == 0 {
		return nil
	}
	out := []string{p.titleLine(c)}
	if about && c.About != "" {
		out = append(out, p.fact(Fact{Text: p.theme.Paint(theme.Dim, c.About)})...)
	}
	for _, f := range c.Facts {
		out = append(out, p.fact(f)...)
	}
	return append(out, cells.Blank(p.width))
}

// brief returns a short form of facts for a small pane: the title, a summary line, and the most important fact, cut to
// one line, if it says more than the summary does.
func (p painter) brief(c Content) []string {
	out := []string{p.titleLine(c), p.summary(c, opens, false)}
	if len(c.Facts) == 0 {
		return out
	}
	most := slices.MaxFunc(c.Facts, func(a, b Fact) int { return a.weight() - b.weight() })
	lines := p.fact(most)
	switch {
	case len(lines) == 0 || most.weight() == 0:
		return out
	case len(lines) == 1:
		return append(out, lines[0])
	case strings.Contains(out[1], opens):
		return append(out, p.cutFact(most, ""))
	}
	return append(out, p.cutFact(most, " enter"))
}

// briefly returns brief with as many facts, whole, as there is room for: the most important ones. If there is none, it
// returns brief as it is.
func (p painter) briefly(c Content, brief []string, room int) []string {
	if len(brief) < 2 || !strings.Contains(brief[1], opens) { // the key would not be named
		return brief
	}
	out := slices.Clone(brief[:2])
	for _, f := range slices.SortedStableFunc(slices.Values(c.Facts), func(a, b Fact) int { return b.weight() - a.weight() }) {
		lines := p.fact(f)
		if f.weight() == 0 || len(out)+len(lines) > room {
			break
		}
		out = append(out, lines...)
	}
	if len(out) < len(brief) {
		return brief
	}
	return out
}

// opens says how to see all facts.
const opens = "enter: all"

// least returns the one line that stands above a diff however small the pane is: the verdict, with the names of what
// warns, for the list has the place; of a question the question, unless something warns, and the place where nothing is
// told.
func (p painter) least(c Content) []string {
	labelled := slices.ContainsFunc(c.Facts, func(f Fact) bool { return f.Label != "" })
	warns := slices.ContainsFunc(c.Facts, Fact.warns)
	switch {
	case c.Asks && warns:
		return []string{p.titleLine(c), p.summary(c, opens, false)}
	case c.Asks || !labelled:
		return []string{p.titleLine(c)}
	}
	return []string{p.summary(c, opens, false)}
}

// warns reports whether a fact is bad news.
func (f Fact) warns() bool { return f.Role == theme.Bad || f.Role == theme.Warn }

// weight returns the importance of a fact: what is bad comes before what is known to differ, that before what could not
// be told, and what says no more than its label, which is in the summary, last.
func (f Fact) weight() int {
	switch {
	case f.Role == theme.Bad:
		return 5
	case f.Role == theme.Warn && f.Glyph == "⚠":
		return 4
	case f.Role == theme.Warn:
		return 3
	case f.Tells:
		return 2
	case f.Label == "" && f.Glyph != "": // not in the summary
		return 1
	}
	return 0
}

// indent is where the text of a fact begins.
const indent = 3

// text returns a fact in one line.
func (f Fact) text() string {
	if f.Label == "" {
		return f.Text
	}
	return f.Label + " " + f.Text
}

// cutFact returns a fact that is cut to one line, with end behind it.
func (p painter) cutFact(f Fact, end string) string {
	text := strings.TrimRight(cells.Fit(f.text(), max(1, p.width-indent-1-cells.Width(end))), " ")
	if rest, ok := strings.CutPrefix(text, f.Label); ok {
		text = p.theme.Paint(f.Role, f.Label) + rest
	}
	return cells.Fit(" "+p.theme.Paint(f.Role, cells.Fit(f.Glyph, 1))+" "+text+p.theme.Paint(theme.Dim, end), p.width)
}

// fact returns the lines of a fact.
func (p painter) fact(f Fact) []string {
	text := f.text()
	var out []string
	for i, l := range cells.Wrap(text, p.width-indent-1) {
		lead := cells.Blank(indent)
		if i == 0 {
			lead = " " + p.theme.Paint(f.Role, cells.Fit(f.Glyph, 1)) + " "
			if rest, ok := strings.CutPrefix(l, f.Label); ok {
				l = p.theme.Paint(f.Role, f.Label) + rest
			}
		}
		out = append(out, cells.Fit(lead+l, p.width))
	}
	return out
}

// summary returns one line with the glyphs and labels of the facts. It omits facts without a label and counts those
// with equal labels, of which it has the glyph of the worst. If there is room, it ends with where, which says how to
// see all facts; if it must, the labels make room.
func (p painter) summary(c Content, where string, must bool) string {
	var parts []string
	times, worst := map[string]int{}, map[string]Fact{}
	for _, f := range c.Facts {
		if times[f.Label]++; times[f.Label] == 1 || f.weight() > worst[f.Label].weight() {
			worst[f.Label] = f
		}
	}
	for _, f := range c.Facts {
		n := times[f.Label]
		if times[f.Label] = 0; f.Label == "" || n == 0 {
			continue
		}
		label := strings.TrimSuffix(f.Label, ":")
		if n > 1 {
			label = fmt.Sprintf("%d %s", n, label)
		}
		f = worst[f.Label]
		parts = append(parts, p.theme.Paint(f.Role, f.Glyph+" "+label))
	}
	line := " " + strings.Join(parts, "  ")
	if room := p.width - cells.Width(where) - 3; must && cells.Width(line) > room {
		line = cells.Fit(line, max(0, room))
	}
	if where == "" || cells.Width(line)+cells.Width(where)+3 > p.width {
		return cells.Fit(line, p.width)
	}
	return cells.Ends(line, p.theme.Paint(theme.Dim, where)+" ", p.width)
}

// titleLine returns the title. If there is not enough room, it shows the end of a place or the start of a sentence.
func (p painter) titleLine(c Content) string {
	right := ""
	if c.Right != "" {
		right = p.theme.Paint(theme.Accent, c.Right) + " "
	}
	room := p.width - 2
	if cells.Width(right)+20 < p.width {
		room -= cells.Width(right)
	}
	title := cells.Tail(c.Title, room)
	if c.Asks && cells.Width(c.Title) > room {
		title = cells.Fit(c.Title, room)
	}
	return cells.Ends(" "+p.theme.Paint(theme.Strong, title), right, p.width)
}

func (p painter) codeLine(r row) string {
	l := r.line
	switch {
	case r.fold:
		return cells.Fit("  "+p.theme.Paint(theme.Dim, r.spans[0].Text), p.width)
	case l.File:
		return p.fileLine(l)
	case l.Text:
		return cells.Fit(p.theme.Paint(l.Spans[0].Role, cells.Fit(l.Spans[0].Text, p.width)), p.width)
	case l.Gap:
		return p.gapLine(l)
	}
	if p.sides {
		return p.both(r)
	}
	ground, spanGround, sign, role := theme.Bare, theme.Bare, " ", theme.Dim
	switch {
	case l.Op == patch.Insert:
		ground, spanGround, sign, role = theme.Inserted, theme.InsertedSpan, "+", theme.Good
	case l.Op == patch.Delete:
		ground, spanGround, sign, role = theme.Deleted, theme.DeletedSpan, "-", theme.Bad
	case l.Here:
		ground, spanGround, sign, role = theme.Resting, theme.Resting, ">", theme.Warn
	}
	gutter := p.numbers(l)
	if r.rest {
		gutter, sign = cells.Blank(cells.Width(gutter)), "↳"
	}
	var b strings.Builder
	for _, s := range r.spans {
		g := ground
		switch {
		case s.Found:
			g = theme.Selected
		case s.Changed:
			g = spanGround
		}
		b.WriteString(p.theme.On(g, s.Role, s.Text))
	}
	code := b.String()
	room := p.room(l)
	if cells.Width(code) > room {
		code = cells.Fit(code, room)
	}
	blank := cells.Blank(room - cells.Width(code))
	line := p.theme.On(ground, numberRole(l.Op), gutter) + p.theme.On(ground, role, " "+sign+" ") + code + p.theme.On(ground, theme.Normal, blank)
	return cells.Fit(line, p.width)
}

func numberRole(op patch.Op) theme.Role {
	switch op {
	case patch.Insert:
		return theme.Good
	case patch.Delete:
		return theme.Bad
	case patch.Equal:
	}
	return theme.Dim
}

// gapLine returns the line between hunks, which names the enclosing declaration of the next hunk.
func (p painter) gapLine(l *document.Line) string {
	blank := cells.Blank(cells.Width(p.numbers(l)) - 1)
	return cells.Fit(p.theme.Paint(theme.Dim, blank+"⋯   "+l.Spans[0].Text), p.width)
}

// fileLine returns the line above the hunks of another file.
func (p painter) fileLine(l *document.Line) string {
	name := " ── " + cells.Tail(l.Spans[0].Text, max(1, p.width-8)) + " "
	return p.theme.Paint(theme.Accent, cells.Fit(name+strings.Repeat("─", max(0, p.width-cells.Width(name))), p.width))
}

// numbers returns the right-aligned line numbers: both if there is room, else that of the line's side.
func (p painter) numbers(l *document.Line) string {
	number := func(n int) string {
		if n == 0 {
			return cells.Blank(p.digits)
		}
		return fmt.Sprintf("%*d", p.digits, n)
	}
	switch p.own {
	case patch.Delete:
		return " " + number(l.Old)
	case patch.Insert:
		return " " + number(l.New)
	case patch.Equal:
	}
	if p.width >= twoNumbers {
		return " " + number(l.Old) + " " + number(l.New)
	}
	if l.Op == patch.Delete || l.New == 0 {
		return " " + number(l.Old)
	}
	return " " + number(l.New)
}

// markLine returns the mark for lines that are out of sight. It says how many of them nobody has seen, unless all.
func (p painter) markLine(glyph string, of hidden, key string) string {
	lines := "lines"
	if of.lines == 1 {
		lines = "line"
	}
	switch of.unseen {
	case of.lines:
	case 0:
		lines += " (seen)"
	default:
		lines += fmt.Sprintf(" (%d unseen)", of.unseen)
	}
	text := fmt.Sprintf(" %s %d more changed %s: %s", glyph, of.lines, lines, key)
	return p.theme.On(theme.Resting, theme.Warn, cells.Fit(text, p.width))
}

// room returns the width for the line's code.
func (p painter) room(l *document.Line) int {
	if p.sides {
		p = p.side(patch.Delete)
	}
	return max(0, p.width-cells.Width(p.numbers(l))-signWidth)
}
