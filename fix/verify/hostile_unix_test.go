//go:build unix

package verify_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/verify"
)

// hostileTest is a test that does what nobody wants of one. FIFO is a named pipe and LOCK a file.
const hostileTest = `package gamma

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestLeaves(t *testing.T) {
	lock, err := os.OpenFile(os.Getenv("LOCK"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(os.TempDir(), strings.Repeat("s", 50))
	if _, err := net.Listen("unix", socket); err != nil { // a second time in one folder it is in use
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(os.TempDir(), "left", "behind"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(os.TempDir(), "left"), 0o500); err != nil {
		t.Fatal(err)
	}
	child := exec.Command("sleep", "1000")
	child.ExtraFiles = []*os.File{lock} // held as long as it runs
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if fifo := os.Getenv("FIFO"); fifo != "" {
		t.Log(t.TempDir())
		if _, err := os.OpenFile(fifo, os.O_WRONLY, 0); err != nil {
			t.Fatal(err)
		}
		select {}
	}
}
`

// hostileModule returns the module with such a test in a package that a decision touched.
func hostileModule(t *testing.T) (o verify.Options, lock *os.File) {
	t.Helper()
	o = module(t)
	o.Decisions, o.Changes = o.Decisions[3:4], o.Changes[3:4]
	if err := os.WriteFile(filepath.Join(o.Root, "gamma", "hostile_test.go"), []byte(hostileTest), 0o600); err != nil {
		t.Fatal(err)
	}
	lock, err := os.Create(filepath.Join(t.TempDir(), "lock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Close() })
	t.Setenv("LOCK", lock.Name())
	t.Setenv("TMPDIR", t.TempDir())
	return o, lock
}

// ended waits until what held the lock is not there any more.
func ended(t *testing.T, lock *os.File) {
	t.Helper()
	free := make(chan error, 1)
	go func() { free <- syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) }()
	select {
	case err := <-free:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("what a test started is still running")
	}
}

// nothing wants a folder to be empty.
func nothing(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// TestLeftRunning holds that what a test leaves running is ended with it, and nothing is left of it on disk.
func TestLeftRunning(t *testing.T) {
	o, lock := hostileModule(t)
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if n := r.Count(verify.Broken) + r.Count(verify.Unsteady); n > 0 {
		t.Errorf("what the test left changes the next run of it: %q", told(r))
	}
	ended(t, lock)
	nothing(t, os.TempDir())
}

// TestEndedInTheMiddle holds that nothing is left of a test that is ended in the middle: no process, no folder of its
// own or of go's, and the tree as it was.
func TestEndedInTheMiddle(t *testing.T) {
	o, lock := hostileModule(t)
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FIFO", fifo)
	before := tree(t, o.Root)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		if f, err := os.Open(fifo); err == nil { // when the test is there
			_ = f.Close()
		}
	}()
	if _, err := verify.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	ended(t, lock)
	nothing(t, os.TempDir())
	if diff := cmp.Diff(before, tree(t, o.Root)); diff != "" {
		t.Error("the tree is another: " + diff)
	}
}

// TestModuleStays holds that go.mod stays as it is when the user has go change it.
func TestModuleStays(t *testing.T) {
	o := module(t)
	o.Decisions, o.Changes = o.Decisions[3:4], o.Changes[3:4]
	for name, text := range map[string]string{
		"go.mod":       "module example.com/m\n\ngo 1.24\n\nreplace example.com/more => ./more\n",
		"more/go.mod":  "module example.com/more\n\ngo 1.24\n",
		"more/more.go": "package more\n",
		"gamma/use.go": "package gamma\n\nimport _ \"example.com/more\"\n",
	} {
		path := filepath.Join(o.Root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	before := tree(t, o.Root)
	if _, err := verify.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, o.Root)); diff != "" {
		t.Error("the tree is another: " + diff)
	}
}
