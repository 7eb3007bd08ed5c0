package status

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

func colourless() *Model {
	return New(theme.New(theme.Look{}), func(s string) string { return strings.ReplaceAll(s, "0123abcd", "a.go:3") })
}

// TestFirstThingsFirst holds what is said when several parts have something to say.
func TestFirstThingsFirst(t *testing.T) {
	typed := func(int) string { return "/typed" }
	rest := func(int) string { return "the rest" }
	for name, tt := range map[string]struct {
		message string
		news    []string
		around  Around
		want    string
	}{
		"typed before all":         {"said", []string{"new"}, Around{Typed: typed, Busy: "*", Rest: rest}, "/typed"},
		"then what happened":       {"0123abcd said", []string{"new"}, Around{Busy: "*", Rest: rest}, "a.go:3 said"},
		"then what runs":           {"", []string{"new"}, Around{Busy: "*", Rest: rest}, "*"},
		"then the news":            {"", []string{"see 0123abcd"}, Around{Rest: rest}, "⚠ see a.go:3 (i)"},
		"of several the first":     {"", []string{"one", "two", "one"}, Around{Rest: rest}, "⚠ one (+1 more: i)"},
		"then the rest":            {"", nil, Around{Rest: rest}, "the rest"},
		"at the end what is known": {"said", nil, Around{NotRead: "1 file not read"}, "said 1 file not read: i"},
		"as far as there is room":  {strings.Repeat("said", 14), nil, Around{NotRead: "1 file not read"}, strings.Repeat("said", 14)},
	} {
		m := colourless()
		if tt.message != "" {
			m.Say(tt.message)
		}
		m.News(tt.news)
		rows := m.View(72, 24, tt.around)
		if got := strings.Join(strings.Fields(strings.Join(rows, " ")), " "); got != tt.want {
			t.Errorf("%s: %q, not %q", name, got, tt.want)
		}
	}
}

// TestNothingIsLost holds that a message that failed or did not fit, and all news, can be read again, and that the rest
// can't: it was read.
func TestNothingIsLost(t *testing.T) {
	long := strings.Repeat("a long one, ", 60) + "ended"
	for text, tell := range map[string]func(*Model){
		"it failed": func(m *Model) { m.Fail(errors.New("it failed")) },
		long:        func(m *Model) { m.Warn(long) },
		"":          func(m *Model) { m.Warn("a short one") },
	} {
		m := colourless()
		tell(m)
		m.Dismiss(60, 12)
		m.Say("another")
		m.Dismiss(60, 12)
		if n := m.News([]string{"new", "new"}); n != 1 {
			t.Errorf("%d news are new", n)
		}
		m.Read()
		var told []string
		for _, l := range m.Lines() {
			told = append(told, l.Text)
		}
		if want := strings.TrimPrefix(text+"|new", "|"); strings.Join(told, "|") != want {
			t.Errorf("%q can be read again, not %q", told, want)
		}
		if got := strings.TrimSpace(m.View(60, 12, Around{})[0]); got != "" {
			t.Errorf("news that were read still say %q", got)
		}
	}
}

func TestViewFits(t *testing.T) {
	m := colourless()
	m.Warn(strings.Repeat("世界 and words ", 40) + "\n  ^")
	for width := 20; width < 120; width++ {
		for height := 8; height < 40; height += 3 {
			rows := m.View(width, height, Around{NotRead: "2 files not read"})
			if len(rows) > max(2, height/3) {
				t.Fatalf("%d lines of %d", len(rows), height)
			}
			for _, r := range rows {
				if w := ansi.StringWidth(r); w != width {
					t.Fatalf("%q is %d cells wide, not %d", r, w, width)
				}
			}
		}
	}
}

// TestView holds the lines at the sizes at which they change: where what was not read has room, how many lines a
// message takes, and what ends one that takes more.
func TestView(t *testing.T) {
	typed := func(width int) string { return fmt.Sprintf("typed in %d", width) }
	rest := func(width int) string { return fmt.Sprintf("rest in %d", width) }
	for _, test := range []struct {
		message       string
		news          []string
		around        Around
		width, height int
		want          string
	}{
		{"", nil, Around{Rest: rest}, 30, 12, " rest in 27"},
		{"", nil, Around{Rest: rest, NotRead: "1 file"}, 30, 12, " rest in 16        1 file: i"},
		{"", nil, Around{Rest: rest, NotRead: "1 file"}, 22, 12, " rest in 8 1 file: i"},
		{"", nil, Around{Typed: typed, NotRead: "1 file"}, 23, 12, " typed in 9 1 file: i"},
		{"", nil, Around{Typed: typed, NotRead: "1 file"}, 22, 12, " typed in 8"},
		{"", nil, Around{Typed: typed, NotRead: "1 file"}, 2, 12, " …"},
		{"said", nil, Around{NotRead: "1 file"}, 17, 12, " said 1 file: i"},
		{"said", nil, Around{NotRead: "1 file", Asked: true}, 17, 12, " said    1 file"},
		{"said", nil, Around{NotRead: "1 file", Asked: true}, 14, 12, " said 1 file"},
		{"said", nil, Around{NotRead: "1 file", Asked: true}, 13, 12, " said"},
		{"said", nil, Around{NotRead: "1 file"}, 16, 12, " said"},
		{"said", nil, Around{NotRead: "1 file"}, 15, 12, " said"},
		{"one two three four", nil, Around{}, 20, 12, " one two three four"},
		{"one two three four", nil, Around{}, 19, 12, " one two three| four"},
		{"one two three four five six seven", nil, Around{}, 12, 12, " one two| three four| five six| seven"},
		{"one two three four five six seven eight nine ten eleven twelve", nil, Around{}, 24, 7, " one two three four| five s… (i: all of it)"},
		{"one two three four five six seven eight nine ten eleven twelve", nil, Around{NotRead: "1 file"}, 24, 9, " one two three four| five six seven eight| nine ten eleven twelve"},
		{"one two three four five six seven eight nine ten eleven twelve", nil, Around{Asked: true}, 24, 7, " one two three four| five six seven eight…"},
		{"", []string{"a new one that is long"}, Around{}, 20, 12, " ⚠ a new one … (i)"},
		{"", []string{"a new one that is long"}, Around{Asked: true}, 20, 12, " ⚠ a new one that…"},
		{"", []string{"a new one that is long", "b", "c"}, Around{Asked: true}, 30, 12, " ⚠ a new one that… (+2 more)"},
		{"", []string{"a new one that is long", "b", "c"}, Around{}, 30, 12, " ⚠ a new one t… (+2 more: i)"},
	} {
		m := colourless()
		if test.message != "" {
			m.Good(test.message)
		}
		m.Tell(theme.Bad, "")
		m.News(test.news)
		rows := m.View(test.width, test.height, test.around)
		for i, r := range rows {
			if w := ansi.StringWidth(r); w != test.width {
				t.Errorf("%q is %d cells wide, not %d", r, w, test.width)
			}
			rows[i] = strings.TrimRight(r, " ")
		}
		if got := strings.Join(rows, "|"); got != test.want {
			t.Errorf("%q, %q, %+v in %dx%d is\n%s, not\n%s", test.message, test.news, test.around.NotRead, test.width, test.height, got, test.want)
		}
	}
}

// TestRoles holds in what colour each kind of message is said.
func TestRoles(t *testing.T) {
	look := theme.New(theme.Look{Depth: theme.Sixteen, Background: theme.Dark})
	for role, tell := range map[theme.Role]func(*Model){
		theme.Normal: func(m *Model) { m.Say("said") },
		theme.Good:   func(m *Model) { m.Good("said") },
		theme.Warn:   func(m *Model) { m.Warn("said") },
		theme.Bad:    func(m *Model) { m.Fail(errors.New("said")) },
	} {
		m := New(look, func(s string) string { return s })
		tell(m)
		if got, want := strings.TrimSpace(m.View(20, 12, Around{})[0]), look.Paint(role, "said"); got != want || m.Text() != "said" {
			t.Errorf("in role %d it is %q, not %q", role, got, want)
		}
	}
}

// TestNewsGo holds that news which hold no longer go, unless they were read: then they can be read again.
func TestNewsGo(t *testing.T) {
	m := colourless()
	for _, step := range []struct {
		news  string
		added int
		says  string
		read  bool
		lines string
	}{
		{"a b", 2, "⚠ a (+1 more: i)", false, "a b"},
		{"b c", 1, "⚠ b (+1 more: i)", false, "b c"},
		{"c", 0, "⚠ c (i)", true, "c"},
		{"", 0, "", false, "c"},
		{"c d", 1, "⚠ d (i)", false, "c d"},
		{"c", 0, "", false, "c"},
		{"d c", 1, "⚠ d (i)", false, "c d"},
	} {
		added := m.News(strings.Fields(step.news))
		var lines []string
		for _, l := range m.Lines() {
			lines = append(lines, l.Text)
		}
		says := strings.TrimSpace(m.View(60, 12, Around{})[0])
		if got := strings.Join(lines, " "); added != step.added || says != step.says || got != step.lines {
			t.Errorf("%q: %d are new, it says %q, and there are %q", step.news, added, says, got)
		}
		if step.read {
			m.Read()
		}
	}
}
