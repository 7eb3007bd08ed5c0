// Package journal is the folder .ssot: it applies steps of changes to files so that each is made whole or not at all, whatever happens, and keeps the bytes and states that this needs.
package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"
	"time"
)

// Dir is the name of the journal's folder, beside ssot.yaml.
const Dir = ".ssot"

const (
	ignoreFile = Dir + "/.gitignore"
	lockFile   = Dir + "/lock"
	intentFile = Dir + "/intent.json"
	blobDir    = Dir + "/blobs"

	// ours is how the names of all temporary files start. None ends in .go, so that no Go command takes one for source.
	ours = ".ssot-"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// Journal applies changes below one folder. Its methods may be called from several goroutines; those that write are called under Lock.
type Journal struct {
	root *disk
	held atomic.Bool
	// wait is how long Lock waits for another process.
	wait time.Duration
	// at, when set, is told of every point at which a crash leaves something behind. Tests end the process there, or play another program.
	at func(point string)
}

// Open returns the journal of a folder. It creates nothing: the first Lock does.
func Open(root string) (*Journal, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find the folder %s: %w", root, err)
	}
	r, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	return &Journal{root: &disk{Root: r}, wait: 10 * time.Second}, nil
}

// Close releases the folder. Nothing is saved here: what was committed is on disk.
func (j *Journal) Close() error { return j.root.Close() }

// Exists reports whether the journal's folder is there, that is, whether anything was ever decided. When that can't be told it may be: reading from it says what is wrong.
func (j *Journal) Exists() bool {
	info, err := j.root.Lstat(Dir)
	if err != nil {
		return !missing(err)
	}
	return info.IsDir()
}

// ReadState returns what WriteState saved under the name, or an error that is fs.ErrNotExist.
func (j *Journal) ReadState(name string) ([]byte, error) {
	if err := stateName(name); err != nil {
		return nil, err
	}
	data, err := j.root.ReadFile(path.Join(Dir, name))
	if err != nil {
		return nil, fmt.Errorf("read the session: %w", err)
	}
	return data, nil
}

// WriteState saves data under the name, as a whole: a reader, also one after a crash, finds the old data or the new.
func (j *Journal) WriteState(name string, data []byte) error {
	if err := stateName(name); err != nil {
		return err
	}
	if err := j.locked(); err != nil {
		return err
	}
	if err := j.save(path.Join(Dir, name), data); err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	return nil
}

func stateName(name string) error {
	if !fs.ValidPath(name) || path.Base(name) != name || name[0] == '.' || name == path.Base(intentFile) || name == path.Base(lockFile) || name == path.Base(blobDir) {
		return fmt.Errorf("%q is no name for a state", name)
	}
	return nil
}

// prepare makes the journal's folder.
func (j *Journal) prepare() error {
	info, err := j.root.Lstat(Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := j.writableRoot(); err != nil {
			return err
		}
		if err := j.root.Mkdir(Dir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return j.readOnly(err)
		}
	case err != nil:
		return fmt.Errorf("look at %s: %w", j.name(Dir), err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: move it away, ssot keeps its decisions there", j.name(Dir))
	case info.Mode().Perm()&0o200 == 0:
		return j.readOnly(fs.ErrPermission)
	}
	if err := j.root.Mkdir(blobDir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return j.readOnly(err)
	}
	if _, err := j.root.Lstat(ignoreFile); errors.Is(err, fs.ErrNotExist) {
		if err := j.save(ignoreFile, []byte("*\n")); err != nil {
			return j.readOnly(err)
		}
	}
	return nil
}

// writableRoot looks at the mode: a privileged user could write to a read-only folder, and should not.
func (j *Journal) writableRoot() error {
	info, err := j.root.Stat(".")
	if err != nil {
		return fmt.Errorf("look at the folder of ssot.yaml: %w", err)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return j.readOnly(fs.ErrPermission)
	}
	return nil
}

func (j *Journal) readOnly(err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps its decisions in %s, which can't be written: %w", j.name(Dir), err)
}

// name is a path as people know it.
func (j *Journal) name(p string) string {
	return filepath.Join(j.root.Name(), filepath.FromSlash(p))
}

// reach tells the tests that a point is reached.
func (j *Journal) reach(point string) {
	if j.at != nil {
		j.at(point)
	}
}
