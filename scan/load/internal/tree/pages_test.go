package tree

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/scantest"
)

const pages = `
-- go.mod --
module example.com/m
go 1.22
-- README.md --
-- a.go --
package a
-- docs/Deep/GUIDE.MD --
-- docs/_index.markdown --
-- docs/.hidden.md --
-- docs/page.mdx --
-- .github/README.md --
-- _drafts/a.md --
-- testdata/a.md --
-- vendor/x/README.md --
-- web/node_modules/x/README.md --
-- nested/go.mod --
module example.com/nested
-- nested/README.md --
`

func TestPages(t *testing.T) {
	root := scantest.Unpack(t, pages)
	if err := os.Symlink(filepath.Join(root, "README.md"), filepath.Join(root, "docs", "link.md")); err != nil {
		t.Fatal(err)
	}
	tree, err := Walk(t.Context(), root, map[string][]byte{
		filepath.Join(root, "new", "page.md"):      nil,
		filepath.Join(root, "README.md"):           []byte("new"),
		filepath.Join(root, "testdata", "page.md"): nil,
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []Page
	for _, p := range tree.Pages {
		rel, err := filepath.Rel(root, p.Path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, Page{Path: filepath.ToSlash(rel), Rel: p.Rel, ImportPath: p.ImportPath})
	}
	if diff := cmp.Diff([]Page{
		{Path: "README.md", Rel: ".", ImportPath: "example.com/m"},
		{Path: "docs/Deep/GUIDE.MD", Rel: "docs/Deep", ImportPath: "example.com/m/docs/Deep"},
		{Path: "docs/_index.markdown", Rel: "docs", ImportPath: "example.com/m/docs"},
		{Path: "new/page.md", Rel: "new", ImportPath: "example.com/m/new"},
	}, got); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	if len(tree.Dirs) != 1 || tree.Dirs[0].Rel != "." {
		t.Errorf("folders of Go files: %v", tree.Dirs)
	}
}
