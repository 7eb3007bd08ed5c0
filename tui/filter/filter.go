// Package filter is the line that a person types words into: the list shows what has them all.
package filter

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Model is the filter. The zero value is not usable: see New.
type Model struct {
	theme  *theme.Theme
	input  textinput.Model
	words  []Word
	typing bool
}

// New returns an empty filter, which lets all through. hint is what stands in the empty field, words are those that ask
// for more than text.
func New(t *theme.Theme, hint string, words ...Word) *Model {
	return &Model{theme: t, input: t.Input(hint), words: words}
}

// SetValues says what a word may be followed by.
func (m *Model) SetValues(name string, values []string) {
	for i := range m.words {
		if m.words[i].Name == name {
			m.words[i].Values = values
		}
	}
}

// Start gives the keys to the field.
func (m *Model) Start() {
	m.typing = true
	m.input.Focus()
	m.input.CursorEnd()
}

// Typing reports whether the field has the keys.
func (m *Model) Typing() bool { return m.typing }

// Update takes a key while the filter is typed: Enter keeps it, Esc takes it away. It reports whether the text is
// another.
func (m *Model) Update(msg tea.KeyMsg) (changed bool) {
	before := m.input.Value()
	switch msg.String() {
	case "enter", "down", "up":
		m.stop()
	case "tab":
		sure, _ := complete(before, m.words)
		m.input.SetValue(before + sure)
		m.input.CursorEnd()
	case "esc":
		m.stop()
		m.Clear()
	default:
		msg.Runes, msg.Paste = cells.Input(msg.Runes), false
		m.input, _ = m.input.Update(msg)
	}
	return m.input.Value() != before
}

func (m *Model) stop() {
	m.typing = false
	m.input.Blur()
}

// Clear takes the text away.
func (m *Model) Clear() { m.input.SetValue("") }

// On reports whether there is something that the list is filtered by.
func (m *Model) On() bool { return m.input.Value() != "" }

// Query returns what is asked for.
func (m *Model) Query() Query {
	q, _ := parse(m.input.Value(), m.words)
	return q
}

// Field returns the field while it is typed into: of a text that is longer than the width, the part with the cursor;
// behind it how it can go on, or what is wrong.
func (m *Model) Field(width int) string {
	const least = 10 // cells for what stands behind
	text := cells.Width(m.input.Value()) + 1
	beside := m.beside()
	room := width - 4 - text - 2
	if text == 1 || beside == "" || room < least {
		m.theme.Fit(&m.input, max(1, width-4))
		return m.theme.Paint(theme.Accent, "/") + m.input.View()
	}
	m.theme.Fit(&m.input, text)
	return m.theme.Paint(theme.Accent, "/") + m.input.View() + "  " + cells.Fit(beside, room)
}

// beside returns what stands behind the text while it is typed.
func (m *Model) beside() string {
	if fault := m.fault(); fault != "" {
		return m.theme.Paint(theme.Warn, fault)
	}
	sure, all := complete(m.input.Value(), m.words)
	hint := strings.Join(all, " ")
	if sure != "" {
		hint += "  (tab)"
	}
	return m.theme.Paint(theme.Dim, hint)
}

func (m *Model) fault() string {
	if _, faults := parse(m.input.Value(), m.words); len(faults) > 0 {
		return cells.Line(faults[0])
	}
	return ""
}

// Kept returns what reminds of a filter that is no longer typed.
func (m *Model) Kept() string {
	out := m.theme.Paint(theme.Accent, "/") + cells.Line(m.input.Value())
	if fault := m.fault(); fault != "" {
		return out + "  " + m.theme.Paint(theme.Warn, fault)
	}
	return out + m.theme.Paint(theme.Dim, "  esc takes the filter away")
}

// Keys returns the keys that the field takes for itself.
func (m *Model) Keys() []key.Binding {
	return []key.Binding{
		key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep the filter")),
		key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")),
		key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "take it away")),
	}
}
