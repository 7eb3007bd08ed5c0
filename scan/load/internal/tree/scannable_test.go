package tree

import (
	"os"
	"path/filepath"
	"testing"
)

func TestScannable(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"a.go": true, "a/b/c_test.go": true, "README.md": true, "docs/a.markdown": true, "a/b.MD": true, "cgo/x.go": true,
		"": false, ".": false, "..": false, "a": false, "go.mod": false, "a.go/": false, "/a.go": false, "../a.go": false, "a/../b.go": false, "a//b.go": false, "a/./b.go": false,
		".git/config": false, ".git/hooks.go": false, "a/.git/x.go": false, ".GIT/x.go": false, "_a/b.go": true, "_a/b.md": false, "_b.go": false, ".b.go": false, ".a.md": false, "a/_x/y.md": false,
		"vendor/a.go": false, "a/vendor/b.go": false, "Vendor/a.go": true, "testdata/a.go": true, "testdata/a.md": false, "testdata/.a/b.go": false, "_a/vendor/b.go": false, "a/TestData/b.go": true, "node_modules/a/README.md": false, "a/node_modules/b/c.md": false,
		"a.gox": false, "ssot.yaml": false, ".ssot/id": false, "Makefile": false, "a.sh": false,
	} {
		if got := Scannable(path); got != want {
			t.Errorf("%q: %t", path, got)
		}
		if got, want := Listed(path), want && path != "_a/b.go" && path != "testdata/a.go"; got != want {
			t.Errorf("%q is listed: %t", path, got)
		}
	}
}

// TestScannableIn has folders whose names the go command passes over be called by other names, which lead there where
// case does not count, and others that have such names.
func TestScannableIn(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, dir := range []string{"vendor", "a/Vendor/b", "a/testdata", "TESTDATA"} {
		if err := os.MkdirAll(filepath.Join(root, filepath.FromSlash(dir)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "a", "VENDOR"), nil, 0o600); err != nil {
		t.Log("case does not count here:", err)
	}
	for path, want := range map[string]bool{
		"a/Vendor/b/x.go": true, "a/Vendor/x.go": true, "a/TestData/x.go": true, "TESTDATA/x.go": true, "a.go": true, "a/b.go": true, "none/b.go": true,
		"Vendor/x.go": false, "a/VENDOR/x.go": false, "none/Vendor/b.go": false, "vendor/x.go": false, "a/Vendor/vendor/x.go": false,
	} {
		if got := ScannableIn(root, path); got != want {
			t.Errorf("%q: %t", path, got)
		}
	}
}
