package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/scan/disk"
)

// TestCheck holds that a file that can't be read is refused without being opened, and below an open folder as well.
func TestCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"plain": "text", "large": "more text"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink("plain", filepath.Join(dir, "link")), os.Mkdir(filepath.Join(dir, "folder"), 0o700)); err != nil {
		t.Skip("no links here:", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	for _, c := range []struct {
		name         string
		check, below error
	}{
		{"plain", nil, nil},
		{"large", disk.ErrTooLarge, disk.ErrTooLarge},
		{"link", nil, disk.ErrIrregular},
		{"folder", disk.ErrIrregular, disk.ErrIrregular},
		{"none", fs.ErrNotExist, fs.ErrNotExist},
	} {
		if err := disk.Check(filepath.Join(dir, c.name), 4); !errors.Is(err, c.check) {
			t.Errorf("%s: %v", c.name, err)
		}
		text, err := disk.ReadBelow(root, c.name, 4)
		if !errors.Is(err, c.below) || err == nil && string(text) != "text" {
			t.Errorf("%s below an open folder: %q, %v", c.name, text, err)
		}
	}
}
