package gocmd

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFolders has what paths mean, and what stands at them.
func TestFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]string{
		"a/b":                            filepath.Join(dir, "a", "b"),
		"../a":                           filepath.Join(filepath.Dir(dir), "a"),
		".":                              dir,
		filepath.Join(dir, "a/..") + "/": dir,
	} {
		if got := Absolute(dir, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	for _, test := range []struct {
		path, dir string
		want      bool
	}{{"/a", "/a", true}, {"/a/b", "/a", true}, {"/a/b", "/a/", true}, {"/ab", "/a", false}, {"/a", "/a/b", false}, {"/a", "/", true}} {
		if IsBelow(filepath.FromSlash(test.path), filepath.FromSlash(test.dir)) != test.want {
			t.Errorf("%s below %s: not %t", test.path, test.dir, test.want)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "odd", "go.mod"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if !IsDir(dir) || IsDir(file) || IsDir(filepath.Join(dir, "none")) {
		t.Error("what is a folder")
	}
	if !HasGoMod(dir) || HasGoMod(filepath.Join(dir, "odd")) || HasGoMod(filepath.Join(dir, "none")) {
		t.Error("what has a go.mod")
	}
}
