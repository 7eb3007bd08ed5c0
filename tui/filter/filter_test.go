package filter

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

func colourless() *Model {
	return New(theme.New(theme.Look{}), "words")
}

// TestKeys types keys into a filter that had words before.
func TestKeys(t *testing.T) {
	typed := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	pasted := typed("two\nlines\x1b")
	pasted.Paste = true
	for name, tt := range map[string]struct {
		keys            []tea.KeyMsg
		words           string
		typing, changed bool
	}{
		"letters":              {[]tea.KeyMsg{typed("B")}, "an old oneb", true, true},
		"a key that moves":     {[]tea.KeyMsg{{Type: tea.KeyLeft}}, "an old one", true, false},
		"pasted lines are one": {[]tea.KeyMsg{typed(" "), pasted}, "an old one two lines", true, true},
		"enter keeps it":       {[]tea.KeyMsg{{Type: tea.KeyEnter}}, "an old one", false, false},
		"down keeps it":        {[]tea.KeyMsg{{Type: tea.KeyDown}}, "an old one", false, false},
		"esc takes it away":    {[]tea.KeyMsg{{Type: tea.KeyEsc}}, "", false, true},
	} {
		m := colourless()
		m.Start()
		m.Update(typed("An old  one"))
		changed := false
		for _, k := range tt.keys {
			changed = m.Update(k)
		}
		var words []string
		q := m.Query()
		for _, term := range q {
			words = append(words, term.Value)
		}
		if got := strings.Join(words, " "); got != tt.words || m.Typing() != tt.typing || changed != tt.changed || m.On() != (tt.words != "") {
			t.Errorf("%s: words %q, typing %t, changed %t", name, got, m.Typing(), changed)
		}
	}
}

// TestFieldFits holds that the hint of an empty field is cut to its room.
func TestFieldFits(t *testing.T) {
	m := colourless()
	m.Start()
	for width := 6; width < 40; width++ {
		if w := ansi.StringWidth(m.Field(width)); w > width {
			t.Errorf("an empty field takes %d cells of %d", w, width)
		}
	}
}

// TestCursorInSight types more than the field holds, goes back and forth in it, and has the field become wider and
// narrower: what was typed last, or a letter beside the cursor, is shown.
func TestCursorInSight(t *testing.T) {
	m := colourless()
	m.Start()
	text := "abcdefghijklmnopqrstuvwxyz0123456789"
	shown := func(width int, want string) {
		t.Helper()
		if got := ansi.Strip(m.Field(width)); !strings.Contains(got, want) || ansi.StringWidth(got) > width {
			t.Errorf("%q does not show %q in %d cells", got, want, width)
		}
	}
	shown(20, "/")
	for i, r := range text {
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		shown(20, string(text[i]))
	}
	for i := len(text) - 1; i >= 0; i-- {
		m.Update(tea.KeyMsg{Type: tea.KeyLeft})
		shown(20, string(text[i]))
	}
	for i := range 18 {
		m.Update(tea.KeyMsg{Type: tea.KeyRight})
		shown(20, string(text[i])) // the letter before the cursor
	}
	for width := 30; width > 6; width-- {
		shown(width, string(text[18]))
	}
}
