package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// Create writes a new file and calls fsync. It gets the metadata of original, or mode if original is nil. If it fails
// it removes the file.
func Create(f *folder.Folder, name string, data []byte, mode fs.FileMode, original *folder.Original) (err error) {
	h, err := f.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if closing := h.Close(); err == nil {
			err = closing
		}
		if err != nil {
			err = Also(err, Discard(f, name))
		}
	}()
	if _, err := h.Write(data); err != nil {
		return err
	}
	if original != nil {
		if err := h.Keep(original); err != nil {
			return err
		}
	}
	return h.Sync()
}

// Put writes a file under a temporary name, calls fsync, and renames it to name, replacing an existing file. The rename
// is durable after Sync of the folder.
func Put(f *folder.Folder, temp, name string, data []byte, mode fs.FileMode) error {
	if err := Create(f, temp, data, mode, nil); err != nil {
		return err
	}
	f.Reach("saving " + name)
	if err := f.Rename(temp, name); err != nil {
		return Also(err, Discard(f, temp))
	}
	return nil
}

// Discard removes a file, if it exists.
func Discard(f *folder.Folder, name string) error {
	if err := f.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", f.Path(name), err)
	}
	return nil
}

// Sync calls fsync on a folder, where the system supports it.
func Sync(f *folder.Folder, dir string) error {
	if runtime.GOOS == "windows" { // a folder's handle can't be flushed there
		return nil
	}
	h, err := f.Open(dir)
	if err != nil {
		return err
	}
	err = h.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) { // some file systems write names through and say so like this
		err = nil
	}
	return Also(err, h.Close())
}

// KeepMode gives the file called name, which has the mode of has, another mode.
func KeepMode(f *folder.Folder, name string, has, original fs.FileInfo) error {
	if folder.SameMode(original, has) {
		return nil
	}
	h, err := f.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.KeepMode(has, original)
}
