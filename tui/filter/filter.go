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
	typing bool
}

// New returns an empty filter, which lets all through. hint is what stands in the empty field.
func New(t *theme.Theme, hint string) *Model {
	return &Model{theme: t, input: t.Input(hint)}
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
	case "enter", "down", "up", "tab":
		m.stop()
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

// Words are what is looked for, in lower case.
func (m *Model) Words() []string { return strings.Fields(strings.ToLower(m.input.Value())) }

// Field is the field while it is typed into: of a text that is longer than the width, the part with the cursor.
func (m *Model) Field(width int) string {
	theme.Fit(&m.input, max(1, width-4))
	return m.theme.Paint(theme.Accent, "/") + m.input.View()
}

// Kept is what reminds of a filter that is no longer typed.
func (m *Model) Kept() string {
	return m.theme.Paint(theme.Accent, "/") + cells.Line(m.input.Value()) + m.theme.Paint(theme.Dim, "  esc takes the filter away")
}

// Keys are the keys that the field takes for itself.
func (m *Model) Keys() []key.Binding {
	return []key.Binding{
		key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep the filter")),
		key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "take it away")),
	}
}
