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

// hunk changes one line.
func hunk(line int) patch.Hunk {
	return patch.Hunk{Old: line, OldCount: 1, New: line, NewCount: 1, Lines: []patch.Line{
		{Op: patch.Delete, Old: line, Text: "x()"}, {Op: patch.Insert, New: line, Text: "y()"},
	}}
}

// TestGaps holds that what is between two hunks of a file is said to be left out, in the first file and in others, and
// between two files is not: the line that names one is there.
func TestGaps(t *testing.T) {
	d := New("a.go", []patch.Hunk{hunk(3), hunk(30), hunk(60)}, 3, "")
	d.Append("b.go", []patch.Hunk{hunk(5), hunk(50)})
	var got strings.Builder
	for _, l := range d.Lines {
		switch {
		case l.Gap && l.File:
			got.WriteString("F")
		case l.Gap:
			got.WriteString(".")
		default:
			got.WriteString(map[patch.Op]string{patch.Delete: "-", patch.Insert: "+", patch.Equal: " "}[l.Op])
		}
	}
	if want := "-+.-+.-+F-+.-+"; got.String() != want {
		t.Errorf("the lines are %q, not %q", got.String(), want)
	}
}

// TestHere holds that the violation is marked where nothing changes, and only there.
func TestHere(t *testing.T) {
	same := patch.Hunk{Old: 7, OldCount: 3, New: 7, NewCount: 3}
	for i := range 3 {
		same.Lines = append(same.Lines, patch.Line{Op: patch.Equal, Old: 7 + i, New: 7 + i, Text: "x()"})
	}
	for _, test := range []struct {
		hunk patch.Hunk
		at   int
		want []int // lines of the file
	}{{same, 8, []int{8}}, {hunk(8), 8, nil}} {
		var got []int
		for _, l := range New("a.go", []patch.Hunk{test.hunk}, test.at, "").Lines {
			if l.Here {
				got = append(got, l.Old)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("marked is %v, not %v", got, test.want)
		}
	}
}

// TestHeaded holds that a document says whether lines on top say what is where.
func TestHeaded(t *testing.T) {
	for _, files := range []int{1, ManyFiles - 1, ManyFiles} {
		d := New("f0.go", []patch.Hunk{hunk(3)}, 3, "")
		for i := 1; i < files; i++ {
			d.Append(fmt.Sprintf("f%d.go", i), []patch.Hunk{hunk(3)})
		}
		d.Overview()
		if want := files == ManyFiles; d.Headed != want || d.Lines[0].Text != want {
			t.Errorf("%d files: headed is %t, the first line says what is where is %t", files, d.Headed, d.Lines[0].Text)
		}
	}
}

// TestSame holds that two diffs are the same where they change the same, wherever that stands.
func TestSame(t *testing.T) {
	of := func(hunks ...patch.Hunk) *Document { return New("a.go", hunks, hunks[0].Old, "") }
	other := hunk(3)
	other.Lines = []patch.Line{other.Lines[0], {Op: patch.Insert, New: 3, Text: "z()"}}
	turned := hunk(3)
	turned.Lines = []patch.Line{{Op: patch.Insert, New: 3, Text: "x()"}, {Op: patch.Delete, Old: 3, Text: "y()"}}
	one := of(hunk(3))
	for what, test := range map[string]struct {
		a, b *Document
		want bool
	}{
		"itself":            {one, one, true},
		"nothing twice":     {nil, nil, true},
		"something":         {one, nil, false},
		"nothing":           {nil, one, false},
		"further down":      {one, of(hunk(40)), true},
		"another text":      {one, of(other), false},
		"the other way":     {one, of(turned), false},
		"one more":          {one, of(hunk(3), hunk(9)), false},
		"with another text": {of(other), one, false},
	} {
		if got := test.a.Same(test.b); got != test.want {
			t.Errorf("%s: the same is %t", what, got)
		}
	}
}
