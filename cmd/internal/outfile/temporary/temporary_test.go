package temporary_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/outfile/temporary"
)

// left are the names in a folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestLeft holds that a new file removes those of killed processes alone: not one that is being written, and nothing
// that only has a similar name, or is no file.
func TestLeft(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	const killed = ".ssot-out-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	others := []string{".ssot-foo", ".ssot-out-", ".ssot-out-ABCDEFGHIJKLMNOPQRSTUVWXY", ".ssot-out-abcdefghijklmnopqrstuvwxyz", ".ssot-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0-new", "x" + killed}
	for _, name := range append(slices.Clone(others), killed) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const folder, link = ".ssot-out-22222222222222222222222222", ".ssot-out-33333333333333333333333333"
	if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Symlink(".ssot-foo", filepath.Join(dir, link)) == nil {
		others = append(others, link)
	}
	want := append(slices.Clone(others), folder)

	first, err := temporary.Create(root, ".", 0o600)
	if err != nil {
		t.Fatal(err)
	}
	second, err := temporary.Create(root, ".", 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.WriteString("text"); err != nil {
		t.Fatal(err)
	}
	both := append(slices.Clone(want), first.In, second.In)
	slices.Sort(both)
	if got := left(t, dir); !slices.Equal(got, both) {
		t.Errorf("with two that are written there are %q, want %q", got, both)
	}
	first.Drop()
	second.Drop()
	slices.Sort(want)
	if got := left(t, dir); !slices.Equal(got, want) {
		t.Errorf("in the end there are %q, want %q", got, want)
	}
}
