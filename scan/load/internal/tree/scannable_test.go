package tree

import "testing"

func TestScannable(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"a.go": true, "a/b/c_test.go": true, "README.md": true, "docs/a.markdown": true, "a/b.MD": true, "cgo/x.go": true,
		"": false, ".": false, "..": false, "a": false, "go.mod": false, "a.go/": false, "/a.go": false, "../a.go": false, "a/../b.go": false, "a//b.go": false, "a/./b.go": false,
		".git/config": false, ".git/hooks.go": false, "a/.git/x.go": false, ".GIT/x.go": false, "_a/b.go": false, "_b.go": false, ".b.go": false, ".a.md": false, "a/_x/y.md": false,
		"vendor/a.go": false, "a/vendor/b.go": false, "Vendor/a.go": false, "testdata/a.go": false, "a/TestData/b.go": false, "node_modules/a/README.md": false, "a/node_modules/b/c.md": false,
		"a.gox": false, "ssot.yaml": false, ".ssot/id": false, "Makefile": false, "a.sh": false,
	} {
		if got := Scannable(path); got != want {
			t.Errorf("%q: %t", path, got)
		}
	}
}
