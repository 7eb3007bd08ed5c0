// Package outfile writes files that a person named: in go a path and bytes, and the file has all of them or what it had
// before. Open checks that the file can be written, before there is anything to write; Commit replaces it by renaming a
// temporary file.
package outfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/outfile/temporary"
	"github.com/seed-58def443/ssot/scan/disk"
)

// A File is a file to be written.
type File struct {
	path   string
	to     *os.File // the file itself, if it is not regular
	root   *os.Root // the file's folder
	temp   *temporary.File
	mode   fs.FileMode
	seen   []byte // what it must still have; nil: it must not exist
	update bool   // whether seen counts
}

// In returns the path of a file named in a working directory. It returns an error if a name inside of the directory's
// repository leads out of it through a symbolic link, which may have come with the repository.
func In(dir, name string) (string, error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	top := disk.Top(dir)
	below, err := filepath.Rel(top, path)
	if err != nil || !filepath.IsLocal(below) {
		return path, nil
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return "", fmt.Errorf("write %s: %w", name, cause(err))
	}
	defer func() { _ = root.Close() }() // nothing was written
	for folder := filepath.Dir(below); folder != "."; folder = filepath.Dir(folder) {
		if _, err := root.Stat(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("write %s: its folder leads out of the repository by a symbolic link, or can't be looked at: name the file by the path that it really has", name)
		}
	}
	return path, nil
}

// devices is the directory of the system's own links, such as /dev/stdout.
const devices = "/dev/"

// Open checks that a file can be written. It writes directly to a file that is not regular (/dev/stdout, a pipe). It
// refuses a symbolic link, which may have come with the repository.
func Open(path string) (*File, error) {
	mode := fs.FileMode(0o644)
	link, err := os.Lstat(path)
	linked := err == nil && link.Mode()&fs.ModeSymlink != 0
	if target, err := filepath.EvalSymlinks(path); err == nil && strings.HasPrefix(path, devices) {
		path, linked = target, false
	}
	info, err := os.Stat(path)
	if linked && (err != nil || info.Mode().IsRegular()) {
		return nil, fmt.Errorf("write %s: it is a symbolic link, which may have come with the repository: name the file that it leads to, or put a file in its place", path)
	}
	if err == nil {
		switch {
		case info.IsDir():
			return nil, fmt.Errorf("write %s: it is a folder", path)
		case !info.Mode().IsRegular():
			return special(path, info.Mode()&fs.ModeNamedPipe != 0)
		}
		mode = info.Mode().Perm()
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	temp, err := temporary.Create(root, ".", 0o600)
	if err != nil {
		_ = root.Close() // nothing was written through it
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	return &File{path: path, root: root, temp: temp, mode: mode}, nil
}

// OpenSeen is Open for a file whose new text was made of the one that it had. Commit refuses to replace it if it has
// another one by then. If seen is nil, there was no file.
func OpenSeen(path string, seen []byte) (*File, error) {
	f, err := Open(path)
	if err == nil {
		f.seen, f.update = seen, true
	}
	return f, err
}

// patience is how long a reader of a named pipe is waited for, which may be starting.
const patience = 5 * time.Second

// special opens a file that is not regular. Without a reader a named pipe, which may have come with the repository,
// would be waited for as long as nobody opens it.
func special(path string, pipe bool) (*File, error) {
	flag := os.O_WRONLY
	if pipe {
		flag |= syscall.O_NONBLOCK
	}
	late := time.After(patience)
	for {
		f, err := os.OpenFile(path, flag, 0)
		switch {
		case err == nil:
			return &File{to: f}, nil
		case !pipe || !errors.Is(err, syscall.ENXIO):
			return nil, fmt.Errorf("write %s: %w", path, cause(err))
		}
		select {
		case <-time.After(patience / 100):
		case <-late:
			return nil, fmt.Errorf("write %s: it is a named pipe that nobody reads", path)
		}
	}
}

// Write writes to the temporary file.
func (f *File) Write(p []byte) (int, error) {
	if f.to != nil {
		return f.to.Write(p)
	}
	return f.temp.Write(p)
}

// Commit replaces the file by what was written.
func (f *File) Commit() error {
	if f.to != nil {
		return f.to.Close()
	}
	err := errors.Join(f.temp.Chmod(f.mode), f.temp.Sync(), f.temp.Close())
	if err == nil && f.update {
		err = f.unchanged()
	}
	if err == nil {
		err = f.root.Rename(f.temp.In, filepath.Base(f.path))
	}
	f.Discard()
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, cause(err))
	}
	return nil
}

// unchanged returns an error if the file does not have the text that was seen any more.
func (f *File) unchanged() error {
	now, err := disk.Read(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		now, err = nil, nil
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.seen) || (now == nil) != (f.seen == nil) {
		return errors.New("another program changed it meanwhile, and nothing was written: run this again")
	}
	return nil
}

// Discard leaves the file unchanged. It has no effect after Commit.
func (f *File) Discard() {
	if f.to != nil {
		_ = f.to.Close()
		return
	}
	f.temp.Drop()
	_ = f.root.Close()
}

// Replace writes a whole file.
func Replace(path string, content []byte) error {
	f, err := Open(path)
	return f.finish(content, err)
}

// Update is Replace for a file whose new text was made of the one that it had, see OpenSeen.
func Update(path string, seen, content []byte) error {
	f, err := OpenSeen(path, seen)
	return f.finish(content, err)
}

// finish writes the whole content, if there was no error.
func (f *File) finish(content []byte, err error) error {
	if err != nil {
		return err
	}
	path := f.path
	if _, err := f.Write(content); err != nil {
		f.Discard()
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return f.Commit()
}

// cause returns a file system error without its path, which the message already begins with.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
