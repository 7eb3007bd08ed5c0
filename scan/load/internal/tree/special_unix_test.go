//go:build unix

package tree

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/scantest"
)

// TestSpecial has named pipes where the go command would open them, also in folders that are not walked, and where it
// would not.
func TestSpecial(t *testing.T) {
	dir := scantest.Unpack(t, `
-- m/go.mod --
module example.com/m
go 1.22
require example.com/beside v1.0.0
replace example.com/beside => ../beside
-- m/m.go --
package m
-- m/inner/go.mod --
module example.com/inner
-- m/vendor/nested/go.mod --
module example.com/vendored
-- beside/go.mod --
module example.com/beside
-- elsewhere/e.go --
package e
`)
	for _, pipe := range []string{
		"m/a.go", "m/page.md", "m/a.txt", "m/_a.go", "m/.a.go", "m/a.s", "m/.git/a.go", "m/inner/a.go", "m/folder.go/a.go", "m/folder.txt/b.c",
		"m/testdata/a.go", "m/testdata/.x/a.go", "m/_x/a.go", "m/vendor/v/a.go", "m/vendor/nested/a.go", "beside/a.go", "elsewhere/a.go", "elsewhere/below/a.c", "beyond/a.go",
	} {
		path := filepath.Join(dir, filepath.FromSlash(pipe))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"linked": "../elsewhere", "pipe.go": "a.txt", "folder.s": "../elsewhere", "link.md": "page.md", "plain.go": "m.go", "_unseen": "../beyond"} {
		if err := os.Symlink(to, filepath.Join(dir, "m", link)); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Walk(t.Context(), filepath.Join(dir, "m"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range tree.Special {
		got = append(got, strings.TrimPrefix(e.Position.Filename, dir+"/"))
		if e.Msg != "not a regular file but a named pipe: it is not opened" {
			t.Errorf("%s: %s", e.Position.Filename, e.Msg)
		}
	}
	want := []string{
		"beside/a.go", "m/_x/a.go", "m/a.go", "m/a.s", "m/folder.go/a.go", "m/folder.s/a.go", "m/folder.s/below/a.c", "m/folder.txt/b.c",
		"m/linked/a.go", "m/linked/below/a.c", "m/page.md", "m/pipe.go", "m/testdata/a.go", "m/vendor/v/a.go",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, want := picture(tree), "module example.com/m, not entered: inner\n. (example.com/m)\n\tm.go: package m, imports []\n\tplain.go: package m, imports []\n"; got != want {
		t.Error(got)
	}
	if len(tree.Pages) != 0 {
		t.Error(tree.Pages)
	}
	few, err := aside(t.Context(), filepath.Join(dir, "elsewhere"), "", 2)
	if err != nil || len(few) != 1 {
		t.Error("no more entries are visited than are wanted:", few, err)
	}
	none, err := aside(t.Context(), filepath.Join(dir, "elsewhere"), filepath.Join(dir, "elsewhere", "below"), maxLinked)
	if err != nil || len(none) != 1 {
		t.Error("a folder that is walked already is left out:", none, err)
	}
}
