package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/scan/disk"
)

// TestTop holds that the innermost repository counts, one whose .git is a file too, and that a folder in none is its
// own top.
func TestTop(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "a", "inner")
	deep := filepath.Join(inner, "b", "c")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := disk.Top(deep); got != deep {
		t.Errorf("in no repository it is %s", got)
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := disk.Top(deep); got != dir {
		t.Errorf("it is %s", got)
	}
	if err := os.WriteFile(filepath.Join(inner, ".git"), []byte("gitdir: elsewhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{deep, inner} {
		if got := disk.Top(folder); got != inner {
			t.Errorf("of %s it is %s", folder, got)
		}
	}
	if got := disk.Top(dir); got != dir {
		t.Errorf("of the outer one it is %s", got)
	}
}
