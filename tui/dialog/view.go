package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// View returns at most height lines, each exactly width cells wide. A text to read fills them all.
func (m *Model) View(width, height int) []string {
	body := m.body(width, max(1, min(mostRows, height-2)))
	title := m.head(width, max(1, height-len(body)))
	m.sheet.length, m.sheet.height = len(body), max(0, height-len(title))
	switch {
	case m.o.Read:
		for len(body) < m.sheet.height {
			body = append(body, cells.Blank(width))
		}
		m.sheet.scroll(0)
	case m.plain():
		m.sheet.scroll(0)
		body = m.marked(body, width)
	default:
		m.sheet.offset = max(0, len(body)-m.sheet.height) // the question and the focused field are at the end
	}
	out := slices.Concat(title, body[m.sheet.offset:min(len(body), m.sheet.offset+m.sheet.height)])
	return out[:min(len(out), max(0, height))]
}

// plain reports whether the dialog is a question without fields, whose lines scroll.
func (m *Model) plain() bool { return !m.o.Read && !m.Form() }

// marked returns the lines with marks in place of the first and the last visible one, where more are above or below. It
// records which lines are on the screen, and changes body.
func (m *Model) marked(body []string, width int) []string {
	w := m.sheet.window()
	m.sheet.saw(w, width)
	mark := func(glyph string, n int, key string) string {
		noun := "lines"
		if n == 1 {
			noun = "line"
		}
		return m.theme.On(theme.Resting, theme.Warn, cells.Fit(fmt.Sprintf(" %s %d more %s: %s", glyph, n, noun, key), width))
	}
	if w.up {
		body[w.from-1] = mark("▲", w.from, "b")
	}
	if w.down {
		body[w.to] = mark("▼", len(body)-w.to, "space")
	}
	return body
}

// Keys returns the keys that the dialog accepts now.
func (m *Model) Keys() []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	switch {
	case m.o.Read && m.sheet.length > m.sheet.height:
		return []key.Binding{bind("j/k", "scroll"), bind("esc", "close")}
	case m.o.Read:
		return []key.Binding{bind("esc", "close")}
	case m.AsksText() && m.o.Question == nil && m.form.step == m.form.last():
		return []key.Binding{bind("enter", cmp.Or(m.o.Takes, "keep")), bind("esc", "drop")}
	case m.AsksText():
		return []key.Binding{bind("enter", "next"), bind("esc", "cancel")}
	case m.Form():
		keys := append([]key.Binding{bind(Confirm, "yes, write it")}, choiceKeys(m.o.Choices)...)
		return append(keys, bind("esc", "back"), bind("n", "no"))
	}
	keys := []key.Binding{bind(Confirm, "yes")}
	if m.o.Other.Key != "" {
		keys = append(keys, bind(m.o.Other.Key, m.o.Other.Does))
	}
	keys = append(keys, bind("esc", "no"))
	if m.sheet.length > m.sheet.height {
		keys = append(keys, bind("space", "page"), bind("b", "page back"))
	}
	return keys
}

func (m *Model) title() string {
	if !m.o.Read && !m.Form() && m.o.Question != nil {
		return m.o.Question(nil)
	}
	return m.o.Title
}

// head returns the lines of the title. A question is wrapped as long as it fits.
func (m *Model) head(width, height int) []string {
	text := m.title()
	lines := cells.Wrap(text, max(1, width-2))
	if m.o.Question == nil || m.Form() || len(lines) > height {
		lines = []string{text}
	}
	for i, l := range lines {
		lines[i] = cells.Fit(" "+m.theme.Paint(theme.Strong, strings.TrimRight(l, " ")), width)
	}
	return lines
}

// body returns the lines below the title; a field has up to rows lines.
func (m *Model) body(width, rows int) []string {
	var out []string
	for _, l := range m.o.Lines {
		out = append(out, m.line(l, width)...)
	}
	if !m.Form() {
		return out
	}
	out = append(out, m.form.view(width, rows)...)
	switch {
	case m.fault != "":
		out = append(out, m.line(Line{"!", theme.Bad, m.fault}, width)...)
	case !m.AsksText() && m.o.Question != nil:
		out = append(out, m.line(Line{"?", theme.Accent, m.o.Question(m.Values())}, width)...)
		if len(m.o.Choices) > 0 {
			out = append(out, m.line(Line{" ", theme.Dim, Choices(m.o.Choices, m.chosen)}, width)...)
		}
	}
	return out
}

func (m *Model) line(l Line, width int) []string {
	var out []string
	for i, s := range cells.Wrap(l.Text, width-4) {
		lead := cells.Blank(3)
		if i == 0 {
			lead = " " + m.theme.Paint(l.Role, cells.Fit(l.Glyph, 1)) + " "
		}
		out = append(out, cells.Fit(lead+strings.TrimRight(s, " "), width))
	}
	return out
}
