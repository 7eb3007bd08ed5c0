package temporary

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

const prefix = ".ssot-out-"

// File is a temporary file that is open for writing.
type File struct {
	*os.File
	In     string // its path in the root
	root   *os.Root
	locked *os.File // nil where there are no locks
}

// Create makes a file in a folder of a root. Before that it removes the files that killed processes left there.
func Create(root *os.Root, folder string, mode fs.FileMode) (*File, error) {
	sweep(root, folder)
	for {
		f := &File{In: path.Join(folder, prefix+rand.Text()), root: root}
		var err error
		if f.File, err = root.OpenFile(f.In, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode); err != nil {
			return nil, err
		}
		f.locked, err = lock(root, f.In)
		_, there := root.Lstat(f.In)
		if there == nil && !errors.Is(err, errLocked) {
			return f, nil // one that can't be locked can't be taken for left either
		}
		f.Drop() // another process took it for left, before it was locked
		if there != nil && !errors.Is(there, fs.ErrNotExist) {
			return nil, there
		}
	}
}

// Drop removes the file, if it was not renamed, and ends its lock.
func (f *File) Drop() {
	_ = f.Close() // it may be closed already
	_ = f.root.Remove(f.In)
	if f.locked != nil {
		_ = f.locked.Close()
	}
}

// isName reports whether a file has a name that Create gives.
func isName(name string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && len(rest) == len("ABCDEFGHIJKLMNOPQRSTUVWXYZ") && strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// sweep removes the files that killed processes left in a folder. What can't be told or removed stays.
func sweep(root *os.Root, folder string) {
	dir, err := root.Open(folder)
	if err != nil {
		return
	}
	defer func() { _ = dir.Close() }() // nothing was written
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !isName(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		name := path.Join(folder, e.Name())
		locked, err := lock(root, name)
		if err != nil {
			continue // its process lives
		}
		if locked != nil || lockless {
			_ = root.Remove(name)
		}
		if locked != nil {
			_ = locked.Close()
		}
	}
}
