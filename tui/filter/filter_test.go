package filter

import (
	"slices"
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

// TestField holds what is beside the field: what a word can become, or what is wrong with one, as far as there is room
// for it; and what is said of a filter that is kept.
func TestField(t *testing.T) {
	for _, test := range []struct {
		typed      string
		width      int
		want, kept string
	}{
		{"", 40, "/words", "/  esc takes the filter away"},
		{"h", 40, "/h    hazard:  (tab)", "/h  esc takes the filter away"},
		{"hazard:", 40, "/hazard:    closes changes options", "/hazard:  esc takes the filter away"},
		{"hazard:c", 26, "/hazard:c    closes cha…", "/hazard:c  esc takes the filter away"},
		{"hazard:c", 25, "/hazard:c    closes ch…", "/hazard:c  esc takes the filter away"},
		{"hazard:c", 24, "/hazard:c", "/hazard:c  esc takes the filter away"},
		{"hazard:x", 70, "/hazard:x    there is no hazard:x: it is closes, changes, options", "/hazard:x  there is no hazard:x: it is closes, changes, options"},
		{"hazard:x", 20, "/hazard:x", "/hazard:x  there is no hazard:x: it is closes, changes, options"},
		{"is:r", 40, "/is:r    ready refused  (tab)", "/is:r  esc takes the filter away"},
		{"is:rea", 40, "/is:rea    ready  (tab)", "/is:rea  esc takes the filter away"},
		{"file:x", 40, "/file:x", "/file:x  esc takes the filter away"},
	} {
		m := New(theme.New(theme.Look{}), "words", few...)
		m.Start()
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(test.typed)})
		got := ansi.Strip(m.Field(test.width))
		if strings.TrimRight(got, " ") != test.want || ansi.Strip(m.Kept()) != test.kept {
			t.Errorf("%q in %d cells is %q, kept %q; want %q, %q", test.typed, test.width, got, ansi.Strip(m.Kept()), test.want, test.kept)
		}
	}
}

// TestValues holds that the values of a word can be set later, and what a query then matches.
func TestValues(t *testing.T) {
	m := New(theme.New(theme.Look{}), "words", slices.Clone(few)...)
	m.SetValues("file", []string{"a.go", "ab.go"})
	m.SetValues("none", []string{"x"})
	m.Start()
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("file:")})
	m.Update(tea.KeyMsg{Type: tea.KeyTab})
	if got := ansi.Strip(m.Field(60)); !strings.Contains(got, "/file:a    a.go ab.go") {
		t.Errorf("the field is %q", got)
	}
	for key, text := range map[tea.KeyType]string{tea.KeyLeft: "xa.go", tea.KeyEnd: "a.gox"} { // the cursor is where it was left
		m := New(theme.New(theme.Look{}), "words")
		m.Start()
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a.go")})
		for range 4 {
			m.Update(tea.KeyMsg{Type: key})
		}
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
		if got := m.Query()[0].Value; got != text {
			t.Errorf("x is typed into %q", got)
		}
		m.Update(tea.KeyMsg{Type: tea.KeyEnter})
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y")})
		if got := m.Query()[0].Value; got != text {
			t.Errorf("without the focus it takes a key: %q", got)
		}
		m.Start()
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("z")})
		if got := m.Query()[0].Value; got != text+"z" {
			t.Errorf("started again, it types into %q", got)
		}
	}
}

// TestQuery holds that all terms of a query have to hold, and which words it asks for.
func TestQuery(t *testing.T) {
	q := Query{{"file", "a"}, {"", "b"}}
	for _, test := range []struct {
		has  string
		want bool
	}{{"a", false}, {"b", false}, {"ab", true}, {"", false}} {
		if got := q.Holds(func(t Term) bool { return strings.Contains(test.has, t.Value) }); got != test.want {
			t.Errorf("where %q holds the query holds: %t", test.has, got)
		}
	}
	if !q.Asks("is", "file") || q.Asks("is") || q.Asks() || !(Query{}).Holds(nil) {
		t.Error("it asks for words that it has not, or not for those that it has")
	}
	if q, faults := parse("x:1 :2 a1:b x:", nil); len(q) != 4 || len(faults) > 0 {
		t.Errorf("without words %v has faults %v", q, faults)
	}
}
