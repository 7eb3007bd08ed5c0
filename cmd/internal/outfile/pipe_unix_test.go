//go:build unix

package outfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
)

// TestPipe holds that a named pipe is written to, larger texts than it holds too, while somebody reads it.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string, 1)
	go func() {
		text, _ := os.ReadFile(path) // what is missing is seen
		read <- string(text)
	}()
	text := strings.Repeat("text\n", 100_000)
	if err := outfile.Replace(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != text {
		t.Errorf("%d bytes of %d were read", len(got), len(text))
	}
}
