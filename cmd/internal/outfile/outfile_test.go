package outfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
)

// TestReplace holds that a file has all of its new text or the old one, that a link stays one, and that nothing else
// stays behind.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "out"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("out", link); err != nil {
		t.Skip(err)
	}
	f, err := outfile.Open(link)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("half written: %q", text)
	}
	f.Discard()
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("discarded, and it has %q", text)
	}
	if err := outfile.Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	info, err := os.Lstat(link)
	if text, _ := os.ReadFile(path); err != nil || string(text) != "new" || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%q, %v, %v", text, info.Mode(), err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode became %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                   dir + ": it is a folder",
		filepath.Join(dir, "nothing", "file"): filepath.Join("nothing", "file") + ": ",
	} {
		if _, err := outfile.Open(path); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), ".ssot-") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if runtime.GOOS != "windows" {
		if err := outfile.Replace(os.DevNull, []byte("gone")); err != nil {
			t.Errorf("what is no file is written to: %v", err)
		}
	}
}
