package scratch_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-58def443/ssot/fix/scratch"
)

// TestMake holds that what a killed process left goes, with folders in it that can't be written, and nothing else: not
// what lives, has no lock file yet, or only has a similar name.
func TestMake(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"x-abcde", "x-22222", "x-ABCDE", "x-abcdef", "y-abcde"} {
		if err := os.MkdirAll(filepath.Join(dir, name, "deep", "er"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "lock"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "x-22222", "lock")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "x-abcde", "deep"), 0o500); err != nil {
		t.Fatal(err)
	}
	first, err := scratch.Make(t.Context(), dir, "x-")
	if err != nil {
		t.Fatal(err)
	}
	second, err := scratch.Make(t.Context(), dir, "x-")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"x-22222", "x-ABCDE", "x-abcdef", "y-abcde"}
	both := append(slices.Clone(want), filepath.Base(first.Path), filepath.Base(second.Path))
	slices.Sort(both)
	if got := names(t, dir); !slices.Equal(got, both) {
		t.Errorf("while two live there are %q, want %q", got, both)
	}
	first.Drop()
	second.Drop()
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("in the end there are %q, want %q", got, want)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
