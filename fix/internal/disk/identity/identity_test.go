package identity

import (
	"strings"
	"testing"
)

// TestIdentity compares the identities of folders, of which a system may tell less.
func TestIdentity(t *testing.T) {
	t.Parallel()
	whole := Identity{Device: 1, Inode: 2, Born: 3}
	for _, test := range []struct {
		name  string
		other Identity
		want  string // what holds: i is it, d it differs, m it may be it, p both may be of one folder though they differ
	}{
		{"itself", whole, "imp"},
		{"on another device", Identity{Device: 9, Inode: 2, Born: 3}, "imp"},
		{"another inode", Identity{Device: 1, Inode: 9, Born: 3}, "dp"},
		{"born at another time", Identity{Device: 1, Inode: 2, Born: 9}, "dp"},
		{"born at another time on another device", Identity{Device: 9, Inode: 2, Born: 9}, "d"},
		{"another inode, born at another time", Identity{Device: 1, Inode: 9, Born: 9}, "d"},
		{"nobody knows when it was born", Identity{Device: 1, Inode: 2}, "mp"},
		{"another inode, and nobody knows when it was born", Identity{Device: 1, Inode: 9}, ""},
		{"nothing is known", Identity{}, ""},
		{"born at that time, and no inode is known", Identity{Born: 3}, "p"},
	} {
		for i, pair := range [][2]Identity{{whole, test.other}, {test.other, whole}} {
			a, b := pair[0], pair[1]
			var held []string
			for _, is := range []struct {
				letter string
				holds  bool
			}{{"i", a.Is(b)}, {"d", a.DiffersFrom(b)}, {"m", a.Maybe(b)}, {"p", a.Partly(b)}} {
				if is.holds {
					held = append(held, is.letter)
				}
			}
			if same := a.Anywhere() == b.Anywhere(); same != a.Is(b) {
				t.Errorf("%s, %d: equal anywhere %t", test.name, i, same)
			}
			if got := strings.Join(held, ""); got != test.want {
				t.Errorf("%s, %d: %q, want %q", test.name, i, got, test.want)
			}
		}
	}
	if none := (Identity{}); none.Is(none) || none.DiffersFrom(none) || none.Maybe(none) {
		t.Error("what is not known is told")
	}
}
