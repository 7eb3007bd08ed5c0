package place

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// lines makes a text of one word per line; "_" is an empty line.
func lines(words string) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(words, " ", "\n"), "_", "") + "\n")
}

// whole returns the place of all of line n.
func whole(text []byte, n int) Place {
	return Place{n, 1, n, len(strings.Split(string(text), "\n")[n-1]) + 1}
}

// TestLineMatch spells for each line of the first text where it is in the second: =N is the paired line, >N the line
// that it was moved to, - is deleted or uncertain.
func TestLineMatch(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"equal", "a b c", "a b c", "a=1 b=2 c=3"},
		{"replaced", "a b c", "a x c", "a=1 b- c=3"},
		{"inserted above", "a b", "x a b", "a=2 b=3"},
		{"moved", "a x b c d", "a b c d x", "a=1 x>5 b=2 c=3 d=4"},
		{"moved, and not unique before", "a x b x c d", "a b c d x", "a=1 x- b=2 x- c=3 d=4"},
		{"moved, and not unique after", "a x b c d", "a b c d x x", "a=1 x- b=2 c=3 d=4"},
		{"one of two equal lines of a gap", "a x x c", "a x c", "a=1 x- x- c=3"},
		{"one of two equal lines of a gap comes", "a x c", "a x x c", "a=1 x- c=4"},
		{"the second of two that an anchor separates", "a x b x c", "a x b c", "a=1 x=2 b=3 x- c=4"},
		{"an empty line is no anchor", "a x _ x c", "a x _ c", "a=1 x- x- c=4"},
	} {
		before, after := lines(test.before), lines(test.after)
		m := NewLineMatch(before, after)
		var got []string
		for i, word := range strings.Fields(test.before) {
			spot := m.InBefore(whole(before, i+1))
			to, sure := m.Place(whole(before, i+1))
			switch {
			case word == "_":
				continue
			case m.Deleted(spot):
				if sure || m.Unchanged(spot) {
					t.Errorf("%s: %s is deleted, and at %v", test.name, word, to)
				}
				word += "-"
			case m.Unchanged(spot):
				word += fmt.Sprintf("=%d", to.Line)
			default:
				word += fmt.Sprintf(">%d", to.Line)
			}
			got = append(got, word)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
	}
}

// TestLineMatchSpots compares two spots, each given by its line.
func TestLineMatchSpots(t *testing.T) {
	for _, test := range []struct {
		name, before, after   string
		was, is               int
		same, certain, nearby bool
	}{
		{"the paired line", "a x b", "a x b", 2, 2, true, true, true},
		{"another line", "a x b", "a x b", 2, 3, false, true, false},
		{"moved", "a x b c", "a b c x", 2, 4, true, true, false},
		{"deleted and inserted, alone", "a x b c", "a b x1 c", 2, 3, true, false, false},
		{"deleted and inserted, with an equal one before", "x a x b", "x a y b", 3, 3, false, false, true},
		{"in the same gap", "a x b", "a y b", 2, 2, true, false, true},
		{"at the end of its gap", "a x b", "a b y", 2, 3, true, false, false},
		{"at the start of its gap", "a x b", "y a b", 2, 1, true, false, false},
	} {
		before, after := lines(test.before), lines(test.after)
		m := NewLineMatch(before, after)
		was, is := m.InBefore(whole(before, test.was)), m.InAfter(whole(after, test.is))
		same, certain := m.SameExpression(was, is)
		if near := m.SameGap(was, is); same != test.same || certain != test.certain || near != test.nearby {
			t.Errorf("%s: same %t, certain %t, in the same gap %t", test.name, same, certain, near)
		}
	}
}

// TestLineMatchPlace maps columns: only the indentation of a line may change.
func TestLineMatchPlace(t *testing.T) {
	const before = "func f() {\n\tuse(x(1))\n}\n"
	for _, test := range []struct {
		name, after string
		want        Place
		ok          bool
	}{
		{"unchanged", before, Place{2, 6, 2, 10}, true},
		{"indented", "func f() {\n\tif y {\n\t\tuse(x(1))\n\t}\n}\n", Place{3, 7, 3, 11}, true},
		{"formatted in another way", "func f() {\n\tuse( x(1) )\n}\n", Place{2, 6, 2, 10}, false},
		{"deleted", "func f() {\n}\n", Place{2, 6, 2, 10}, false},
	} {
		got, ok := NewLineMatch([]byte(before), []byte(test.after)).Place(Place{2, 6, 2, 10})
		if got != test.want || ok != test.ok {
			t.Errorf("%s: %v, %t", test.name, got, ok)
		}
	}
}

// TestRemoved distinguishes lines that were deleted from lines that were replaced.
func TestRemoved(t *testing.T) {
	const before = "func other() {}\n\nfunc f() {\n\tx(1)\n}\n"
	for _, test := range []struct {
		name, after string
		want        bool
	}{
		{"unchanged", before, false},
		{"deleted", "func other() {}\n\nfunc f() {\n}\n", true},
		{"replaced", "func other() {}\n\nfunc f() {\n\ty(1)\n}\n", false},
		{"replaced together with the declaration", "func other() {}\n\nfunc g() {\n\ty(1)\n}\n", true},
		{"the declaration was renamed around it", "func other() {}\n\nfunc g() {\n\tx(1)\n}\n", false},
		{"the name is part of another one", "func other() {}\n\nfunc ff() {\n\ty(1)\n}\n", true},
	} {
		m := NewLineMatch([]byte(before), []byte(test.after))
		if got := m.Removed(Place{4, 2, 4, 6}, "(*T).f"); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestMarkChanges pairs a line of the old base with that of the new one, though decisions replaced both and an equal
// line is beside it.
func TestMarkChanges(t *testing.T) {
	base, written := lines("a x b x c"), lines("a X b X c")
	disk, rebased := lines("a b X c"), lines("a b x c") // the first was deleted by hand
	before, after, ok := MarkChanges(base, written, disk, rebased)
	if ok {
		t.Errorf("the first decision's line is gone: %q, %q", before, after)
	}
	disk, rebased = lines("n a X b X c"), lines("n a x b x c")
	before, after, ok = MarkChanges(base, written, disk, rebased)
	if !ok {
		t.Fatal("no marks")
	}
	m := NewLineMatch(before, after)
	for from, to := range map[int]int{2: 3, 4: 5} {
		if !m.Same(m.InBefore(whole(base, from)), m.InAfter(whole(rebased, to))) {
			t.Errorf("line %d is not line %d", from, to)
		}
	}
	if m.Same(m.InBefore(whole(base, 2)), m.InAfter(whole(rebased, 5))) {
		t.Error("the lines are confused")
	}
	if _, _, ok := MarkChanges([]byte("a"), []byte("b"), []byte("b"), []byte("a")); ok {
		t.Error("a base without a final newline is marked")
	}
}

// TestWithoutAnchorBetween compares lines of "a x b x y c", of which the second text has a, b and c.
func TestWithoutAnchorBetween(t *testing.T) {
	before := lines("a x b x y c")
	m := NewLineMatch(before, lines("a b c"))
	for _, test := range []struct {
		a, b int
		want bool
	}{{4, 5, true}, {5, 4, true}, {2, 2, true}, {2, 4, false}, {4, 2, false}} {
		if got := m.WithoutAnchorBetween(m.InBefore(whole(before, test.a)), m.InBefore(whole(before, test.b))); got != test.want {
			t.Errorf("lines %d and %d: %t", test.a, test.b, got)
		}
	}
}

// TestOccurrences holds where code stands in the first text, which of these places are deleted, and which spots are in
// paired lines.
func TestOccurrences(t *testing.T) {
	before, after := lines("x(1) b x(1) d y(x(1))"), lines("b x(1) d")
	m := NewLineMatch(before, after)
	at := func(spots []Spot) string {
		var out []string
		for _, s := range spots {
			out = append(out, strconv.Itoa(s.line))
		}
		return strings.Join(out, " ")
	}
	for code, want := range map[string][2]string{"x(1)": {"0 2 4", "0 4"}, "b": {"1", ""}, "y(x(1))": {"4", "4"}, "z": {"", ""}, "": {"", ""}} {
		if all, gone := at(m.Occurrences(code)), at(m.DeletedOccurrences(code)); all != want[0] || gone != want[1] {
			t.Errorf("%q: %q, %q deleted", code, all, gone)
		}
	}
	was, none := m.InBefore(whole(before, 3)), m.InBefore(Place{Line: 90, Column: 1, EndLine: 90, EndColumn: 2})
	for n, want := range map[int]bool{1: false, 2: true, 3: false} {
		if got := m.SameLine(was, m.InAfter(whole(after, n))); got != want {
			t.Errorf("line 3 and line %d: %t", n, got)
		}
	}
	if m.SameLine(was, m.InAfter(Place{Line: 90, Column: 1, EndLine: 90, EndColumn: 2})) || m.SameLine(none, m.InAfter(whole(after, 2))) {
		t.Error("a spot that is not there is in no line")
	}
	if m.SameGap(none, m.InAfter(whole(after, 2))) || !m.Deleted(none) || m.Unchanged(none) {
		t.Error("a spot that is not there is deleted")
	}
}

// TestReplaced spells which lines of the first text are certainly not in the second.
func TestReplaced(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"equal", "a n b", "a n b", ""},
		{"replaced", "a n b", "a c b", "2"},
		{"one of two, with lines between", "f n a g n b", "f c a g n b", "2"},
		{"one of two that are neighbours", "a n n b", "a c n b", ""},
		{"both of two that are neighbours", "a n n b", "a c c b", "2 3"},
		{"a line comes below", "a n b", "a c x b", "2"},
		{"a line that is equal comes below", "a n b", "a c x n b", ""},
		{"moved", "a n b c", "a b c n", ""},
	} {
		before := lines(test.before)
		m := NewLineMatch(before, lines(test.after))
		var got []string
		for i := range strings.Fields(test.before) {
			if m.Replaced(whole(before, i+1)) {
				got = append(got, strconv.Itoa(i+1))
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
	}
}
