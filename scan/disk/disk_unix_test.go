//go:build unix

package disk

import (
	"errors"
	"io/fs"
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
	}
}

// TestReplaced has what would block or never end, or another file, take a file's name after it was looked at.
func TestReplaced(t *testing.T) {
	dir := t.TempDir()
	pipe, file, other := filepath.Join(dir, "pipe"), filepath.Join(dir, "file"), filepath.Join(dir, "other")
	err := syscall.Mkfifo(pipe, 0o600)
	for _, name := range []string{file, other} {
		err = errors.Join(err, os.WriteFile(name, []byte(name), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		now   string
		times int // that the look comes too early
		err   error
	}{
		{pipe, 1, ErrIrregular}, {other, 1, nil}, {other, 7, nil}, {other, 100, ErrReplaced}, {pipe, 100, ErrReplaced}, {dir + "/none", 1, fs.ErrNotExist},
	} {
		looked := 0
		f, info, err := Open(Calls[*os.File]{Open: os.OpenFile, Look: func(name string) (fs.FileInfo, error) {
			if looked++; looked <= tt.times {
				return os.Stat(file)
			}
			return os.Stat(name)
		}}, tt.now, Limit)
		if !errors.Is(err, tt.err) {
			t.Errorf("%s, looked at %d times too early: error %v, want %v", tt.now, tt.times, err, tt.err)
		}
		if err != nil {
			continue
		}
		is, err := os.Stat(tt.now)
		if err := errors.Join(err, f.Close()); err != nil || !os.SameFile(info, is) {
			t.Errorf("%s, looked at %d times too early: opened %v, %v", tt.now, tt.times, info, err)
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
