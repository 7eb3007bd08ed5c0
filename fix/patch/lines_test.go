package patch

import (
	"strconv"
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	file := split([]byte("a\nb\nc"))
	x, y := []line{{"x", "\n"}}, []line{{"y", ""}}
	for _, tt := range []struct {
		name   string
		places []replacement
		want   string // empty: they conflict
	}{
		{"in order", []replacement{{2, 3, y}, {0, 1, x}}, "x\nb\ny"},
		{"an insertion before what is replaced", []replacement{{1, 2, x}, {1, 1, y}}, "a\ny\nx\nc"},
		{"an insertion after what is replaced", []replacement{{0, 1, x}, {1, 1, y}}, "x\ny\nb\nc"},
		{"at the end", []replacement{{3, 3, x}}, "a\nb\nc\nx\n"},
		{"two at one place", []replacement{{1, 1, x}, {1, 1, y}}, ""},
		{"overlap", []replacement{{0, 2, x}, {1, 3, y}}, ""},
		{"inside", []replacement{{0, 2, x}, {1, 1, y}}, ""},
		{"the same", []replacement{{1, 2, x}, {1, 2, y}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := replace(file, tt.places)
			if ok != (tt.want != "") {
				t.Fatalf("got %v, %v", got, ok)
			}
			if ok && string(assemble(got, "\n")) != tt.want {
				t.Errorf("got %q, want %q", assemble(got, "\n"), tt.want)
			}
		})
	}
}

// TestPositions holds where lines that were added or removed may stand as well with the same texts, one line away from
// the other changes: lines are letters, a point is blank.
func TestPositions(t *testing.T) {
	lines := func(s string) []string { return strings.Split(strings.ReplaceAll(s, ".", " "), "") }
	removed := func(from, to, at int) run { return run{from, to, at, at} }
	added := func(at, from, to int) run { return run{at, at, from, to} }
	for _, tt := range []struct {
		name string
		a, b string
		runs []run
		i    int
		want string // the first removed or added line of each position, near ones marked
	}{
		{"alone", "axb", "ab", []run{removed(1, 2, 1)}, 0, "1*"},
		{"of equal lines", "axxxb", "axxb", []run{removed(2, 3, 2)}, 0, "2* 1 3"},
		{"from the first line", "xxx", "xx", []run{removed(0, 1, 0)}, 0, "0* 1 2"},
		{"to the last line", "xxx", "xx", []run{removed(2, 3, 2)}, 0, "2* 1 0"},
		{"blank lines are near", "a..b", "a.b", []run{removed(1, 2, 1)}, 0, "1* 2*"},
		{"behind a blank line is not", "xy.xy.", "xy.", []run{removed(0, 3, 0)}, 0, "0* 1 2 3"},
		{"two lines", "axyxyb", "axyb", []run{removed(1, 3, 1)}, 0, "1* 2 3"},
		{"replaced lines stay", "axxb", "aqb", []run{{1, 3, 1, 2}}, 0, "1*"},
		{"added", "axxb", "axxxb", []run{added(2, 2, 3)}, 0, "2* 1 3"},
		{"below another change", "pxxxxq", "rxxxq", []run{{0, 1, 0, 1}, removed(3, 4, 3)}, 1, "3* 2 4"},
		{"above another change", "pxxxxq", "pxxxr", []run{removed(2, 3, 2), {5, 6, 4, 5}}, 0, "2* 1 3"},
		{"added below another", "pxxq", "rxxxq", []run{{0, 1, 0, 1}, added(2, 2, 3)}, 1, "2* 3"},
		{"added above another", "pxxq", "pxxxr", []run{added(2, 2, 3), {3, 4, 4, 5}}, 0, "2* 1"},
		{"between two changes", "pxxxxxq", "rxxxxs", []run{{0, 1, 0, 1}, removed(3, 4, 3), {6, 7, 5, 6}}, 1, "3* 2 4"},
	} {
		var got []string
		for _, p := range positions(tt.runs, tt.i, lines(tt.a), lines(tt.b)) {
			at := p.a0
			if p.a0 == p.a1 {
				at = p.b0
			}
			got = append(got, strconv.Itoa(at)+map[bool]string{true: "*"}[p.near])
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}
