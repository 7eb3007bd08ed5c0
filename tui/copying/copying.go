// Package copying puts texts into the clipboard, by way of the terminal (OSC 52): one that knows it, and lets programs
// do it. In go the texts that there are to choose from; a key chooses one, and out comes what is written to the
// terminal.
package copying

import (
	"fmt"
	"io"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/terminal"
)

// Text is one of the texts to choose from.
type Text struct {
	Key, Name string // "p", "place"
	Text      string // empty: there is none here
}

// Model is the choice, while it is asked for. The zero value is ready.
type Model struct {
	of    string // what is copied from, as a sentence calls it
	texts []Text
}

// Ask asks which text of something is wanted; it says so. Without texts it asks nothing.
func (m *Model) Ask(of string, texts []Text) string {
	m.of, m.texts = cells.Line(of), texts
	if len(texts) == 0 {
		return "there is nothing under the cursor to copy"
	}
	return "copy what of " + m.of + "?"
}

// Asks reports whether the next key is the answer.
func (m *Model) Asks() bool { return len(m.texts) > 0 }

// Answer takes a key: the text that it chooses goes to the terminal, and any other key ends the question. What it says
// is for the status.
func (m *Model) Answer(msg tea.KeyMsg, out io.Writer, getenv func(string) string) (tea.Cmd, string) {
	texts := m.texts
	m.texts = nil
	for _, t := range texts {
		switch {
		case msg.Paste || msg.String() != t.Key:
		case t.Text == "":
			return nil, fmt.Sprintf("%s has no %s to copy", m.of, t.Name)
		default:
			coded := terminal.Through(getenv, ansi.SetSystemClipboard(t.Text))
			return func() tea.Msg {
				_, _ = io.WriteString(out, coded) // a terminal that is gone ends the program by itself
				return nil
			}, fmt.Sprintf("copied the %s of %s, if the terminal lets programs copy", t.Name, m.of)
		}
	}
	return nil, "nothing was copied"
}

// Keys returns the keys that it takes now.
func (m *Model) Keys() []key.Binding {
	var keys []key.Binding
	for _, t := range m.texts {
		if t.Text != "" {
			keys = append(keys, key.NewBinding(key.WithKeys(t.Key), key.WithHelp(t.Key, t.Name)))
		}
	}
	return append(keys, key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "nothing")))
}
