//go:build unix

package outfile_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
)

// TestPipe holds that a named pipe is written to, larger texts than it holds too, while somebody reads it, and that one
// which nobody reads is refused.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	want := "write " + path + ": it is a named pipe that nobody reads: start its reader first"
	for name, write := range map[string]func(string, []byte) error{"replace": outfile.Replace, "append": outfile.Append} {
		if err := write(path, []byte("text")); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	reader, err := os.OpenFile(path, os.O_RDWR, 0) // so it does not wait for a writer
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = reader.Close() }()
	text := strings.Repeat("text\n", 100_000)
	for name, write := range map[string]func(string, []byte) error{"replace": outfile.Replace, "append": outfile.Append} {
		read := make(chan string, 1)
		go func() {
			got := make([]byte, len(text))
			_, _ = io.ReadFull(reader, got) // what is missing is seen
			read <- string(got)
		}()
		if err := write(path, []byte(text)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := <-read; got != text {
			t.Errorf("%s: %d bytes of %d were read", name, len(got), len(text))
		}
	}
}

// TestAppend holds that a file is made or added to.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	for range 2 {
		if err := outfile.Append(path, []byte("line\n")); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); string(text) != "line\nline\n" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// TestSocket holds that a socket is not taken for a pipe whose reader may still come.
func TestSocket(t *testing.T) {
	t.Chdir(t.TempDir()) // the paths of sockets are short
	l, err := net.Listen("unix", "socket")
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = l.Close() }()
	if err := outfile.Replace("socket", []byte("text")); !errors.Is(err, syscall.ENXIO) || err.Error() != "write socket: "+syscall.ENXIO.Error() {
		t.Errorf("%v", err)
	}
}
