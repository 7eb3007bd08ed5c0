package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// TestFlushed writes every name that beginning a session makes down to the disk: else a crash of the whole system could
// leave a tree that names a session which is not there.
func TestFlushed(t *testing.T) {
	t.Parallel()
	_, d := tree(t, "shop")
	d = open(t, d.tree.folder, filepath.Join(d.home.path, "state", "ssot"))
	var done, open []string
	probe := &folder.Probe{Fault: func(op, name string) *folder.Fault {
		switch op {
		case "make", "rename":
			open = append(open, op+" "+name)
			done = append(done, name)
		case "flush":
			if name == "." {
				open = nil
			}
		}
		if len(open) > 1 {
			t.Errorf("not flushed before the next: %v", open)
			open = open[1:]
		}
		return nil
	}}
	d.home.probe, d.tree.probe = probe, probe
	made := d.made(t)
	if len(open) > 0 {
		t.Errorf("not flushed: %v", open)
	}
	for _, want := range []string{"home", "state", "ssot", sessionsDir, made.name, Local} {
		if !slices.Contains(done, want) {
			t.Errorf("%s was made unseen; seen: %v", want, done)
		}
	}
	if len(done) != 6+3 { // and folder.json, .gitignore and id take their names
		t.Errorf("made %v", done)
	}
	info, err := os.Stat(filepath.Dir(d.home.path))
	if err != nil || info.Mode().Perm() != folderMode {
		t.Errorf("a folder above: %v, %v", info.Mode(), err)
	}
}

// TestNoFolderToMake has a file stand where a folder must be.
func TestNoFolderToMake(t *testing.T) {
	t.Parallel()
	folder, d := tree(t, "shop")
	write(t, d.home.path, "")
	d = open(t, folder, filepath.Join(d.home.path, "ssot"))
	if _, err := d.Make(t.Context()); err == nil {
		t.Error("a session was begun")
	}
}

// TestSweptAway has another user's process sweep away the temporary file of this one: it begins again.
func TestSweptAway(t *testing.T) {
	t.Parallel()
	folderPath, d := tree(t, "shop")
	times := 0
	d.tree.probe = &folder.Probe{Fault: func(op, _ string) *folder.Fault {
		if op == "rename" && times < 2 {
			times++
			return &folder.Fault{Err: fs.ErrNotExist}
		}
		return nil
	}}
	made := d.made(t)
	if names, _, err := d.tree.names(); err != nil || times != 2 || !slices.Equal(names, []string{made.name}) {
		t.Errorf("swept %d times: the tree names %v, %v", times, names, err)
	}
	if left, err := filepath.Glob(filepath.Join(folderPath, Local, ours+"*")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// TestMakeFails makes each operation of beginning a session fail: the error is returned, and the next one begins it.
func TestMakeFails(t *testing.T) {
	t.Parallel()
	for i, last := 0, false; !last; i++ {
		_, d := tree(t, "shop")
		n, failed := 0, ""
		probe := &folder.Probe{Fault: func(op, name string) *folder.Fault {
			if n++; n-1 != i {
				return nil
			}
			failed = op + " " + name
			return &folder.Fault{Err: syscall.EIO}
		}}
		d.home.probe, d.tree.probe = probe, probe
		found, err := d.Make(t.Context())
		if last = failed == ""; last {
			break
		}
		if !errors.Is(err, syscall.EIO) || found != (Found{}) {
			t.Errorf("%s failed: %+v, %v", failed, found, err)
		}
		d.home.probe, d.tree.probe = nil, nil
		made := d.made(t)
		if list, err := Sessions(d.home.path); err != nil || len(list) != 1 || list[0].Name != made.name {
			t.Errorf("after %s failed: %+v, %v", failed, list, err)
		}
	}
}
