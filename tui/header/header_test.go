package header

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

func colourless(title string, names ...string) *Model {
	m := New(theme.New(theme.Look{}), title)
	m.SetRules(rules(names...))
	return m
}

func rules(names ...string) []Rule {
	var out []Rule
	for i, n := range names {
		out = append(out, Rule{n, Counts{Total: 10 * (i + 1), Accepted: i}})
	}
	return out
}

// TestTurn holds that turning goes round over all rules and the list of all, and that Ahead counts the turns.
func TestTurn(t *testing.T) {
	for _, start := range []string{"a", "b", "c", All} {
		m := colourless("t", "a", "b", "c")
		m.Show(start)
		names, turns := m.Ahead()
		if last := names[len(names)-1]; start != All && last != start {
			t.Errorf("from %q the last one ahead is %q", start, last)
		}
		for i, name := range names {
			m.Show(start)
			for range turns[i] {
				m.Turn(1)
			}
			if m.Rule() != name {
				t.Errorf("from %q %d turns lead to %q, not %q", start, turns[i], m.Rule(), name)
			}
			for range turns[i] {
				m.Turn(-1)
			}
			if m.Rule() != start {
				t.Errorf("%d turns back lead to %q, not %q", turns[i], m.Rule(), start)
			}
		}
	}
	if one := colourless("t", "a"); one.Turn(1) || one.Rule() != "a" {
		t.Errorf("a lone rule turns to %q", one.Rule())
	}
}

// TestRuleStays holds that the first rule is shown until a person chose one, and that the choice stays as long as it
// can.
func TestRuleStays(t *testing.T) {
	m := colourless("t", "b")
	m.SetRules(rules("a", "b"))
	if m.Rule() != "a" {
		t.Errorf("%q is shown, not the first", m.Rule())
	}
	m.Turn(1)
	m.SetRules(rules("0", "a", "b"))
	if m.Rule() != "b" {
		t.Errorf("%q is shown, not what was chosen", m.Rule())
	}
	m.SetRules(rules("0", "a"))
	if m.Rule() != "0" {
		t.Errorf("%q is shown where the chosen one is gone", m.Rule())
	}
	m.Show(All)
	m.SetRules(rules("a"))
	if m.Rule() != All {
		t.Errorf("%q is shown, not all", m.Rule())
	}
}

// TestView holds what a header says with less and less room, and that it fits.
func TestView(t *testing.T) {
	m := colourless("netra", "redis", "import")
	m.Turn(1)
	for width, want := range map[int]string{
		90: "ssot · netra    redis 10 open · [import 19 open]   ▓░░░░░░░░░ 1 of 20: 1 accepted",
		72: "ssot · netra    redis 10 open · [import 19 open]   ▓░░░░░░░░░ 1 of 20",
		60: "ssot · netra    redis 10 open · [import 19 open]   1 of 20",
		54: "ssot · netra    [import 19 open] · others 10   1 of 20",
		46: "ssot    [import 19 open] · others 10   1 of 20",
		44: "ssot · netra    [import 19 open]   1 of 20",
		24: "ssot · netra    1 of 20",
	} {
		if got := strings.TrimSpace(m.View(width, "-", nil)); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%d cells say %q, not %q", width, got, want)
		}
	}
	for width := 20; width < 120; width++ {
		for _, scan := range []*Scan{nil, {Phase: "checking", Done: 3, Total: 9, Found: 2}} {
			if w := ansi.StringWidth(m.View(width, "-", scan)); w != width {
				t.Fatalf("%d cells of %d", w, width)
			}
		}
	}
	m.SetBy("shape", true)
	for width, want := range map[int]string{
		90: "ssot · netra · by shape redis 10 open · [import 19 open] ▓░░░░░░░░░ 1 of 20",
		80: "ssot · netra · by shape redis 10 open · [import 19 open] ▓░░░░░░░░░ 1 of 20",
		74: "ssot · netra redis 10 open · [import 19 open] ▓░░░░░░░░░ 1 of 20",
		24: "ssot · netra 1 of 20",
	} {
		if got := strings.Join(strings.Fields(m.View(width, "-", nil)), " "); got != want {
			t.Errorf("grouped, %d cells say %q, not %q", width, got, want)
		}
	}
	m.SetBy("", false)
	m.Show(All)
	if got := m.View(90, "-", nil); !strings.Contains(got, "redis 10 open · import 19 open · [all]") || !strings.Contains(got, "1 of 30") {
		t.Errorf("all rules are %q", got)
	}
}

// TestOthers holds when a header that has no room for all rules says that there are others.
func TestOthers(t *testing.T) {
	const long = "a-rule-with-a-name"
	for name, test := range map[string]struct {
		rules []string
		show  string
		scan  *Scan
		want  string
	}{
		"one of two":          {[]string{long, "other"}, long, nil, "ssot [a-rule-with-a-name 10 open] · others 19 0 of 10"},
		"all of two":          {[]string{long, "other"}, All, nil, "ssot · netra [all] ▓░░░░░░░░░ 1 of 30"},
		"while it is scanned": {[]string{long, "other"}, long, &Scan{Phase: "checking", Done: 3, Total: 9, Found: 2}, "ssot · netra [a-rule-with-a-name 10] - checking 3/9"},
	} {
		m := colourless("netra", test.rules...)
		m.Show(test.show)
		if got := strings.Join(strings.Fields(m.View(60, "-", test.scan)), " "); got != test.want {
			t.Errorf("%s: %q, not %q", name, got, test.want)
		}
	}
}

func TestScanning(t *testing.T) {
	m := colourless("", "redis")
	for want, scan := range map[string]Scan{
		"- scanning":               {},
		"- checking 3/9 · 2 found": {Phase: "checking", Done: 3, Total: 9, Found: 2},
		"- listing 3":              {Phase: "listing", Done: 3},
	} {
		if got := strings.TrimSpace(m.View(80, "-", &scan)); !strings.HasSuffix(got, want) {
			t.Errorf("%q does not end in %q", got, want)
		}
	}
}

// TestBar holds that the bar is empty when nothing was looked at, and full when all was, and only then.
func TestBar(t *testing.T) {
	m := colourless("t", "a")
	for c, want := range map[Counts]int{{}: 0, {Total: 900}: 0, {Total: 900, Skipped: 1}: 1, {Total: 4, Allowed: 2}: 5, {Total: 900, Accepted: 899}: 9, {Total: 3, Accepted: 1, Allowed: 1, Skipped: 1}: 10} {
		if got := strings.Count(m.bar(c), "▓"); got != want {
			t.Errorf("%+v fills %d", c, got)
		}
	}
	m.SetRules([]Rule{{"done", Counts{Total: 2, Accepted: 1, Allowed: 1}}, {"some", Counts{Total: 3, Accepted: 1, Skipped: 2}}, {"b", Counts{Total: 1}}})
	if got := m.View(90, "-", nil); !strings.Contains(got, "[done ✓] · some 2 skipped · b 1 open") {
		t.Errorf("a rule that is done is shown as %q", got)
	}
}
