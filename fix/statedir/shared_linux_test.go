package statedir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/internal/disk/usertest"
)

// TestTwoUsers has two users of one machine work on a tree that both can write to: each has a session, in what is the
// other's .ssot too, and nobody reads or changes what is the other's.
func TestTwoUsers(t *testing.T) {
	const first, second = usertest.Nobody, 1000
	for _, tt := range []struct {
		name  string
		mode  os.FileMode // of the tree
		local os.FileMode // of .ssot, as the first user has it; 0 is as it is made
		note  string      // what the second is told before the first decision
	}{
		{"shared", 0o777, 0, "id names a session that you do not have: it came with a clone, from another user or from another machine, or it was removed; nothing of it is read; the first decision begins a new one"},
		{"as an older ssot made it", 0o777, 0o700, " belongs to another user and can't be read; the first decision begins a new one"},
		{"the tree's folder is the first's alone", 0o755, 0, "id names a session that you do not have: it came with a clone, from another user or from another machine, or it was removed; nothing of it is read; the first decision begins a new one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder, d := tree(t, "shop")
			for dir := filepath.Dir(folder); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
				if err := os.Chmod(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			homes := map[int]string{first: d.home.path + "1", second: d.home.path + "2"}
			err := errors.Join(os.Chmod(folder, tt.mode), os.Chown(folder, first, first))
			for uid, home := range homes {
				err = errors.Join(err, os.Mkdir(home, 0o700), os.Chown(home, uid, uid))
			}
			if err != nil {
				t.Skip("only root can give files away:", err)
			}
			at := folder
			is := func(uid int, do func(d *Dir) (Found, error)) (found Found) {
				t.Helper()
				usertest.As(t, uid, uid, func() {
					d, err := Open(at, homes[uid])
					if err == nil {
						found, err = do(d)
					}
					if err != nil {
						t.Error(err)
					}
				})
				return found
			}
			create := func(d *Dir) (Found, error) { return d.Make(t.Context()) }
			ones := is(first, create)
			if tt.local != 0 {
				if err := os.Chmod(filepath.Join(folder, Local), tt.local); err != nil {
					t.Fatal(err)
				}
			}
			was, err := os.ReadFile(filepath.Join(folder, Local, idFile))
			if err != nil {
				t.Fatal(err)
			}
			if found := is(second, (*Dir).Find); found.Path != "" || !strings.HasSuffix(found.Note, tt.note) {
				t.Errorf("found %+v", found)
			}
			others := is(second, create)
			if others.Path == "" || others.Path == ones.Path {
				t.Errorf("made %+v", others)
			}
			if again := is(second, create); again.Path != others.Path {
				t.Errorf("made %+v again", again)
			}
			if found := is(second, (*Dir).Find); found.Path != others.Path || found.Note != "" {
				t.Errorf("found %+v", found)
			}
			if found := is(first, (*Dir).Find); found.Path != ones.Path || found.Note != "" {
				t.Errorf("the first found %+v", found)
			}
			if now, err := os.ReadFile(filepath.Join(folder, Local, idFile)); err != nil || string(now) != string(was) {
				t.Errorf("the names are %q, %v", now, err)
			}
			if at = move(t, folder, "store"); identity.Of(at).Known() {
				if found := is(second, (*Dir).Find); found.Path != others.Path || found.Note != "" {
					t.Errorf("moved: found %+v", found)
				}
			}
		})
	}
}

// TestTwoUsersReversed has the first to decide be one to whom the tree does not belong and who can't make anything in
// its folder.
func TestTwoUsersReversed(t *testing.T) {
	folder, d := tree(t, "shop")
	for dir := folder; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(d.home.path, 0o700), os.Chown(d.home.path, 1000, 1000)); err != nil {
		t.Skip("only root can give files away:", err)
	}
	usertest.As(t, 1000, 1000, func() {
		made, err := d.Make(t.Context())
		if err != nil || made.Path == "" {
			t.Errorf("made %+v, %v", made, err)
			return
		}
		if found, err := d.Find(); err != nil || found.Path != made.Path || found.Note != "" {
			t.Errorf("found %+v, %v", found, err)
		}
	})
	if _, err := os.Lstat(filepath.Join(folder, Local)); err == nil {
		t.Error("something was made in the tree")
	}
}
