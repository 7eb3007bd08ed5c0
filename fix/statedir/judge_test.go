package statedir

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// TestMatchAt judges a session that was begun at the path of a folder, by both identities and whether the folder names
// the session.
func TestMatchAt(t *testing.T) {
	t.Parallel()
	mine := identity.Identity{Device: 1, Inode: 2, Born: 3}
	const other, maybe = "which was another folder when it was begun", "which may have been another folder when it was begun"
	for _, test := range []struct {
		name         string
		was          identity.Identity
		named, found match
		why, unnamed string
	}{
		{"the same", mine, sameFolder, sameFolder, "", ""},
		{"another inode, born at another time", identity.Identity{Device: 1, Inode: 9, Born: 9}, noMatch, noMatch, other, other},
		{"born at another time", identity.Identity{Device: 1, Inode: 2, Born: 9}, here, noMatch, "", other},
		{"nobody knows when it was born", identity.Identity{Device: 1, Inode: 2}, here, here, "", ""},
		{"another inode, and nobody knows when it was born", identity.Identity{Device: 1, Inode: 9}, here, noMatch, "", maybe},
		{"nothing is known", identity.Identity{}, here, noMatch, "", maybe},
	} {
		if m, why := matchAt(test.was, mine, true); m != test.named || why != test.why {
			t.Errorf("%s, named: %d %q", test.name, m, why)
		}
		if m, why := matchAt(test.was, mine, false); m != test.found || why != test.unnamed {
			t.Errorf("%s, not named: %d %q", test.name, m, why)
		}
	}
}
