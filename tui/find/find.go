// Package find is the line that a person types a text into that is looked for in what is on the screen, and what
// reminds of it. It finds nothing itself.
package find

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Model is the line. The zero value is not usable: see New.
type Model struct {
	theme  *theme.Theme
	input  textinput.Model
	typing bool
}

// New returns an empty line.
func New(t *theme.Theme) *Model { return &Model{theme: t, input: t.Input("text in the rewrite")} }

// Start gives the keys to the line, which is empty then.
func (m *Model) Start() {
	m.input.SetValue("")
	m.typing = true
	m.input.Focus()
}

// Typing reports whether the line has the keys.
func (m *Model) Typing() bool { return m.typing }

// Update takes a key while the text is typed: Enter keeps it, Esc takes it away.
func (m *Model) Update(msg tea.KeyMsg) {
	switch msg.String() {
	case "enter":
		m.typing = false
		m.input.Blur()
	case "esc", "ctrl+c":
		m.Clear()
	default:
		msg.Runes, msg.Paste = cells.Input(msg.Runes), false
		m.input, _ = m.input.Update(msg)
	}
}

// Clear takes the text away.
func (m *Model) Clear() {
	m.typing = false
	m.input.Blur()
	m.input.SetValue("")
}

// Text returns what is looked for; empty: nothing is.
func (m *Model) Text() string { return m.input.Value() }

// Field returns the line while it is typed into.
func (m *Model) Field(width int) string {
	m.theme.Fit(&m.input, max(1, width-4))
	return m.theme.Paint(theme.Accent, "/") + m.input.View()
}

// Kept returns what reminds of a text that was typed; found says what came of it.
func (m *Model) Kept(found string) string {
	return m.theme.Paint(theme.Accent, "/") + cells.Line(m.Text()) + m.theme.Paint(theme.Dim, "  "+found)
}

// Keys returns the keys that the line takes for itself.
func (m *Model) Keys() []key.Binding {
	return []key.Binding{
		key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "keep it: n next, N before")),
		key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "take it away")),
	}
}
