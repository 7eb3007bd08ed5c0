package diffpane

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// edited returns the hunk that takes one text to another, lines marked "-" and "+" being those that change.
func edited(text string) []patch.Hunk {
	h := patch.Hunk{Old: 1, New: 1}
	before, after := 1, 1
	for line := range strings.SplitSeq(strings.TrimPrefix(text, "\n"), "\n") {
		op, rest := patch.Equal, strings.TrimPrefix(line, " ")
		switch {
		case strings.HasPrefix(line, "-"):
			op, rest = patch.Delete, line[1:]
		case strings.HasPrefix(line, "+"):
			op, rest = patch.Insert, line[1:]
		}
		l := patch.Line{Op: op, Text: rest}
		if op != patch.Insert {
			l.Old = before
			before++
			h.OldCount++
		}
		if op != patch.Delete {
			l.New = after
			after++
			h.NewCount++
		}
		h.Lines = append(h.Lines, l)
	}
	return []patch.Hunk{h}
}

// lines returns those of a pane that are not blank, without the line numbers.
func lines(m *Model) []string {
	var out []string
	for l := range strings.SplitSeq(shown(m), "\n") {
		if l = strings.Trim(l, " 0123456789"); l != "" {
			out = append(out, l)
		}
	}
	return out
}

const withImports = `
 package a

 import (
-	"example.com/config"
 	"fmt"
+	"example.com/go-redis/v9"
+	own "example.com/redisx"
 )

 func f() {
-	c := config.New()
+	c := own.Client()
 	fmt.Println(c)
 }`

// TestImportsFold holds that lines which change imports stand in one, that it counts as seen with that, and that they
// are all there where the pane has the screen to itself.
func TestImportsFold(t *testing.T) {
	m := pane(theme.Text, 60, 12)
	m.SetContent(Content{Key: "a", Title: "a.go:11", Diff: document.New("a.go", edited(withImports), 11, "")})
	want := "a.go:|imports: − config + go-redis/v9 + own|func f() {|-     c := config.New()|+     c := own.Client()|fmt.Println(c)|}"
	if got := strings.Join(lines(m), "|"); got != want {
		t.Errorf("the pane shows\n%s\nnot\n%s", got, want)
	}
	m.Saw(12)
	if n := m.Unseen(); n != 0 {
		t.Errorf("%d lines were not seen", n)
	}
	m.SetZoomed(true)
	m.SetSize(60, 20)
	if got := strings.Join(lines(m), "|"); !strings.Contains(got, `-     "example.com/config"|"fmt"|+     "example.com/go-redis/v9"`) {
		t.Errorf("zoomed, the pane shows\n%s", got)
	}
}

// TestNotImports holds what does not fold: the violation itself, and lines that only look like imports.
func TestNotImports(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		at   int
	}{
		"the violation": {"\n package a\n\n import (\n-\t\"old\"\n+\t\"new\"\n )", 4},
		"in a text":     {"\n some\n words\n-\t\"old\"\n+\t\"new\"\n more", 2},
		"below":         {"\n package a\n\n var x = `\n-\t\"old\"\n+\t\"new\"\n `", 9},
	} {
		m := pane(theme.Text, 60, 12)
		m.SetContent(Content{Key: "a", Title: "a.go", Diff: document.New("a.go", edited(tt.text), tt.at, "")})
		if got := shown(m); !strings.Contains(got, `- `) || strings.Contains(got, "imports:") {
			t.Errorf("%s is folded:\n%s", name, got)
		}
	}
}

// TestContextShrinks holds that the lines around what changes get fewer until all that changes is in sight, and that
// what is left out between two changes is marked.
func TestContextShrinks(t *testing.T) {
	text := ` 1
 2
-3
 4
 5
 6
 7
-8
 9`
	d := document.New("a.txt", edited(text), 3, "")
	for height, left := range map[int]bool{9: false, 7: false, 5: true, 3: true} {
		m := pane(theme.Text, 30, height+2) // a title and an empty line
		m.SetContent(Content{Key: "a", Title: "t", Diff: d})
		got := shown(m)
		if strings.Count(got, " - ") != 2 {
			t.Errorf("in %d lines not all that changes is in sight:\n%s", height, got)
		}
		if strings.Contains(got, "⋯") != left {
			t.Errorf("in %d lines it is %t that what is left out is marked:\n%s", height, !left, got)
		}
	}
}

// TestFactThatCounts holds that where there is no room for all facts, the worst is there with its words.
func TestFactThatCounts(t *testing.T) {
	m := pane(theme.Text, 40, 8)
	m.SetContent(Content{Key: "a", Title: "a.go:1", Diff: document.New("a.go", spread(12, 2, 6), 5, ""), Facts: []Fact{
		{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "why"},
		{Glyph: "⚠", Role: theme.Warn, Label: "closes:", Text: "it is closed by Stop, which is a long story"},
		{Glyph: "⚠", Role: theme.Warn, Label: "closes:", Text: "and once more"},
	}})
	got := lines(m)
	if strings.Join(strings.Fields(got[1]), " ") != "● HIGH ⚠ 2 closes enter: all" || !strings.HasPrefix(got[2], "⚠ closes: it is closed by Stop,") || !strings.HasSuffix(got[2], "…") {
		t.Errorf("the head is %q", got[:3])
	}
}

// TestFactsOpen holds that where facts are cut short the pane names the key that opens them, and that it shows them: at
// once if all changes were seen, else behind the changes, and the pane says which.
func TestFactsOpen(t *testing.T) {
	facts := []Fact{{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "why"}}
	for range 5 {
		facts = append(facts, Fact{Glyph: "⚠", Role: theme.Warn, Label: "closes:", Text: "it is closed by Stop, which is a long story of many words"})
	}
	for _, seen := range []bool{true, false} {
		m := pane(theme.Text, 44, 10)
		m.SetContent(Content{Key: "a", Title: "a.go:1", Diff: document.New("a.go", spread(12, 2, 6), 5, ""), Facts: facts})
		if got := lines(m); !strings.HasSuffix(got[1], "enter: all") {
			t.Errorf("no key opens %q", got[1])
		}
		if seen {
			m.Saw(10)
		}
		m.SetZoomed(true)
		m.SetSize(44, 14)
		got := lines(m)
		if above := strings.HasSuffix(got[1], "▲ b: all"); above == seen || strings.HasPrefix(got[2], "● HIGH: why") != seen {
			t.Errorf("seen before: %t, it shows\n%s", seen, strings.Join(got, "\n"))
		}
		m.Top()
		if got := lines(m); !strings.HasPrefix(got[2], "● HIGH: why") || strings.Contains(got[1], "▲") {
			t.Errorf("on top it shows\n%s", strings.Join(got, "\n"))
		}
	}
}

// TestFactsGiveWay holds that on a screen with very few lines all changes come before the facts, of which only the
// place and the names of warnings stay.
func TestFactsGiveWay(t *testing.T) {
	for _, height := range []int{5, 6, 7} {
		m := pane(theme.Text, 30, height)
		m.SetContent(Content{Key: "a", Title: "a.go:1", Diff: document.New("a.go", edited(" 1\n-2\n+b\n-4\n+d\n 5"), 2, ""), Facts: []Fact{{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "why it is so long"}, {Text: "more"}}})
		m.Saw(height)
		if n := m.Unseen(); n > 0 {
			t.Errorf("in %d lines %d are not in sight:\n%s", height, n, shown(m))
		}
	}
}

// TestFactsGiveWayToTheMark holds that where not all changes fit, the mark that says so has its line before the facts.
func TestFactsGiveWayToTheMark(t *testing.T) {
	m := pane(theme.Text, 30, 6)
	text := "-1\n-2\n-3\n-4\n-5\n-6\n+7"
	m.SetContent(Content{Key: "a", Title: "a.go:1", Diff: document.New("a.go", edited(text), 1, ""), Facts: []Fact{{Glyph: "⚠", Role: theme.Warn, Label: "closes:", Text: "a story of more words than a line has"}}})
	if got := shown(m); !strings.Contains(got, "▼ 4 more changed lines") || !strings.Contains(got, "⚠ closes") {
		t.Errorf("it shows\n%s", got)
	}
}

// TestLinesAroundHideNothing holds that where all that changes has room, all of it is in sight at once: the lines
// around the violation give way.
func TestLinesAroundHideNothing(t *testing.T) {
	for height := 5; height < 30; height++ {
		m := pane(theme.Text, 60, height)
		m.SetContent(Content{Key: "a", Title: "a.go:11", Diff: document.New("a.go", edited(withImports), 11, "")})
		m.Saw(len(m.View()))
		if m.sheet.whole(m.room()) && m.Unseen() > 0 {
			t.Errorf("in %d lines %d are not in sight:\n%s", height, m.Unseen(), strings.Join(m.View(), "\n"))
		}
	}
}

// TestOneFact holds which fact has the one line that a small pane has for them: what differs before what is not
// known, what an alternative does before where the value comes from, and none that says no more than the line above it.
func TestOneFact(t *testing.T) {
	priority := Fact{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "production code"}
	unknown := Fact{Glyph: "?", Role: theme.Warn, Label: "options:", Text: "Addr: a here"}
	differs := Fact{Glyph: "⚠", Role: theme.Warn, Label: "lifetime:", Text: "one for all tests"}
	other := Fact{Glyph: "⇄", Role: theme.Accent, Label: "2 of 2, take-parameter:", Text: "let f take it", Tells: true}
	chain := Fact{Glyph: "→", Role: theme.Dim, Text: "chain: main → f"}
	for want, facts := range map[string][]Fact{
		"● HIGH  ? options  ⚠ lifetime|⚠ lifetime: one for all tests":              {priority, unknown, differs},
		"● HIGH  ⇄ 2 of 2, take-parameter  ? options|? options: Addr: a here":      {priority, chain, other, unknown},
		"● HIGH  ⇄ 2 of 2, take-parameter|⇄ 2 of 2, take-parameter: let f take it": {priority, chain, other},
		"● HIGH  ⚠ 2 options|⚠ options: DB: not set here":                          {priority, unknown, {Glyph: "⚠", Role: theme.Warn, Label: "options:", Text: "DB: not set here"}},
		"● HIGH|→ chain: main → f":                                                 {priority, chain},
		"● HIGH":                                                                   {priority},
	} {
		m := pane(theme.Text, 80, 20)
		got := m.painter.brief(Content{Title: "a.go", Facts: facts})[1:]
		for i, l := range got {
			got[i] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(l), "enter: all"))
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestAbout holds that what a rule is about takes no line from what changes, but in a pane that has the screen.
func TestAbout(t *testing.T) {
	text := strings.Repeat(" a\n", 6) + "-b\n" + strings.Repeat(" c\n", 5) + " d"
	for _, test := range []struct {
		height int
		zoomed bool
		want   bool
	}{{30, false, true}, {11, false, true}, {10, false, false}, {8, false, false}, {20, true, true}} {
		m := pane(theme.Text, 40, test.height)
		m.SetZoomed(test.zoomed)
		m.SetContent(Content{Key: "a", Title: "a.go", About: "one pool", Facts: []Fact{{Text: "one"}}, Diff: document.New("a.txt", edited(text), 7, "")})
		if got := shown(m); strings.Contains(got, "one pool") != test.want {
			t.Errorf("%d lines, zoomed %t: it is not %t:\n%s", test.height, test.zoomed, test.want, got)
		}
	}
}

// TestFactsUseTheRoom holds that facts that were cut short for the lines around a change are not, where fewer of those
// leave room for them.
func TestFactsUseTheRoom(t *testing.T) {
	var text strings.Builder
	for range 6 {
		text.WriteString(" a\n b\n-c\n d\n e\n")
	}
	facts := []Fact{{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "production code"}, {Text: "one"}, {Text: "two"}, {Text: "three"}, {Text: "four"}}
	for height, all := range map[int]bool{18: true, 17: false} {
		m := pane(theme.Text, 40, height)
		m.SetContent(Content{Key: "a", Title: "a.go", Facts: facts, Diff: document.New("a.txt", edited(strings.TrimSuffix(text.String(), "\n")), 3, "")})
		if got := shown(m); strings.Contains(got, "four") != all {
			t.Errorf("%d lines: all facts is not %t:\n%s", height, all, got)
		}
	}
}

// TestVerdictStays holds that the verdict is on the screen at every size, with the name of the worst hazard, and that
// what a pane wants shows every line that changes.
func TestVerdictStays(t *testing.T) {
	facts := []Fact{{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "why"}, {Text: "in New"}, {Glyph: "✓", Role: theme.Good, Label: "proven:", Text: "type-checks"}}
	for name, facts := range map[string][]Fact{
		"✓ proven": facts,
		"⚠ closes": append(facts[:2:2], Fact{Glyph: "⚠", Role: theme.Accent, Label: "differs:", Text: "but"}, Fact{Glyph: "⚠", Role: theme.Warn, Label: "closes:", Text: "it is closed by Stop, a long story of many words"}),
	} {
		for _, changed := range []int{1, 5, 12, 30} {
			text := " a\n" + strings.Repeat("-b\n", changed) + strings.Repeat("+c\n", changed) + " d"
			for height := 4; height < 30; height++ {
				m := pane(theme.Text, 50, height)
				m.SetContent(Content{Key: "a", Title: "a.go:1", Facts: facts, Diff: document.New("a.go", edited(text), 2, "")})
				if !strings.Contains(shown(m), name) {
					t.Fatalf("%d changed lines in %d hide %q:\n%s", 2*changed, height, name, shown(m))
				}
				m.Saw(height)
				if m.Unseen() > 0 && m.Wants(50) <= height {
					t.Fatalf("%d are not in sight in %d lines, and %d are wanted:\n%s", m.Unseen(), height, m.Wants(50), shown(m))
				}
			}
		}
	}
}
