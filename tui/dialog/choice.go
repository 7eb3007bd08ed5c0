package dialog

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Choice is one of several things that a question may be about: the key that chooses it, and its value.
type Choice struct{ Key, Does, Value string }

// chosen returns the choice that a key means, or -1.
func chosen(choices []Choice, msg tea.KeyMsg) int {
	return slices.IndexFunc(choices, func(c Choice) bool { return c.Key == msg.String() })
}

// Choices returns all of them in one line; what counts now stands in brackets.
func Choices(all []Choice, now int) string {
	parts := make([]string, len(all))
	for i, c := range all {
		if parts[i] = c.Key + " " + c.Does; i == now {
			parts[i] = "[" + parts[i] + "]"
		}
	}
	return strings.Join(parts, "   ")
}

// choiceKeys returns their keys in the line of keys.
func choiceKeys(all []Choice) []key.Binding {
	if len(all) == 0 {
		return nil
	}
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = c.Key
	}
	label := strings.Join(names, "/")
	return []key.Binding{key.NewBinding(key.WithKeys(label), key.WithHelp(label, "how much"))}
}
