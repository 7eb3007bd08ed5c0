package keys

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// TestAfterEscape holds which messages are esc and another key, and that none of those keys decides.
func TestAfterEscape(t *testing.T) {
	letter := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Alt: true} }
	for want, msgs := range map[string][]tea.KeyMsg{
		"j":     {letter("j")},
		"b":     {letter("b")},
		"esc":   {{Type: tea.KeyEsc, Alt: true}},
		"enter": {{Type: tea.KeyEnter, Alt: true}},
		"":      {{Type: tea.KeyLeft, Alt: true}, {Type: tea.KeyBackspace, Alt: true}, {Type: tea.KeyRunes, Runes: []rune("j")}, {Type: tea.KeyRunes, Runes: []rune("j"), Alt: true, Paste: true}},
	} {
		for _, msg := range msgs {
			second, ok := AfterEscape(msg, false)
			if ok != (want != "") || ok && second.String() != want {
				t.Errorf("%s: %q, %t, want %q", msg, second, ok, want)
			}
		}
	}
	if _, ok := AfterEscape(letter("b"), true); ok {
		t.Error("alt+b does not move by a word in a field")
	}
	if _, ok := AfterEscape(letter("j"), true); !ok {
		t.Error("esc and j in a field are not two keys")
	}
	k := colourless()
	for _, r := range table() {
		for _, name := range r.names {
			msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
			harmless := k.Harmless(msg)
			switch name {
			case "a", "s", "m", "u", "U", "A", "=", "*", "S", "w", "t", "T", "e", "R":
				if harmless {
					t.Errorf("%s is taken after esc", name)
				}
			case "j", "k", ".", ",", "/", "?", "q", "n", "v":
				if !harmless {
					t.Errorf("%s is not taken after esc", name)
				}
			}
		}
	}
}
