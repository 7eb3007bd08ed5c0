// Package closing is the screen that one leaves by: what a session came to. A Page is plain data: counts, bars by
// priority, sections and next steps. Show opens it, Update scrolls it, View returns the lines that fit.
package closing

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// A Page is the summary of a session.
type Page struct {
	Headline string
	Bars     []Bar
	Changed  string // changed files and imports
	Sections []Section
	Next     []Step
	NoGit    bool // nothing can be staged
}

// A Bar is the number of violations of a priority, before and now.
type Bar struct {
	Name          string
	Before, After int
}

// A Section is a list with a heading.
type Section struct {
	Title string
	Rows  []string
}

// A Step is a suggested next step, with or without its command.
type Step struct{ Text, Command string }

// A Model is the screen. The zero value is closed: see Show.
type Model struct {
	shown          *Page
	offset         int
	height, length int // from the last View
}

// Show opens a page.
func (m *Model) Show(p *Page) { *m = Model{shown: p} }

// IsOpen reports whether a page is open.
func (m *Model) IsOpen() bool { return m.shown != nil }

// Close closes the page.
func (m *Model) Close() { m.shown = nil }

// Update handles a key that scrolls or closes the page; it reports whether it used the key.
func (m *Model) Update(msg tea.KeyMsg) bool {
	switch msg.String() {
	case "j", "down":
		m.offset++
	case "k", "up":
		m.offset--
	case " ", "pgdown":
		m.offset += m.page()
	case "b", "pgup":
		m.offset -= m.page()
	case "g", "home":
		m.offset = 0
	case "G", "end":
		m.offset = m.length
	case "esc", "enter", "c":
		m.Close()
	default:
		return false
	}
	return true
}

// page returns how many lines a page key scrolls by: the marks hide two.
func (m *Model) page() int { return max(1, m.height-2) }

// Keys returns the key bindings of the page.
func (m *Model) Keys() []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	keys := []key.Binding{bind("q", "quit"), bind("esc", "back")}
	if m.length > m.height {
		keys = append(keys, bind("space", "page"), bind("b", "page back"))
	}
	keys = append(keys, bind("T", "test it all"))
	if !m.shown.NoGit {
		keys = append(keys, bind("S", "stage"))
	}
	return append(keys, bind("w", "patch"), bind("u", "undo"))
}

// View returns exactly height lines, each exactly width cells wide.
func (m *Model) View(t *theme.Theme, width, height int) []string {
	lines := m.shown.lines(t, width)
	m.length, m.height = len(lines), height
	m.offset = max(0, min(m.offset, m.length-height))
	end := min(len(lines), m.offset+height)
	out := make([]string, 0, height)
	for _, line := range lines[m.offset:end] {
		out = append(out, cells.Fit(line, width))
	}
	if height >= leastMarked {
		if m.offset > 0 {
			out[0] = mark(t, "▲", m.offset+1, "b", width)
		}
		if end < len(lines) {
			out[len(out)-1] = mark(t, "▼", len(lines)-end+1, "space", width)
		}
	}
	for len(out) < height {
		out = append(out, cells.Blank(width))
	}
	return out
}

// leastMarked is the least number of lines of which two may be marks.
const leastMarked = 4

// mark returns the line that says how many lines are above or below, itself included, and the key that shows them.
func mark(t *theme.Theme, glyph string, n int, key string, width int) string {
	return t.On(theme.Resting, theme.Warn, cells.Fit(fmt.Sprintf(" %s %d more lines: %s", glyph, n, key), width))
}

// lines returns all lines of the page.
func (p *Page) lines(t *theme.Theme, width int) []string {
	var out []string
	add := func(indent int, role theme.Role, lead, text string) {
		for i, s := range cells.Wrap(text, max(1, width-indent-1)) {
			if i > 0 {
				lead = strings.Repeat(" ", cells.Width(lead))
			}
			out = append(out, cells.Blank(indent-cells.Width(lead))+t.Paint(theme.Dim, lead)+t.Paint(role, strings.TrimRight(s, " ")))
		}
	}
	add(1, theme.Strong, "", cells.Line(p.Headline))
	out = append(out, "")
	out = append(out, p.bars(t, width)...)
	add(1, theme.Normal, "", cells.Line(p.Changed))
	for _, s := range p.Sections {
		out = append(out, "")
		add(1, theme.Accent, "", cells.Line(s.Title))
		for _, row := range s.Rows {
			add(3, theme.Normal, "· ", cells.Line(row))
		}
	}
	out = append(out, "")
	add(1, theme.Accent, "", "what to do next")
	for i, s := range p.Next {
		text := strings.TrimSpace(cells.Line(s.Text) + "  " + cells.Line(s.Command))
		lead := fmt.Sprintf("%d. ", i+1)
		add(1+len(lead), theme.Normal, lead, text)
	}
	return out
}

// mostBar is the maximum width of a bar in cells.
const mostBar = 40

// bars returns the counts before and now, each with a bar of the violations that are left, followed by those that are
// gone.
func (p *Page) bars(t *theme.Theme, width int) []string {
	widest := 0
	for _, b := range p.Bars {
		widest = max(widest, b.Before)
	}
	var out []string
	for _, b := range p.Bars {
		counts := fmt.Sprintf(" %-7s %5d → %-5d ", b.Name, b.Before, b.After)
		room := max(0, min(mostBar, width-cells.Width(counts)-1))
		left, gone := 0, 0
		if widest > 0 {
			left, gone = room*b.After/widest, room*b.Before/widest
		}
		if b.After > 0 && room > 0 {
			left = max(left, 1)
		}
		gone = max(gone-left, 0)
		out = append(out, counts+t.Paint(theme.Warn, strings.Repeat("█", left))+t.Paint(theme.Good, strings.Repeat("░", gone)))
	}
	return out
}
