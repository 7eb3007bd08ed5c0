package find

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

// TestModel types into the line: Enter keeps the text, Esc and ctrl+c take it away, and each start begins with none.
func TestModel(t *testing.T) {
	typed := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	pasted := typed("a\nb\x1b")
	pasted.Paste = true
	for _, test := range []struct {
		keys        []tea.KeyMsg
		text, field string
		typing      bool
	}{
		{nil, "", "/text in the rewrite", true},
		{[]tea.KeyMsg{typed("old")}, "old", "/old", true},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyLeft}, typed("x")}, "olxd", "/olxd", true},
		{[]tea.KeyMsg{pasted}, "a b", "/a b", true},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyEnter}}, "old", "/old", false},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyEnter}, typed("x")}, "old", "/old", false},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyEsc}}, "", "/text in the rewrite", false},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyEsc}, typed("x")}, "", "/text in the rewrite", false},
		{[]tea.KeyMsg{typed("old"), {Type: tea.KeyCtrlC}}, "", "/text in the rewrite", false},
	} {
		m := New(theme.New(theme.Look{}))
		m.Start()
		for _, k := range test.keys {
			m.Update(k)
		}
		field := ansi.Strip(m.Field(40))
		if got := field[:min(len(field), len(test.field))]; m.Text() != test.text || m.Typing() != test.typing || got != test.field {
			t.Errorf("%v: %q, typing %t, shown as %q", test.keys, m.Text(), m.Typing(), field)
		}
		m.Start()
		if m.Update(typed("new")); m.Text() != "new" || !m.Typing() {
			t.Errorf("started again it has %q, typing %t", m.Text(), m.Typing())
		}
		if got := ansi.Strip(m.Kept("2 of 3")); got != "/new  2 of 3" {
			t.Errorf("what reminds of it is %q", got)
		}
	}
	m := New(theme.New(theme.Look{}))
	m.Start()
	m.Update(typed("abcdefghij"))
	if got := ansi.StringWidth(m.Field(10)); got > 10-2 {
		t.Errorf("it takes %d cells of 10", got)
	}
	if keys := m.Keys(); len(keys) != 2 || keys[0].Help().Key != "enter" || keys[1].Help().Key != "esc" {
		t.Errorf("its keys are %v", keys)
	}
}
