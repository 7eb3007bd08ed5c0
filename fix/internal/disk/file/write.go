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

// Create writes a new file down to the disk, with a mode or, if there is one, like another file in all but its text. It
// leaves nothing behind when it errs.
func Create(f *folder.Folder, name string, data []byte, mode fs.FileMode, like *folder.Original) (err error) {
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
	if like != nil {
		if err := h.Keep(like); err != nil {
			return err
		}
	}
	return h.Sync()
}

// Put writes a new file under a temporary name and gives it its own when all of it is on disk, in the place of what has
// that name. When the folder itself is on disk is said by Sync.
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

// Discard removes a file that may be gone already.
func Discard(f *folder.Folder, name string) error {
	if err := f.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", f.Path(name), err)
	}
	return nil
}

// Sync writes the names in a folder down to the disk, where the system knows how.
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

// KeepMode gives a file, which has a mode, the one of another file.
func KeepMode(f *folder.Folder, name string, has, like fs.FileInfo) error {
	if folder.SameMode(like, has) {
		return nil
	}
	h, err := f.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.Chmod(like.Mode() & folder.Bits)
}
