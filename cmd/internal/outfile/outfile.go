// Package outfile writes files that a person named: in go a path and bytes, and the file has all of them or what it had
// before. Open checks that the file can be written, before there is anything to write; Commit replaces it as the
// journal replaces the files of a decision, CommitAll several files, all or none.
package outfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/scan/disk"
)

// A File is a file to be written.
type File struct {
	path    string
	special *os.File       // a device or pipe, which is written to directly; or nil
	alone   *journal.Alone // nil for a device or pipe
	text    bytes.Buffer
	seen    []byte // what it must still have; nil: it must not exist
	update  bool   // whether seen counts
}

// In returns the path of a file named in a working directory. It returns an error if a name inside of the directory's
// repository leads out of it through a symbolic link, which may have come with the repository.
func In(dir, name string) (string, error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	top := disk.Top(dir)
	below, ok := disk.Below(top, path)
	if !ok {
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

// system has the folders of the system's own links, such as /dev/stdout and /proc/self/fd/1.
var system = []string{"/dev/", "/proc/"}

// Open checks that a file can be written. It writes directly to a file that is not regular, if that was named by its
// own path or by a link of the system (a pipe, /dev/stdout). It refuses any other symbolic link, which may have come
// with the repository.
func Open(path string) (*File, error) {
	link, err := os.Lstat(path)
	info := link
	if err == nil && link.Mode()&fs.ModeSymlink != 0 {
		ours := strings.HasPrefix(filepath.ToSlash(filepath.Clean(path)), system[0]) || strings.HasPrefix(filepath.ToSlash(filepath.Clean(path)), system[1])
		if info, err = os.Stat(path); !ours || err != nil || info.Mode().IsRegular() {
			return nil, fmt.Errorf("write %s: it is a symbolic link, which may have come with the repository: name the file that it leads to, or put a file in its place", path)
		}
	}
	if err == nil {
		switch {
		case info.IsDir():
			return nil, fmt.Errorf("write %s: it is a folder", path)
		case !info.Mode().IsRegular():
			return special(path, info.Mode()&fs.ModeNamedPipe != 0)
		}
	}
	alone, err := journal.OpenAlone(path)
	if err != nil {
		return nil, sentence(path, err)
	}
	return &File{path: path, alone: alone}, nil
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

// OpenNew is Open for a file that must not exist.
func OpenNew(path string) (*File, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		return nil, fmt.Errorf("write %s: there is such a file, and it is not replaced: remove it, or name another folder", path)
	}
	return OpenSeen(path, nil)
}

// patience is how long a reader of a named pipe is waited for, which may have been started a moment ago.
const patience = 200 * time.Millisecond

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
			return &File{path: path, special: f}, nil
		case !pipe || !errors.Is(err, syscall.ENXIO):
			return nil, sentence(path, err)
		}
		select {
		case <-time.After(patience / 40):
		case <-late:
			return nil, unread(path)
		}
	}
}

// unread returns the error for a named pipe that has no reader.
func unread(path string) error {
	return fmt.Errorf("write %s: it is a named pipe that nobody reads: start its reader first", path)
}

// Append adds to a file, which it makes if there is none. It does not wait for the reader of a named pipe.
func Append(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|syscall.O_NONBLOCK, 0o644)
	switch {
	case errors.Is(err, syscall.ENXIO):
		return unread(path)
	case err != nil:
		return sentence(path, err)
	}
	if _, err = f.Write(text); err != nil {
		return sentence(path, errors.Join(err, f.Close()))
	}
	return f.Close()
}

// Write adds to the text that Commit writes. What is no regular file gets it at once.
func (f *File) Write(p []byte) (int, error) {
	if f.special != nil {
		return f.special.Write(p)
	}
	return f.text.Write(p)
}

// Commit replaces the file by what was written.
func (f *File) Commit() error { return CommitAll([]*File{f}) }

// CommitAll is Commit for several files, all or none: what can fail for a reason of a file, its folder or the disk is
// done for all of them first, and if one can't be replaced all the same, those before it get back what they had.
func CommitAll(files []*File) (err error) {
	var placed []*File
	defer func() {
		for _, f := range slices.Backward(placed) {
			if err == nil {
				break
			}
			if back := f.alone.Back(); back != nil {
				err = fmt.Errorf("%w; and it was not put back: %w", err, sentence(f.path, back))
			}
		}
		for _, f := range files {
			f.Discard()
		}
	}()
	for _, f := range files {
		if f.alone == nil {
			continue
		}
		seen, err := f.seen, error(nil)
		if !f.update {
			seen, err = f.alone.Text()
		}
		if err == nil {
			err = f.alone.Prepare(seen, f.text.Bytes())
		}
		if err != nil {
			return sentence(f.path, err)
		}
	}
	for _, f := range files {
		if f.special != nil {
			if err := f.special.Close(); err != nil {
				return sentence(f.path, err)
			}
			continue
		}
		if err := f.alone.Place(); err != nil {
			return sentence(f.path, err)
		}
		placed = append(placed, f)
	}
	return nil
}

// Discard leaves the file unchanged. It has no effect after Commit.
func (f *File) Discard() {
	if f.special != nil {
		_ = f.special.Close()
		return
	}
	f.alone.Close()
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
	if _, err := f.Write(content); err != nil {
		f.Discard()
		return sentence(f.path, err)
	}
	return f.Commit()
}

// sentence returns an error that names the file as the person did, once.
func sentence(path string, err error) error {
	if refused, ok := errors.AsType[*journal.RefusedError](err); ok {
		return fmt.Errorf("write %s: it %s", path, refused.Why)
	}
	if _, ok := errors.AsType[*journal.ChangedError](err); ok {
		return fmt.Errorf("write %s: another program changed it meanwhile, and nothing was written: run this again", path)
	}
	return fmt.Errorf("write %s: %w", path, cause(err))
}

// cause returns a file system error without its path, which the message already begins with.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
