package diffpane

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

func pane(d theme.Depth, width, height int) *Model {
	m := New(theme.New(theme.Look{Depth: d, Background: theme.Dark}))
	m.SetSize(width, height)
	return m
}

// source returns a file whose old and new text differ in the import block and in line at.
func source() []patch.Hunk {
	const lines, at = 80, 40
	var before, after strings.Builder
	for i := 1; i <= lines; i++ {
		old := fmt.Sprintf("\tx%d := \"a\" // 世界 %d", i, i)
		now := old
		switch i {
		case 2:
			now = "\t\"example.com/redisx\""
		case at:
			now = strings.Replace(old, `"a"`, "redisx.Client()", 1)
		}
		before.WriteString(old + "\n")
		after.WriteString(now + "\n")
	}
	return patch.Diff([]byte(before.String()), []byte(after.String()), 3)
}

func content(key string, d *document.Document) Content {
	return Content{Key: key, Title: "internal/ws/hub.go:40", Right: "redis", Diff: d, Facts: []Fact{
		{Glyph: "●", Role: theme.High, Label: "HIGH:", Text: "in none of the lower classes"},
		{Glyph: "✗", Role: theme.Bad, Label: "no rewrite:", Text: strings.Repeat("a long reason ", 12)},
	}}
}

// TestCache holds that the cached view is what a new pane in the same state would draw, and of the right size.
func TestCache(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	d := document.New("hub.go", source(), 40, "NewHub")
	m := pane(theme.True, 70, 20)
	w, h := 70, 20
	for step := range 2000 {
		switch rnd.IntN(9) {
		case 0:
			m.SetContent(content(strconv.Itoa(rnd.IntN(3)), []*document.Document{d, nil}[rnd.IntN(2)]))
		case 1:
			w, h = rnd.IntN(160), rnd.IntN(30)
			m.SetSize(w, h)
		case 2:
			m.Page(rnd.IntN(3) - 1)
		case 3:
			m.ShowUnseen()
		case 4:
			m.Top()
		case 5:
			m.Bottom()
		case 6:
			m.SetSides(rnd.IntN(2) == 0)
		default:
			m.Move(rnd.IntN(7) - 3)
		}
		if step%3 != 0 { // several moves between two views
			continue
		}
		got := m.View()
		m.Saw(rnd.IntN(h + 2))
		cold := *m
		cold.cache = cached{}
		if want := cold.View(); !slices.Equal(got, want) {
			t.Fatalf("step %d: the cache shows\n%s\nnot\n%s", step, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if len(got) != h {
			t.Fatalf("step %d: %d lines of %d", step, len(got), h)
		}
		for _, l := range got {
			if ansi.StringWidth(l) != w {
				t.Fatalf("step %d: %q is %d wide, not %d", step, l, ansi.StringWidth(l), w)
			}
		}
	}
}

// TestTheChangeIsInSight holds that a pane too low for the whole diff starts at the violation, not at the imports.
func TestTheChangeIsInSight(t *testing.T) {
	d := document.New("hub.go", source(), 40, "NewHub")
	for h := 6; h < 30; h++ {
		m := pane(theme.Text, 90, h)
		m.SetContent(content("a", d))
		if got := strings.Join(m.View(), "\n"); !strings.Contains(got, "redisx.Client()") {
			t.Errorf("%d lines show\n%s", h, got)
		}
	}
}

func TestFunctionHeadsItsHunk(t *testing.T) {
	d := document.New("hub.go", source(), 40, "(*Hub).Run")
	m := pane(theme.Text, 90, 40)
	m.SetContent(Content{Key: "a", Diff: d})
	if got := strings.Join(m.View(), "\n"); !strings.Contains(got, "⋯   (*Hub).Run") {
		t.Errorf("got\n%s", got)
	}
}

func TestLines(t *testing.T) {
	equal := func(text string) []patch.Hunk {
		return []patch.Hunk{{Old: 5, OldCount: 1, New: 5, NewCount: 1, Lines: []patch.Line{{Op: patch.Equal, Old: 5, New: 5, Text: text}}}}
	}
	for in, want := range map[string]string{
		"\tx := `\x1b[2J`":        "5 >     x := `␛[2J`",
		"a\tb":                    "5 > a   b",
		"a /* \u202e */ b":        "5 > a /* ‹U+202E› */ b",
		strings.Repeat("é", 9000): "5 > éééé",
	} {
		m := pane(theme.Text, 50, 3)
		m.SetContent(Content{Key: "a", Diff: document.New("a.go", equal(in), 5, "")})
		if got := m.View()[0]; !strings.Contains(got, want) {
			t.Errorf("%.20q is shown as %q, want %q", in, got, want)
		}
	}
}

// TestChangesAreShownInFull holds that a changed line that is too long goes on in the next row, and that nothing of it
// is lost.
func TestChangesAreShownInFull(t *testing.T) {
	text := "\tclient := redis.NewClient(&redis.Options{Addr: \"世界世界世界世界世界世界世界:6379\", DB: 3, PoolSize: 20})"
	d := document.New("a.go", []patch.Hunk{{Old: 1, OldCount: 1, New: 1, NewCount: 1, Lines: []patch.Line{
		{Op: patch.Delete, Old: 1, Text: text, Changed: []patch.Span{{Start: 11, End: 60}}},
		{Op: patch.Insert, New: 1, Text: "\tclient := redisx.Client()"},
	}}}, 1, "")
	for w := 16; w < 120; w++ {
		m := pane(theme.True, w, 20)
		m.SetContent(Content{Key: "a", Diff: d})
		var got strings.Builder
		for _, l := range m.View() {
			if ansi.StringWidth(l) != w {
				t.Fatalf("%q is %d wide, not %d", l, ansi.StringWidth(l), w)
			}
			if l = ansi.Strip(l); strings.Contains(l, "+ ") {
				break
			}
			got.WriteString(strings.TrimLeft(l, " 1-↳"))
		}
		if want := strings.ReplaceAll(strings.TrimSpace(text), " ", ""); !strings.Contains(strings.ReplaceAll(got.String(), " ", ""), want) {
			t.Fatalf("%d cells show\n%s", w, strings.Join(m.View(), "\n"))
		}
	}
}
