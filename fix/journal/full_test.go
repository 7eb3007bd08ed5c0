//go:build unix

package journal

import (
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// limitFiles lets no file of this process grow beyond 1000 bytes, which looks like a full disk: the write comes back
// short.
func limitFiles() error {
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: 1000})
}

// TestFullDisk runs out of space at every stage of a step: every file stays as it was.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"checked", "intended", "new text of p0/f.go", "new text of p1/f.go", "saving"} {
		t.Run(point, func(t *testing.T) {
			dir := tree(t, before(3))
			said, killed := run(t, job{Dir: dir, Files: 3, Kill: -1, Full: point})
			if killed || !strings.Contains(said, "file too large") {
				t.Fatalf("killed %v, said %q", killed, said)
			}
			if point != "checked" && !strings.Contains(said, "every file is as it was") {
				t.Errorf("said %q", said)
			}
			same(t, dir, before(3))
			j := locked(t, dir)
			if j.Interrupted() {
				t.Error("the step is still open")
			}
			if err := commit(j, 3); err != nil {
				t.Errorf("with space again: %v", err)
			}
			same(t, dir, after(3))
		})
	}
}
