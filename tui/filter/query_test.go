package filter

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

var few = []Word{{"hazard", []string{"closes", "changes", "options"}}, {"file", nil}, {"is", []string{"ready", "refused"}}}

// TestParse holds what a filter asks for, and what it says of words that there are none of.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "[] []",
		"two Words":               "[{ two} { words}] []",
		"hazard:CLOSES file:hub/": "[{hazard closes} {file hub/}] []",
		"hazard:c":                "[{hazard c}] []",
		"hazard: x":               "[{ x}] []",
		"hazard:cl0ses":           "[{hazard cl0ses}] [there is no hazard:cl0ses: it is closes, changes, options]",
		"hazrd:closes":            "[{ hazrd:closes}] [hazrd: is looked for as text; the words are hazard: file: is:]",
		"hub.go:19":               "[{ hub.go:19}] []",
		"127.0.0.1:6379":          "[{ 127.0.0.1:6379}] []",
	} {
		q, faults := parse(text, few)
		if got := fmt.Sprint([]Term(q), faults); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

// TestComplete holds what tab puts behind what is typed, and what is offered.
func TestComplete(t *testing.T) {
	for text, want := range map[string]string{
		"":              "|hazard: file: is:",
		"x ":            "|hazard: file: is:",
		"h":             "azard:|hazard:",
		"x ha":          "zard:|hazard:",
		"hazard:":       "|closes changes options",
		"hazard:c":      "|closes changes",
		"hazard:cl":     "oses|closes",
		"is:re":         "|ready refused",
		"is:rea":        "dy|ready",
		"file:a":        "|",
		"nothing:a":     "|",
		"nothing":       "|",
		"hazard:closes": "|closes",
	} {
		sure, all := complete(text, few)
		if got := sure + "|" + strings.Join(all, " "); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// TestTab holds that tab completes, and that what can be typed is shown beside the text, what is wrong in its place.
func TestTab(t *testing.T) {
	m := colourless()
	m.words = few
	m.Start()
	press := func(s string) {
		for _, r := range s {
			m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
	tab := tea.KeyMsg{Type: tea.KeyTab}
	press("ha")
	if !m.Update(tab) {
		t.Error("the text is not another")
	}
	press("cl")
	if got := m.Field(60); !strings.Contains(got, "closes") {
		t.Errorf("it does not say how to go on: %q", got)
	}
	m.Update(tab)
	if q := m.Query(); fmt.Sprint(q) != "[{hazard closes}]" || !m.Typing() {
		t.Errorf("it asks for %v, typing %t", q, m.Typing())
	}
	press("x")
	if got := m.Field(80); !strings.Contains(got, "there is no hazard:closesx") {
		t.Errorf("it does not say what is wrong: %q", got)
	}
	m.stop()
	if got := m.Kept(); !strings.Contains(got, "there is no hazard:closesx") {
		t.Errorf("kept it does not say what is wrong: %q", got)
	}
}
