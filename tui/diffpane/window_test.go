package diffpane

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// spread returns a hunk of n lines in which some, counted from 1, are inserted.
func spread(n int, inserted ...int) []patch.Hunk {
	h := patch.Hunk{Old: 1, OldCount: n, New: 1, NewCount: n}
	for i := 1; i <= n; i++ {
		l := patch.Line{Op: patch.Equal, Old: i, New: i, Text: fmt.Sprintf("line%d", i)}
		for _, at := range inserted {
			if at == i {
				l = patch.Line{Op: patch.Insert, New: i, Text: fmt.Sprintf("new%d.", i)}
			}
		}
		h.Lines = append(h.Lines, l)
	}
	return []patch.Hunk{h}
}

// shown returns what the pane shows, without what is blank.
func shown(m *Model) string { return ansi.Strip(strings.Join(m.View(), "\n")) }

// TestMarks holds that changed lines out of sight are counted at the edge behind which they are, at every place.
func TestMarks(t *testing.T) {
	for height := 1; height < 24; height++ {
		m := pane(theme.Text, 60, height)
		inserted := []int{2, 3, 9, 15, 16, 17}
		m.SetContent(Content{Key: "a", Diff: document.New("a.go", spread(20, inserted...), 9, "")})
		m.Top()
		for range 22 {
			got := shown(m)
			above, below := 0, 0
			for _, at := range inserted {
				switch {
				case strings.Contains(got, fmt.Sprintf("new%d.", at)):
				case at-1 <= m.offset: // it would stand on the first row, or above
					above++
				default:
					below++
				}
			}
			marked := height >= leastMarked
			for text, n := range map[string]int{"▲ %d more changed": above, "▼ %d more changed": below} {
				if want := fmt.Sprintf(text, n); marked && strings.Contains(got, want) != (n > 0) {
					t.Fatalf("height %d, offset %d: %q, with %d above and %d below\n%s", height, m.offset, want, above, below, got)
				}
			}
			m.Move(1)
		}
	}
}

// TestStart holds that a pane begins where all that the violation's hunk changes is in sight, when there is room for
// it.
func TestStart(t *testing.T) {
	for height := 8; height < 30; height++ {
		m := pane(theme.Text, 60, height)
		m.SetContent(Content{Key: "a", Diff: document.New("a.go", spread(60, 30, 31, 34), 30, "")})
		got := shown(m)
		for _, want := range []string{"new30.", "new31.", "new34."} {
			if !strings.Contains(got, want) {
				t.Errorf("height %d does not show %s:\n%s", height, want, got)
			}
		}
	}
}

// TestPagesMissNothing holds that paging brings every line to the screen, and that what was on it is known.
func TestPagesMissNothing(t *testing.T) {
	for height := leastMarked; height < 20; height++ {
		m := pane(theme.Text, 60, height)
		m.SetContent(Content{Key: "a", Diff: document.New("a.go", spread(90, 1, 2, 30, 31, 60, 61, 62, 90), 30, "")})
		m.Top()
		pages := 0
		for m.Unseen() > 0 {
			if pages++; pages > 120 {
				t.Fatalf("height %d: %d lines were never on the screen", height, m.Unseen())
			}
			m.View()
			m.Saw(height)
			m.Page(1)
		}
	}
}

// TestShowUnseen holds that every changed line is brought to the screen in the end, also one that takes more rows than
// there are, and only then counts as seen.
func TestShowUnseen(t *testing.T) {
	hunks := spread(40, 1, 20, 40)
	hunks[0].Lines[19].Text = strings.Repeat("long ", 120)
	for height := 1; height < 24; height++ {
		m := pane(theme.Text, 50, height)
		c := Content{Key: "a", Diff: document.New("a.go", hunks, 20, "")}
		m.SetContent(c)
		m.View()
		if m.Unseen() != 3 {
			t.Fatalf("%d lines are unseen before the screen is", m.Unseen())
		}
		for turns := 0; m.Unseen() > 0; turns++ {
			if turns > 60 {
				t.Fatalf("height %d: %d lines were never shown", height, m.Unseen())
			}
			m.ShowUnseen()
			m.View()
			m.Saw(height)
		}
		c.Diff = document.New("a.go", hunks, 20, "")
		m.SetContent(Content{Key: "b", Diff: document.New("b.go", hunks, 20, "")})
		m.SetContent(c)
		if m.Unseen() != 0 {
			t.Errorf("height %d: a plan that came out the same is not known again", height)
		}
		hunks[0].Lines[39].Text += "!"
		c.Diff = document.New("a.go", hunks, 20, "")
		m.SetContent(c)
		if m.Unseen() != 3 {
			t.Errorf("height %d: another plan is taken for the one that was seen", height)
		}
	}
}

// TestGapsAreNoChange holds that what stands between two hunks is not counted.
func TestGapsAreNoChange(t *testing.T) {
	m := pane(theme.Text, 90, 8)
	m.SetContent(Content{Key: "a", Diff: document.New("hub.go", source(), 40, "NewHub")})
	if got := shown(m); !strings.Contains(got, "▲ 2 more changed lines: b") || m.Unseen() != 4 {
		t.Errorf("%d changed lines are unseen, not 4, in\n%s", m.Unseen(), got)
	}
}

// TestCoveredIsNotSeen holds that lines under a dialog do not count.
func TestCoveredIsNotSeen(t *testing.T) {
	m := pane(theme.Text, 60, 20)
	m.SetContent(Content{Key: "a", Diff: document.New("a.go", spread(20, 1, 20), 1, "")})
	m.View()
	m.Saw(19)
	if m.Unseen() != 1 {
		t.Errorf("%d lines are unseen, not 1", m.Unseen())
	}
	m.Saw(20)
	if m.Unseen() != 0 {
		t.Errorf("%d lines are unseen, not 0", m.Unseen())
	}
}

// TestRowsOfALine holds how a line that takes several rows is drawn, with numbers that are longer than most.
func TestRowsOfALine(t *testing.T) {
	text := strings.Repeat("0123456789", 4)
	d := document.New("a.txt", []patch.Hunk{{Old: 12345, OldCount: 1, New: 12345, NewCount: 1, Lines: []patch.Line{
		{Op: patch.Delete, Old: 12345, Text: text}, {Op: patch.Insert, New: 12345, Text: "short"},
	}}}, 12345, "")
	for width, want := range map[int]string{
		40: " 12345 - 0123456789012345678901234567890\n       ↳ 123456789\n 12345 + short",
		70: " 12345       - " + text + "\n       12345 + short",
	} {
		m := pane(theme.Text, width, 5)
		m.SetContent(Content{Key: "a", Diff: d})
		var rows []string
		for r := range strings.SplitSeq(shown(m), "\n") {
			if r = strings.TrimRight(r, " "); r != "" {
				rows = append(rows, r)
			}
		}
		if got := strings.Join(rows, "\n"); got != want {
			t.Errorf("%d cells show\n%s\nnot\n%s", width, got, want)
		}
	}
}

// TestFactsInOneLine holds that facts which leave no room for the diff are summed up by their labels.
func TestFactsInOneLine(t *testing.T) {
	m := pane(theme.Text, 60, 7)
	m.SetContent(Content{Key: "a", Title: "a.go:1", Diff: document.New("a.go", spread(9, 2, 5), 5, ""), Facts: []Fact{
		{Glyph: "●", Label: "HIGH:", Text: "why"}, {Glyph: "→", Text: "chain"}, {Glyph: "✓", Label: "type-checks", Text: "all"},
	}})
	if got := strings.Split(shown(m), "\n")[1]; strings.Join(strings.Fields(got), " ") != "● HIGH ✓ type-checks enter: all" {
		t.Errorf("the facts are summed up as %q", got)
	}
}

// TestLooksOfASmallPane holds that what does not fit into a small pane takes as few looks as it can: the pane begins
// with the imports above a change, and no line that stays the same takes room from one that changes.
func TestLooksOfASmallPane(t *testing.T) {
	long := strings.Repeat("redis.NewClient ", 6)
	text := "\n package a\n\n import (\n-\t\"a/config\"\n+\t\"a/redisx\"\n )\n\n var a = 1\n var b = 2\n var c = 3\n\n func f() {\n \tone()\n \ttwo()\n-\t" + long + "\n+\t" + long[:60] + "\n \treturn\n }"
	m := pane(theme.Text, 50, 6)
	m.SetContent(Content{Key: "a", Title: "a.go:14", Diff: document.New("a.go", edited(text), 14, "")})
	if got := shown(m); !strings.Contains(got, "imports:") || !strings.Contains(got, "▼") {
		t.Errorf("it begins with\n%s", got)
	}
	looks := 1
	for m.Saw(6); m.Unseen() > 0; m.Saw(6) {
		if looks++; looks > 2 {
			t.Fatalf("%d lines are unseen after two looks:\n%s", m.Unseen(), shown(m))
		}
		m.ShowUnseen()
		m.View()
	}
}
