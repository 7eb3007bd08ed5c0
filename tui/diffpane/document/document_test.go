package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/patch/tokens"
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
		got := spans(text, []tokens.Token{{End: 2, Type: chroma.Keyword}, {End: 6, Type: chroma.Text}}, changed)
		var b strings.Builder
		for _, s := range got {
			b.WriteString(s.Text)
		}
		if b.String() != "abc def世x" {
			t.Errorf("%v: got %q", changed, b.String())
		}
	}
	for _, test := range []struct {
		text    string
		found   []tokens.Token
		changed []patch.Span
		want    string
	}{
		{"", nil, nil, "[]"},
		{"abc", nil, nil, "[{abc 0 false false}]"},
		{"abc", []tokens.Token{{End: 1, Type: chroma.Keyword}, {End: 3, Type: chroma.Comment}}, nil, "[{a 11 false false} {bc 14 false false}]"},
		{"abc", []tokens.Token{{End: 1, Type: chroma.Keyword}, {End: 2, Type: chroma.Comment}}, nil, "[{a 11 false false} {b 14 false false} {c 0 false false}]"},
		{"abcd", []tokens.Token{{End: 2, Type: chroma.Keyword}, {End: 9, Type: chroma.Comment}}, []patch.Span{{Start: 1, End: 3}}, "[{a 11 false false} {b 11 true false} {c 14 true false} {d 14 false false}]"},
		{"abcd", []tokens.Token{{End: 9, Type: chroma.Keyword}}, []patch.Span{{Start: 0, End: 1}, {Start: 2, End: 3}}, "[{a 11 true false} {b 11 false false} {c 11 true false} {d 11 false false}]"},
		{"\ta\tb", []tokens.Token{{End: 1, Type: chroma.Keyword}, {End: 4, Type: chroma.Comment}}, nil, "[{     11 false false} {a   b 14 false false}]"},
		{"a世b", []tokens.Token{{End: 2, Type: chroma.Keyword}, {End: 5, Type: chroma.Comment}}, nil, "[{a世 11 false false} {b 14 false false}]"},
		{"a世b", []tokens.Token{{End: 5, Type: chroma.Keyword}}, []patch.Span{{Start: 2, End: 3}}, "[{a世 11 false false} {b 11 false false}]"},
	} {
		if got := fmt.Sprint(spans(test.text, test.found, test.changed)); got != test.want {
			t.Errorf("%q, %v, %v: got %s, want %s", test.text, test.found, test.changed, got, test.want)
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

// TestMarkKnownShapes holds that a place is marked when one of its shape was on the screen with all its lines, and that
// shapes of which none was are counted.
func TestMarkKnownShapes(t *testing.T) {
	d := New("a.go", []patch.Hunk{hunk(3), hunk(13), hunk(23)}, 3, "") // lines 0 and 1, 3 and 4, 6 and 7
	two := hunk(33)
	two.Lines[1].Text = "z()"
	d.Append("b.go", []patch.Hunk{two, two}) // lines 9 and 10, 12 and 13
	for _, test := range []struct {
		seen        []int
		taken, left int
		then        []int
	}{
		{nil, 0, 2, nil},
		{[]int{0}, 0, 2, []int{0}},
		{[]int{1, 3}, 0, 2, []int{1, 3}},
		{[]int{2, 5, 8, 11}, 0, 2, []int{2, 5, 8, 11}},
		{[]int{3, 4}, 2, 1, []int{0, 1, 3, 4, 6, 7}},
		{[]int{0, 1, 3, 4, 6}, 1, 1, []int{0, 1, 3, 4, 6, 7}},
		{[]int{12, 13}, 1, 1, []int{9, 10, 12, 13}},
		{[]int{6, 7, 9, 10}, 3, 0, []int{0, 1, 3, 4, 6, 7, 9, 10, 12, 13}},
	} {
		seen := make([]bool, len(d.Lines))
		for _, i := range test.seen {
			seen[i] = true
		}
		taken, left := d.MarkKnownShapes(seen)
		var then []int
		for i, is := range seen {
			if is {
				then = append(then, i)
			}
		}
		if taken != test.taken || left != test.left || !slices.Equal(then, test.then) {
			t.Errorf("%v: %d taken, %d left, then %v; want %+v", test.seen, taken, left, then, test)
		}
	}
}

// TestLimits holds that a long line is cut where a character begins, that a long diff has colours up to a limit, and
// how wide its numbers are.
func TestLimits(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	for text, want := range map[string]string{
		long(lineLimit):          long(lineLimit),
		long(lineLimit + 1):      long(lineLimit) + "…",
		long(lineLimit-1) + "世":  long(lineLimit-1) + "…",
		long(lineLimit-3) + "世":  long(lineLimit-3) + "世",
		long(lineLimit-3) + "世x": long(lineLimit-3) + "世…",
	} {
		h := patch.Hunk{Old: 1, OldCount: 1, New: 1, NewCount: 1, Lines: []patch.Line{{Op: patch.Equal, Old: 1, New: 1, Text: text}}}
		var got strings.Builder
		for _, s := range New("a.unknown", []patch.Hunk{h}, 1, "").Lines[0].Spans {
			got.WriteString(s.Text)
		}
		if got.String() != want {
			t.Errorf("%d bytes that end in %q come out as %d that end in %q", len(text), text[len(text)-4:], got.Len(), got.String()[got.Len()-4:])
		}
	}
	for _, test := range []struct {
		lines, first, digits int
		coloured             bool
	}{
		{colourLimit, 1, 5, true}, {colourLimit + 1, 1, 5, false},
		{3, 7, 3, true}, {3, 997, 3, true}, {3, 998, 4, true},
	} {
		h := patch.Hunk{Old: 1, OldCount: test.lines, New: test.first, NewCount: test.lines}
		for i := range test.lines {
			h.Lines = append(h.Lines, patch.Line{Op: patch.Equal, Old: 1, New: test.first + i, Text: "func"})
		}
		d := New("a.go", []patch.Hunk{h}, 0, "")
		if got := d.Lines[0].Spans[0].Role == theme.Keyword; got != test.coloured || d.Digits != test.digits {
			t.Errorf("%d lines from %d on: coloured is %t, digits are %d", test.lines, test.first, got, d.Digits)
		}
	}
}

// TestHeading holds which function is above its hunk: that of the violation, unless its declaration is there to be
// read.
func TestHeading(t *testing.T) {
	for _, test := range []struct {
		text, function string
		at             int
		want           bool
	}{
		{"x()", "f", 5, true},
		{"x()", "", 5, false},
		{"x()", "f", 4, false},
		{"x()", "f", 7, false},
		{"x()", "f", 6, true},
		{"func f() {", "f", 5, false},
		{"func (t *T) f() {", "(*T).f", 5, false},
		{"func (t *T) f() {", "(*T).g", 5, true},
		{"var f = 1", "f", 5, false},
		{"type f int", "f", 5, false},
		{"const f = 1", "f", 5, true},
		{"	func f() {", "f", 5, true},
	} {
		h := patch.Hunk{Old: 5, OldCount: 2, New: 5, NewCount: 2, Lines: []patch.Line{
			{Op: patch.Equal, Old: 5, New: 5, Text: test.text}, {Op: patch.Equal, Old: 6, New: 6},
		}}
		d := New("a.go", []patch.Hunk{h}, test.at, test.function)
		got := d.Lines[0].Gap
		if got != test.want || got && d.Lines[0].Spans[0].Text != test.function {
			t.Errorf("%+v: headed is %t", test, got)
		}
	}
	added := patch.Hunk{Old: 5, New: 6, NewCount: 1, Lines: []patch.Line{{Op: patch.Insert, New: 6, Text: "x()"}}}
	if d := New("a.go", []patch.Hunk{added}, 5, "f"); !d.Lines[0].Gap {
		t.Error("nothing is above a line that is put in at the violation")
	}
}
