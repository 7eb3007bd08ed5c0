package diffpane

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestFind holds that what is looked for comes into sight, one line after the other and around again, both ways, and
// that one which is not there moves nothing.
func TestFind(t *testing.T) {
	m := pane(theme.Text, 60, 8)
	m.SetZoomed(true)
	m.SetContent(Content{Key: "a", Title: "a.go:9", Diff: document.New("a.go", spread(60, 9, 30, 55), 9, "")})
	m.Top()
	if at, of := m.Look("NEW"); at != 0 || of != 0 {
		t.Errorf("capitals find %d of %d", at, of)
	}
	if at, of := m.Look("new"); at != 1 || of != 3 || !strings.Contains(shown(m), "new9.") {
		t.Errorf("first %d of %d:\n%s", at, of, shown(m))
	}
	for _, step := range []struct {
		by, at int
		text   string
	}{{1, 2, "new30."}, {1, 3, "new55."}, {1, 1, "new9."}, {-1, 3, "new55."}, {-1, 2, "new30."}} {
		if at, of := m.Find(step.by); at != step.at || of != 3 || !strings.Contains(shown(m), step.text) {
			t.Errorf("%+v: %d of %d:\n%s", step, at, of, shown(m))
		}
	}
	before := shown(m)
	if at, of := m.Look("nowhere"); at != 0 || of != 0 || shown(m) != before {
		t.Errorf("what is not there: %d of %d", at, of)
	}
}

// TestMarked holds that what is found is marked, over borders of spans too, each time, and nothing else changes.
func TestMarked(t *testing.T) {
	spans := []document.Span{{Text: "foo ba"}, {Text: "r foob", Role: theme.Keyword}, {Text: "ar bar", Changed: true}}
	for text, want := range map[string][]string{
		"bar":    {"foo ", "*ba", "*r", " foo", "*b", "*ar", " ", "*bar"},
		"foobar": {"foo ba", "r ", "*foob", "*ar", " bar"},
		"foo":    {"*foo", " ba", "r ", "*foo", "b", "ar bar"},
		"x":      {"foo ba", "r foob", "ar bar"},
		"":       {"foo ba", "r foob", "ar bar"},
	} {
		var got []string
		for _, s := range (needle{text: text}).marked(spans) {
			if s.Found {
				got = append(got, "*"+s.Text)
			} else {
				got = append(got, s.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, p := range []theme.Depth{theme.Plain, theme.True} {
		m := pane(p, 60, 8)
		m.SetContent(Content{Key: "a", Diff: document.New("a.go", spread(3, 2), 2, "")})
		before := strings.Join(m.View(), "\n")
		m.Look("ew2")
		if after := strings.Join(m.View(), "\n"); after == before || shown(m) == "" {
			t.Errorf("depth %d: what is found is not marked", p)
		}
	}
}
