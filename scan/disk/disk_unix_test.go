//go:build unix

package disk

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestIrregular reads what would block or never end: a test that hangs has failed.
func TestIrregular(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.go")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link.go": pipe, "device.go": "/dev/zero", "folder.go": dir} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"pipe.go": "a named pipe", "link.go": "a named pipe", "device.go": "a device", "folder.go": "a folder",
	} {
		path := filepath.Join(dir, name)
		want = "read " + path + ": not a regular file but " + want + ": it is not opened"
		if _, err := Read(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		if _, err := open(path, Limit); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s, replaced after it was looked at: %v, want %s", name, err, want)
		}
	}
}

func TestSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "s") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "s.go")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "a socket") {
		t.Error(err)
	}
}
