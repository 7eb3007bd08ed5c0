package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestMountPoint has a file of the tree be one that is mounted there, as docker -v file:file does: it is refused before
// anything is written, and so is a step with it, on systems that tell; others can be replaced.
func TestMountPoint(t *testing.T) {
	dir := tree(t, map[string]string{"p/a.go": "a", "p/b.go": "b", "elsewhere": "a"})
	ended := make(chan error)
	go func() {
		var cannot error
		defer func() { ended <- cannot }()
		runtime.LockOSThread() // and never unlocked: the thread, which alone sees the mount, is not used again
		name := filepath.Join(dir, "p", "a.go")
		if cannot = errors.Join(unix.Unshare(unix.CLONE_NEWNS), unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, ""), unix.Mount(filepath.Join(dir, "elsewhere"), name, "", unix.MS_BIND, "")); cannot != nil {
			return
		}
		if err := os.Rename(filepath.Join(dir, "elsewhere"), name); !errors.Is(err, unix.EBUSY) {
			t.Errorf("it is no mount point: %v", err)
		}
		j := open(t, dir)
		unlock, err := j.Lock(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		defer unlock()
		refused := new(RefusedError)
		if err := j.Check("p/a.go"); err != nil && !errors.As(err, &refused) {
			t.Errorf("error %v", err)
		} else if err != nil && err.Error() != "p/a.go is a mount point (as docker -v file:file makes one), and nothing can be put in its place: mount its folder instead, or unmount it" {
			t.Error(err)
		}
		a, b := change("p/a.go", "a", "A"), change("p/b.go", "b", "B")
		if err := j.Commit(t.Context(), []patch.Change{b, a}, nil, nil); !errors.As(err, &refused) || refused.Path != "p/a.go" {
			t.Errorf("error %v", err)
		}
		if err := j.Check("p/b.go"); err != nil {
			t.Error(err)
		}
		if err := j.Commit(t.Context(), []patch.Change{b}, nil, nil); err != nil {
			t.Error(err)
		}
	}()
	if cannot := <-ended; cannot != nil {
		t.Skip("only root can mount:", cannot)
	}
	if now := contents(t, dir)["p/a.go"]; now != "a" {
		t.Errorf("a.go is %q", now)
	}
}
