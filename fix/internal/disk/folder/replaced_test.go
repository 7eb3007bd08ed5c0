package folder_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// TestReplaced holds that a folder knows whether its path leads to another folder now.
func TestReplaced(t *testing.T) {
	in := t.TempDir()
	path := filepath.Join(in, "a")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := folder.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if f.Name() != path || f.Path("b/c.go") != filepath.Join(path, "b", "c.go") {
		t.Errorf("%s, %s", f.Name(), f.Path("b/c.go"))
	}
	if f.Replaced() {
		t.Error("nothing happened to the folder")
	}
	if err := os.Rename(path, filepath.Join(in, "b")); err != nil {
		t.Skip("an open folder can't be renamed here:", err)
	}
	if f.Replaced() {
		t.Error("the folder is gone, and no other has its path")
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if !f.Replaced() {
		t.Error("another folder has the path")
	}
	if _, err := folder.Open(filepath.Join(in, "missing"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestReadFile holds that a file is read whole, and that what can't be opened is an error.
func TestReadFile(t *testing.T) {
	in := t.TempDir()
	if err := os.WriteFile(filepath.Join(in, "a.txt"), []byte("one\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := folder.Open(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, err := f.ReadFile("a.txt"); err != nil || string(got) != "one\ntwo\n" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := f.ReadFile("b.txt"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := f.ReadFile("../a.txt"); err == nil {
		t.Error("a file outside of the folder was read")
	}
	h, err := f.Open("a.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	info, err := h.Stat()
	if err != nil {
		t.Fatal(err)
	}
	o, err := h.Original(info)
	if err != nil {
		t.Fatal(err)
	}
	if same, err := o.Same(h, info, 1); !same || err != nil {
		t.Error("a file is not what it is:", err)
	}
	if same, _ := (*folder.Original)(nil).Same(h, info, 0); !same || !(*folder.Original)(nil).Is(info) {
		t.Error("no original differs from nothing")
	}
	if err := os.Chmod(filepath.Join(in, "a.txt"), 0o400); err != nil {
		t.Fatal(err)
	}
	now, err := h.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if o.Is(now) || folder.SameMode(info, now) || !folder.SameOwner(info, now) {
		t.Errorf("%v is taken for %v", now.Mode(), info.Mode())
	}
	if same, err := o.Same(h, now, 1); same || err != nil {
		t.Errorf("the mode differs: %t, %v", same, err)
	}
	if err := os.Chmod(filepath.Join(in, "a.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
}
