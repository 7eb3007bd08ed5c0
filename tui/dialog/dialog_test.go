package dialog

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

func colourless() *theme.Theme {
	return theme.New(theme.Look{})
}

func typed(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

var (
	enter = tea.KeyMsg{Type: tea.KeyEnter}
	esc   = tea.KeyMsg{Type: tea.KeyEsc}
)

// TestAnswers is the table of what each kind of dialog makes of keys, each pressed a second after the one before.
func TestAnswers(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	ask := Options{Question: func([]string) string { return "sure?" }, Now: start}
	form := Options{Fields: []Field{{Label: "reason", Check: func(s string) error {
		if s == "" {
			return errors.New("say why")
		}
		return nil
	}}}, Question: func([]string) string { return "sure?" }, Now: start}
	note := Options{Fields: []Field{{Label: "note"}}, Now: start}
	two := Options{Fields: []Field{{Label: "reason"}, {Label: "until"}}, Now: start}
	read := Options{Title: "help", Read: true, Lines: []Line{{Text: "one"}}, Now: start}
	for name, tt := range map[string]struct {
		o    Options
		keys []tea.KeyMsg
		want Result
	}{
		"y confirms":                  {ask, []tea.KeyMsg{typed("y")}, Confirmed},
		"enter does not confirm":      {ask, []tea.KeyMsg{enter}, Ignored},
		"esc cancels":                 {ask, []tea.KeyMsg{esc}, Cancelled},
		"n cancels":                   {ask, []tea.KeyMsg{typed("n")}, Cancelled},
		"yy is not y":                 {ask, []tea.KeyMsg{typed("yy")}, Ignored},
		"a pasted y is not y":         {ask, []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("y"), Paste: true}}, Ignored},
		"alt+y is not y":              {ask, []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("y"), Alt: true}}, Ignored},
		"y is a letter in a field":    {form, []tea.KeyMsg{typed("y")}, Pending},
		"an empty field stays":        {form, []tea.KeyMsg{enter, typed("y")}, Pending},
		"a field, then the question":  {form, []tea.KeyMsg{typed("x"), enter, typed("y")}, Confirmed},
		"the question is not entered": {form, []tea.KeyMsg{typed("x"), enter, enter}, Ignored},
		"esc goes back to the field":  {form, []tea.KeyMsg{typed("x"), enter, esc, typed("y")}, Pending},
		"esc in a field cancels":      {form, []tea.KeyMsg{typed("x"), esc}, Cancelled},
		"a field alone is entered":    {note, []tea.KeyMsg{typed("x"), enter}, Confirmed},
		"the first of two is not all": {two, []tea.KeyMsg{typed("x"), enter}, Pending},
		"the last of two is":          {two, []tea.KeyMsg{typed("x"), enter, typed("y"), enter}, Confirmed},
		"one can go back":             {two, []tea.KeyMsg{typed("x"), enter, {Type: tea.KeyShiftTab}, enter}, Pending},
		"a text is closed":            {read, []tea.KeyMsg{typed("q")}, Cancelled},
		"a text is not confirmed":     {read, []tea.KeyMsg{typed("y")}, Ignored},
		"a text scrolls":              {read, []tea.KeyMsg{typed("j")}, Pending},
	} {
		m := New(colourless(), tt.o)
		now := start
		var got Result
		for _, k := range tt.keys {
			now = now.Add(time.Second)
			got = m.Update(k, now)
			m.View(40, 8)
		}
		if got != tt.want {
			t.Errorf("%s: result %d, want %d", name, got, tt.want)
		}
	}
}

// TestSize holds that no line is wider or narrower than asked for, and that the question and the field in hand stay in
// sight.
func TestSize(t *testing.T) {
	long := strings.Repeat("a long hazard ", 30)
	m := New(colourless(), Options{Title: "allow", Lines: []Line{{"⚠", theme.Warn, long}}, Fields: []Field{{Label: "reason", Value: long}}, Question: func(v []string) string { return "sure of " + v[0] }})
	for w := range 130 {
		for h := range 12 {
			lines := m.View(w, h)
			if len(lines) > h {
				t.Fatalf("%d lines of %d", len(lines), h)
			}
			for _, l := range lines {
				if ansi.StringWidth(l) != w {
					t.Fatalf("%q is %d cells wide, not %d", l, ansi.StringWidth(l), w)
				}
			}
			if w > 40 && h > 1 && !strings.Contains(strings.Join(lines, "\n"), "reason") {
				t.Fatalf("the field is out of sight in %d lines:\n%s", h, strings.Join(lines, "\n"))
			}
		}
	}
}

// TestCursorInSight types more into a field than it holds: the end is shown, also of a text that was there.
func TestCursorInSight(t *testing.T) {
	long := strings.Repeat("because ", 20)
	m := New(colourless(), Options{Title: "note", Fields: []Field{{Label: "note", Value: long + "it is"}}})
	shown := func(width int, want string) {
		t.Helper()
		if got := ansi.Strip(strings.Join(m.View(width, 4), "\n")); !strings.Contains(got, want) {
			t.Errorf("%q is not shown in %d cells:\n%s", want, width, got)
		}
	}
	shown(40, "it is")
	m.Update(typed(" so"), time.Time{})
	shown(40, "it is so")
	shown(60, "it is so")
	shown(30, "it is so")
}

// TestCursorColour holds that the cursor of a field has the theme's colour, also after the theme changed, and that what
// may be typed is dim.
func TestCursorColour(t *testing.T) {
	th := theme.New(theme.Look{Depth: theme.True, Background: theme.Dark})
	m := New(th, Options{Title: "note", Fields: []Field{{Label: "note", Placeholder: "why"}}})
	for _, background := range []theme.Background{theme.Dark, theme.Light} {
		th.SetBackground(background)
		view := strings.Join(m.View(60, 4), "\n")
		if want := th.Style(theme.Accent).Reverse(true).Render("w"); !strings.Contains(view, want) {
			t.Errorf("no %q in\n%q", want, view)
		}
		if want := th.Style(theme.Dim).Render("hy"); !strings.Contains(view, strings.TrimSuffix(want, "\x1b[0m")) {
			t.Errorf("no %q in\n%q", want, view)
		}
	}
}

// TestFieldGrows holds that a long text is there in full, on several lines, with the cursor on one of them wherever it
// is, and that nothing is cut from it.
func TestFieldGrows(t *testing.T) {
	long := strings.Repeat("0123456789", 60)
	m := New(colourless(), Options{Title: "note", Fields: []Field{{Label: "note"}}})
	m.Update(typed(long), time.Time{})
	if m.Values()[0] != long {
		t.Errorf("%d of %d letters are left", len(m.Values()[0]), len(long))
	}
	if got := ansi.Strip(strings.Join(m.View(50, 12), "")); strings.Count(got, "0123456789") < 3*4 {
		t.Errorf("the text does not take several lines:\n%s", got)
	}
	m.Update(tea.KeyMsg{Type: tea.KeyHome}, time.Time{})
	m.Update(typed("first"), time.Time{})
	if got := ansi.Strip(strings.Join(m.View(50, 12), "\n")); !strings.Contains(got, "first0123") {
		t.Errorf("the cursor is out of sight:\n%s", got)
	}
}

// TestFieldsTakeKeysAtOnce holds that a field takes esc and enter however soon they come, and the question does not.
func TestFieldsTakeKeysAtOnce(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	open := func() *Model {
		return New(colourless(), Options{Title: "allow", Now: start, Fields: []Field{{Label: "reason"}}, Question: func([]string) string { return "sure?" }})
	}
	m := open()
	if got := m.Update(tea.KeyMsg{Type: tea.KeyEsc}, start); got != Cancelled {
		t.Errorf("esc comes to %d", got)
	}
	m = open()
	m.Update(typed("x"), start)
	m.Update(tea.KeyMsg{Type: tea.KeyEnter}, start)
	if got := m.Update(typed("y"), start); got != Ignored {
		t.Errorf("y, at once, comes to %d", got)
	}
	if got := m.Update(typed("y"), start.Add(Settle)); got != Confirmed {
		t.Errorf("y comes to %d", got)
	}
}

// TestPicks holds that a text which is typed right after a pick is set apart from it, and that what was typed by hand
// is not.
func TestPicks(t *testing.T) {
	back := tea.KeyMsg{Type: tea.KeyBackspace}
	for want, keys := range map[string][]tea.KeyMsg{
		"test mock":             {typed("1")},
		"test mock: not in use": {typed("1"), typed("n"), typed("ot in use")},
		"test mock, really":     {typed("1"), typed(","), typed(" really")},
		"test mocs":             {typed("1"), back, typed("s")},
		"for now: until May":    {typed("2"), typed("until May")},
		"test mocks":            {typed("test mock"), typed("s")},
	} {
		m := New(colourless(), Options{Title: "allow", Fields: []Field{{Label: "reason", Picks: []string{"test mock", "for now: "}}}})
		for _, k := range keys {
			m.Update(k, time.Time{})
		}
		if got := m.Values()[0]; got != want {
			t.Errorf("the text is %q, not %q", got, want)
		}
	}
}

// TestOneCursor holds that the field which is typed into has a cursor, and no other one, however long their values are.
func TestOneCursor(t *testing.T) {
	look := theme.New(theme.Look{Depth: theme.Sixteen, Background: theme.Dark})
	reversed := regexp.MustCompile(`\x1b\[([0-9]+;)*7[;m]`)
	for _, values := range [][2]string{{"", ""}, {"short", "short"}, {strings.Repeat("long ", 12), "short"}, {"short", strings.Repeat("long ", 12)}, {strings.Repeat("a", 60), strings.Repeat("b", 60)}} {
		m := New(look, Options{Fields: []Field{{Label: "one", Value: values[0]}, {Label: "two", Value: values[1]}}})
		for step := range 2 {
			cursor, field := -1, -1
			for _, l := range m.View(40, 12) {
				switch plain := ansi.Strip(l); {
				case strings.Contains(plain, " one "):
					field = 0
				case strings.Contains(plain, " two "):
					field = 1
				}
				if reversed.MatchString(l) {
					if cursor >= 0 {
						t.Errorf("%q, step %d: more than one line has a cursor", values, step)
					}
					cursor = field
				}
			}
			if cursor != step {
				t.Errorf("%q, step %d: the cursor is in field %d", values, step, cursor)
			}
			m.Update(tea.KeyMsg{Type: tea.KeyTab}, time.Time{})
		}
	}
}
