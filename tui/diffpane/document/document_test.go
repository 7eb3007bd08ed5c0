package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestSpans holds that pieces put together are the line, whatever the lexer and the changed parts cut.
func TestSpans(t *testing.T) {
	for _, ends := range [][]int{nil, {0, 3}, {2, 5, 7, 9}, {4, 400}, {9, 2}, {-3, 2}} {
		var changed []patch.Span
		for e := range slices.Chunk(ends, 2) {
			changed = append(changed, patch.Span{Start: e[0], End: e[1]})
		}
		text := "abc\tdef世x"
		got := spans(text, []token{{2, theme.Keyword}, {6, theme.Normal}}, changed)
		var b strings.Builder
		for _, s := range got {
			b.WriteString(s.Text)
		}
		if b.String() != "abc def世x" {
			t.Errorf("%v: got %q", changed, b.String())
		}
	}
}

func TestColours(t *testing.T) {
	d := New("a.go", []patch.Hunk{{Old: 1, OldCount: 1, New: 1, NewCount: 1, Lines: []patch.Line{
		{Op: patch.Equal, Old: 1, New: 1, Text: "/* a"},
		{Op: patch.Delete, Old: 2, Text: "func */ var x = 1"},
		{Op: patch.Insert, New: 2, Text: `*/ func f() { return "x" }`},
	}}}, 2, "")
	var got []string
	for _, l := range d.Lines {
		for _, s := range l.Spans {
			if strings.TrimSpace(s.Text) != "" {
				got = append(got, fmt.Sprintf("%s:%d", strings.TrimSpace(s.Text), s.Role))
			}
		}
	}
	for _, want := range []string{fmt.Sprintf("/* a:%d", theme.Comment), fmt.Sprintf("func */:%d", theme.Comment), fmt.Sprintf("var:%d", theme.Keyword), fmt.Sprintf("func:%d", theme.Keyword), fmt.Sprintf(`"x":%d`, theme.Literal)} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %v", want, got)
		}
	}
}
