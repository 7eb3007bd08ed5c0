// Package header is the top line: what is looked at, the rules with the one that is shown, and how far the review or
// the scan is. It owns which rule is shown.
package header

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// All stands for all rules.
const All = ""

// Counts counts violations by state.
type Counts struct{ Total, Accepted, Allowed, Skipped int }

// Reviewed returns how many violations are decided or skipped.
func (c Counts) Reviewed() int { return c.Accepted + c.Allowed + c.Skipped }

// Plus returns the sum of two counts.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Total + d.Total, c.Accepted + d.Accepted, c.Allowed + d.Allowed, c.Skipped + d.Skipped}
}

// A Rule is a rule that has violations.
type Rule struct {
	Name string
	Counts
}

// Scan is the progress of a running scan.
type Scan struct {
	Phase       string // display text of the current step
	Done, Total int    // Total is 0 if it is unknown
	Found       int
}

// A Model is the header. The zero value is not usable: see New.
type Model struct {
	theme  *theme.Theme
	title  string
	rules  []Rule
	rule   string // the rule that is shown
	chosen bool   // the user chose the rule, so it stays
	by     string // what the list is grouped by; empty if it is the default
}

// New returns a header without rules.
func New(t *theme.Theme, title string) *Model { return &Model{theme: t, title: title} }

// SetRules replaces the rules, in display order. It shows the first rule, unless the user chose one that still exists.
func (m *Model) SetRules(rules []Rule) {
	m.rules = rules
	if len(rules) > 0 && (!m.chosen || m.rule != All && m.index() < 0) {
		m.rule = rules[0].Name
	}
}

// SetBy sets what the list is grouped by, and whether the header mentions it.
func (m *Model) SetBy(by string, told bool) {
	m.by = ""
	if told {
		m.by = "by " + by
	}
}

// Rule returns the rule that is shown, or All.
func (m *Model) Rule() string { return m.rule }

// Show shows a rule, or All.
func (m *Model) Show(rule string) { m.rule, m.chosen = rule, true }

// Turn shows the rule that is by steps further on; after the last rule comes All. It reports whether there is another
// rule.
func (m *Model) Turn(by int) bool {
	if len(m.rules) < 2 {
		return false
	}
	at, n := m.index(), len(m.rules)+1
	if at < 0 {
		at = len(m.rules)
	}
	next := All
	if at = (at + by + n) % n; at < len(m.rules) {
		next = m.rules[at].Name
	}
	m.Show(next)
	return true
}

// Ahead returns the other rules in the order in which Turn reaches them, with the number of steps to each. The rule
// that is shown comes last.
func (m *Model) Ahead() (names []string, turns []int) {
	at := m.index()
	for i := range m.rules {
		by := i + 1
		next := m.rules[(at+by)%len(m.rules)]
		if at+by >= len(m.rules) { // past All
			by++
		}
		names, turns = append(names, next.Name), append(turns, by)
	}
	return names, turns
}

// index returns the index of the rule that is shown, or -1 for All.
func (m *Model) index() int {
	return slices.IndexFunc(m.rules, func(r Rule) bool { return r.Name == m.rule })
}

// View returns the header line. On a narrow screen it has fewer words. scan is nil after the scan; spinner is its
// animation.
func (m *Model) View(width int, spinner string, scan *Scan) string {
	short := " " + m.theme.Paint(theme.Accent, "ssot")
	plain := short
	if m.title != "" {
		plain += m.theme.Paint(theme.Dim, " · ") + m.theme.Paint(theme.Strong, cells.Tail(cells.Name(m.title), max(8, width/4)))
	}
	title := plain
	if m.by != "" {
		title += m.theme.Paint(theme.Dim, " · "+m.by)
	}
	told, tabs, tab := m.progress(), m.tabs(scan == nil), m.tab(scan == nil)
	if scan != nil {
		told = []string{m.scanning(spinner, *scan, true), m.scanning(spinner, *scan, false)}
	}
	last := len(told) - 1
	rest := tab + m.others(scan == nil)
	// Drop the grouping before the bar: the list shows the grouping too. That there are other rules goes last.
	for _, try := range [][3]string{
		{title, told[0], tabs}, {title, told[1], tabs}, {plain, told[1], tabs}, {plain, told[last], tabs},
		{title, told[1], rest}, {plain, told[1], rest}, {plain, told[last], rest}, {short, told[last], rest},
		{title, told[1], tab}, {plain, told[1], tab}, {plain, told[last], tab},
	} {
		title, progress, rules := try[0], try[1], try[2]
		room := width - cells.Width(title) - cells.Width(progress) - cells.Width(rules)
		if room < 5 {
			continue
		}
		gap := room - 1
		lead := min(4, gap/2)
		return title + cells.Blank(lead) + rules + cells.Blank(gap-lead) + progress + " "
	}
	return cells.Ends(plain, told[last]+" ", width)
}

// tabs returns the rules with their counts; the rule that is shown is in brackets.
func (m *Model) tabs(reviewing bool) string {
	var parts []string
	for _, r := range m.rules {
		parts = append(parts, m.name(r, m.rule == r.Name, reviewing))
	}
	if len(m.rules) > 1 && m.rule == All {
		parts = append(parts, m.theme.Paint(theme.Strong, "[all]"))
	}
	return strings.Join(parts, m.theme.Paint(theme.Dim, " · "))
}

// tab returns the rule that is shown, with its count.
func (m *Model) tab(reviewing bool) string {
	switch i := m.index(); {
	case m.rule == All:
		return m.theme.Paint(theme.Strong, "[all]")
	case i < 0:
		return m.name(Rule{Name: m.rule}, true, reviewing)
	default:
		return m.name(m.rules[i], true, reviewing)
	}
}

// others returns how many violations of other rules are open, or else that there are other rules.
func (m *Model) others(reviewing bool) string {
	if m.rule == All || len(m.rules) < 2 || !reviewing {
		return ""
	}
	n := 0
	for _, r := range m.rules {
		if r.Name != m.rule {
			n += r.Total - r.Reviewed()
		}
	}
	return m.theme.Paint(theme.Dim, fmt.Sprintf(" · others %d", n))
}

// name returns the name of a rule with the number of its violations or, if reviewing is set, of its open ones, or else
// of those that were skipped.
func (m *Model) name(r Rule, here, reviewing bool) string {
	text := fmt.Sprintf("%s %d", cells.Name(r.Name), r.Total)
	switch n := r.Total - r.Reviewed(); {
	case reviewing && n > 0:
		text = fmt.Sprintf("%s %d open", cells.Name(r.Name), n)
	case reviewing && r.Skipped > 0:
		text = fmt.Sprintf("%s %d skipped", cells.Name(r.Name), r.Skipped)
	case reviewing && r.Total > 0:
		text = cells.Name(r.Name) + " ✓"
	}
	switch {
	case here && len(m.rules) > 1:
		return m.theme.Paint(theme.Strong, "["+text+"]")
	case here:
		return m.theme.Paint(theme.Strong, text)
	}
	return m.theme.Paint(theme.Dim, text)
}

// total returns the counts of what is shown.
func (m *Model) total() Counts {
	var sum Counts
	for _, r := range m.rules {
		if m.rule == All || r.Name == m.rule {
			sum = sum.Plus(r.Counts)
		}
	}
	return sum
}

// barWidth is the width of the bar in cells.
const barWidth = 10

// progress returns variants of the review's progress, from the longest to the shortest: bar, count, decisions.
func (m *Model) progress() []string {
	c := m.total()
	count := m.theme.Paint(theme.Normal, fmt.Sprintf("%d of %d", c.Reviewed(), c.Total))
	bar := m.bar(c) + " " + count
	var parts []string
	for _, p := range []struct {
		n    int
		word string
		role theme.Role
	}{{c.Accepted, "accepted", theme.Good}, {c.Allowed, "allowed", theme.Accent}, {c.Skipped, "skipped", theme.Dim}} {
		if p.n > 0 {
			parts = append(parts, m.theme.Paint(p.role, fmt.Sprintf("%d %s", p.n, p.word)))
		}
	}
	long := bar
	if len(parts) > 0 {
		long += m.theme.Paint(theme.Normal, ": ") + strings.Join(parts, " ")
	}
	return []string{long, bar, count}
}

// bar returns the bar of the reviewed share. It is full only if all is reviewed, and empty only if nothing is.
func (m *Model) bar(c Counts) string {
	full := 0
	if c.Total > 0 {
		full = barWidth * c.Reviewed() / c.Total
		if full == 0 && c.Reviewed() > 0 {
			full = 1
		}
	}
	return m.theme.Paint(theme.Good, strings.Repeat("▓", full)) + m.theme.Paint(theme.Dim, strings.Repeat("░", barWidth-full))
}

// scanning returns the step and the progress of the scan.
func (m *Model) scanning(spinner string, s Scan, long bool) string {
	phase := cells.Line(s.Phase)
	if phase == "" {
		phase = "scanning"
	}
	switch {
	case s.Total > 0:
		phase = fmt.Sprintf("%s %d/%d", phase, s.Done, s.Total)
	case s.Done > 0:
		phase = fmt.Sprintf("%s %d", phase, s.Done)
	}
	if long && s.Found > 0 {
		phase += fmt.Sprintf(" · %d found", s.Found)
	}
	return m.theme.Paint(theme.Accent, spinner) + " " + m.theme.Paint(theme.Normal, phase)
}
