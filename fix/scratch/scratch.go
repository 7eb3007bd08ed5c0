// Package scratch makes temporary folders that go also when their process is killed: the next process that makes one of
// the same name removes those that were left.
//
// The input is a folder and the start of a name; the output is a new folder with a lock file in it, which is locked
// while the process lives. A folder is taken for left only if it has such a name and a lock file that is not locked.
package scratch

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
)

const (
	letters  = 5           // the number of random letters in a name
	lockName = "lock"      // the file that is locked
	lockWait = time.Minute // only another process's look at the folder is waited for
	look     = time.Millisecond
)

// Folder is a temporary folder.
type Folder struct {
	Path   string // absolute
	unlock func()
}

// Make removes what killed processes left in a folder under a name, and makes a new folder there.
func Make(ctx context.Context, dir, name string) (*Folder, error) {
	left, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range left {
		if is(entry.Name(), name) && entry.IsDir() {
			removeLeft(ctx, filepath.Join(dir, entry.Name()))
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	for {
		path := filepath.Join(dir, name+strings.ToLower(rand.Text()[:letters]))
		err := os.Mkdir(path, 0o700)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lock := filepath.Join(path, lockName)
		unlock, err := lockfile.Take(ctx, lock, lockfile.Alone, lockWait)
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(path))
		}
		if _, err := os.Lstat(lock); err != nil { // another process locked it first, and took it for left
			unlock()
			continue
		}
		return &Folder{path, unlock}, nil
	}
}

// is reports whether a folder's name is one that Make gives.
func is(folder, name string) bool {
	rest, ok := strings.CutPrefix(folder, name)
	return ok && len(rest) == letters && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// removeLeft removes a folder whose lock file exists and is not locked. A folder without a lock file is left alone,
// since its process may be about to create the file.
func removeLeft(ctx context.Context, path string) {
	lock := filepath.Join(path, lockName)
	if info, err := os.Lstat(lock); err != nil || !info.Mode().IsRegular() {
		return
	}
	release, err := lockfile.Take(ctx, lock, lockfile.Alone, look)
	if err != nil {
		return // its process lives, or the folder is another user's
	}
	Remove(path) // under the lock: its process may be about to take it
	release()
	Remove(path) // again, since Windows does not remove open files
}

// Drop removes the folder. On a nil Folder it does nothing.
func (f *Folder) Drop() {
	if f != nil {
		f.unlock() // first, since Windows does not remove open files
		Remove(f.Path)
	}
}

// Remove removes a folder with all that is in it, also in folders that can't be written. What can't be removed stays
// among the temporary files.
func Remove(folder string) {
	if os.RemoveAll(folder) == nil {
		return
	}
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			_ = os.Chmod(path, 0o700) // before it is read
		}
		return nil
	})
	_ = os.RemoveAll(folder)
}
