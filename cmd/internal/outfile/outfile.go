// Package outfile writes files that a person named: in go a path and bytes, and the file has all of them or what it had
// before. That it can be written is known before there is anything to write.
package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is one that is going to be written.
type File struct {
	path string
	temp *os.File
	mode fs.FileMode
}

// Open makes sure that a file can be written. What is no regular file (/dev/stdout, a pipe) is written to as it is; a
// symbolic link is replaced in what it leads to.
func Open(path string) (*File, error) {
	mode := fs.FileMode(0o644)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		switch {
		case info.IsDir():
			return nil, fmt.Errorf("write %s: it is a folder", path)
		case !info.Mode().IsRegular():
			return special(path)
		}
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".ssot-*")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	return &File{path, temp, mode}, nil
}

func special(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	return &File{"", f, 0}, nil
}

// Write writes to what will be the file.
func (f *File) Write(p []byte) (int, error) { return f.temp.Write(p) }

// Commit gives the file what was written.
func (f *File) Commit() error {
	if f.path == "" {
		return f.temp.Close()
	}
	err := errors.Join(f.temp.Chmod(f.mode), f.temp.Sync(), f.temp.Close())
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(f.temp.Name())
		return fmt.Errorf("write %s: %w", f.path, cause(err))
	}
	return nil
}

// Discard leaves the file as it was. It does nothing after Commit.
func (f *File) Discard() {
	_ = f.temp.Close()
	if f.path != "" {
		_ = os.Remove(f.temp.Name()) // it is gone after Commit
	}
}

// Replace writes a file.
func Replace(path string, content []byte) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		f.Discard()
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return f.Commit()
}

// cause is a file system's error without the path, which stands before it.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
