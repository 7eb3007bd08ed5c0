package statedir

import (
	"strings"
	"testing"
)

// TestIdentity compares the identities of folders, of which a system may tell less.
func TestIdentity(t *testing.T) {
	t.Parallel()
	whole := identity{Device: 1, Inode: 2, Born: 3}
	for _, test := range []struct {
		name  string
		other identity
		want  string // what holds: i is it, d it differs, m it may be it, p both may be of one folder though they differ
	}{
		{"itself", whole, "imp"},
		{"on another device", identity{Device: 9, Inode: 2, Born: 3}, "imp"},
		{"another inode", identity{Device: 1, Inode: 9, Born: 3}, "dp"},
		{"born at another time", identity{Device: 1, Inode: 2, Born: 9}, "dp"},
		{"born at another time on another device", identity{Device: 9, Inode: 2, Born: 9}, "d"},
		{"another inode, born at another time", identity{Device: 1, Inode: 9, Born: 9}, "d"},
		{"nobody knows when it was born", identity{Device: 1, Inode: 2}, "mp"},
		{"another inode, and nobody knows when it was born", identity{Device: 1, Inode: 9}, ""},
		{"nothing is known", identity{}, ""},
		{"born at that time, and no inode is known", identity{Born: 3}, "p"},
	} {
		for i, pair := range [][2]identity{{whole, test.other}, {test.other, whole}} {
			a, b := pair[0], pair[1]
			var held []string
			for _, is := range []struct {
				letter string
				holds  bool
			}{{"i", a.is(b)}, {"d", a.differsFrom(b)}, {"m", a.maybe(b)}, {"p", a.partly(b)}} {
				if is.holds {
					held = append(held, is.letter)
				}
			}
			if got := strings.Join(held, ""); got != test.want {
				t.Errorf("%s, %d: %q, want %q", test.name, i, got, test.want)
			}
		}
	}
	if none := (identity{}); none.is(none) || none.differsFrom(none) || none.maybe(none) {
		t.Error("what is not known is told")
	}
}

// TestMatchAt judges a session that was begun at the path of a folder, by both identities and whether the folder names
// the session.
func TestMatchAt(t *testing.T) {
	t.Parallel()
	mine := identity{Device: 1, Inode: 2, Born: 3}
	const other, maybe = "which was another folder when it was begun", "which may have been another folder when it was begun"
	for _, test := range []struct {
		name         string
		was          identity
		named, found match
		why, unnamed string
	}{
		{"the same", mine, sameFolder, sameFolder, "", ""},
		{"another inode, born at another time", identity{Device: 1, Inode: 9, Born: 9}, noMatch, noMatch, other, other},
		{"born at another time", identity{Device: 1, Inode: 2, Born: 9}, here, noMatch, "", other},
		{"nobody knows when it was born", identity{Device: 1, Inode: 2}, here, here, "", ""},
		{"another inode, and nobody knows when it was born", identity{Device: 1, Inode: 9}, here, noMatch, "", maybe},
		{"nothing is known", identity{}, here, noMatch, "", maybe},
	} {
		if m, why := matchAt(test.was, mine, true); m != test.named || why != test.why {
			t.Errorf("%s, named: %d %q", test.name, m, why)
		}
		if m, why := matchAt(test.was, mine, false); m != test.found || why != test.unnamed {
			t.Errorf("%s, not named: %d %q", test.name, m, why)
		}
	}
}
