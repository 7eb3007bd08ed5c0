package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// TestInside holds which paths are in a folder.
func TestInside(t *testing.T) {
	for path, want := range map[string]bool{"/a": true, "/a/b": true, "/a/..b": true, "/ab": false, "/": false, "b": false} {
		if got := Inside("/a", path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if rel, ok := Below("/a", "/a/b/c"); !ok || rel != filepath.FromSlash("b/c") {
		t.Errorf("/a/b/c is %s in /a", rel)
	}
}

// TestResolve holds that links are resolved as far as a path exists.
func TestResolve(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "real", "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for path, want := range map[string]string{
		"real/in": "real/in", "link": "real", "link/in": "real/in", "link/no": "real/no", "link/no/none": "real/no/none", "no/link": "no/link",
	} {
		if got := Resolve(filepath.Join(dir, filepath.FromSlash(path))); got != filepath.Join(dir, filepath.FromSlash(want)) {
			t.Errorf("%s is %s, not %s", path, got, want)
		}
	}
	if got := Resolve("/"); got != "/" {
		t.Errorf("/ is %s", got)
	}
}
