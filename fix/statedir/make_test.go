package statedir

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// TestMakeAll makes a folder with its parents, for its user alone, and none where a file stands.
func TestMakeAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b")
	for range 2 {
		if err := makeAll(path, new(folder.Probe)); err != nil {
			t.Fatal(err)
		}
	}
	for _, made := range []string{path, filepath.Dir(path)} {
		if info, err := os.Stat(made); err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", made, info, err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "below")} {
		if err := makeAll(path, new(folder.Probe)); !errors.Is(err, syscall.ENOTDIR) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestUsersHome holds which repository is the user's home folder; a home that is relative may be any.
func TestUsersHome(t *testing.T) {
	home, other := t.TempDir(), t.TempDir()
	link := filepath.Join(other, "link")
	if err := os.Symlink(home, link); err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		home, root string
		want       bool
	}{
		{home, home, true}, {home, link, true}, {link, home, true}, {home, other, false}, {home, filepath.Join(home, "none"), false},
		{filepath.Join(home, "none"), home, false}, {".", ".", false}, {"", home, false},
	} {
		t.Setenv("HOME", test.home)
		t.Setenv("USERPROFILE", test.home)
		if usersHome(test.root) != test.want {
			t.Errorf("the home %q is %s: %t", test.home, test.root, !test.want)
		}
	}
}
