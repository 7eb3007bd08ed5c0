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

// A Model is the filter. The zero value is not usable: see New.
type Model struct {
	theme  *theme.Theme
	input  textinput.Model
	words  []Word
	typing bool
}

// New returns an empty filter, which matches everything. hint is the placeholder of the field; words are the words with
// values.
func New(t *theme.Theme, hint string, words ...Word) *Model {
	return &Model{theme: t, input: t.Input(hint), words: words}
}

// SetValues sets the possible values of a word.
func (m *Model) SetValues(name string, values []string) {
	for i := range m.words {
		if m.words[i].Name == name {
			m.words[i].Values = values
		}
	}
}

// Start gives the focus to the field.
func (m *Model) Start() {
	m.typing = true
	m.input.Focus()
	m.input.CursorEnd()
}

// Typing reports whether the field has the focus.
func (m *Model) Typing() bool { return m.typing }

// Update handles a key while the field has the focus: Enter keeps the filter, Esc clears it. It reports whether the
// text changed.
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

// Clear clears the filter.
func (m *Model) Clear() { m.input.SetValue("") }

// On reports whether a filter is set.
func (m *Model) On() bool { return m.input.Value() != "" }

// Query returns the parsed filter.
func (m *Model) Query() Query {
	q, _ := parse(m.input.Value(), m.words)
	return q
}

// Field returns the focused field, followed by completions or an error. If the text is wider than the field, it shows
// the part with the cursor.
func (m *Model) Field(width int) string {
	const least = 10 // minimum width for the text after the field
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

// beside returns the text after the focused field.
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

// Kept returns the reminder of a filter that is set.
func (m *Model) Kept() string {
	out := m.theme.Paint(theme.Accent, "/") + cells.Line(m.input.Value())
	if fault := m.fault(); fault != "" {
		return out + "  " + m.theme.Paint(theme.Warn, fault)
	}
	return out + m.theme.Paint(theme.Dim, "  esc takes the filter away")
}

// Keys returns the key bindings of the focused field.
func (m *Model) Keys() []key.Binding {
	return []key.Binding{
		key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep the filter")),
		key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")),
		key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "take it away")),
	}
}
