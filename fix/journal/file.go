package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"syscall"
)

// save replaces a file of the journal's own and writes it down to the disk.
func (j *Journal) save(name string, data []byte) error {
	if err := j.replace(name, data); err != nil {
		return err
	}
	return j.root.sync(path.Dir(name))
}

// replace is save without the folder's sync: after a crash of the whole system the file may be the old one.
func (j *Journal) replace(name string, data []byte) error {
	temp := path.Join(path.Dir(name), ours+path.Base(name))
	if err := j.root.discard(temp); err != nil {
		return err
	}
	if err := j.root.create(temp, data, nil); err != nil {
		return err
	}
	j.reach("saving " + name)
	if err := j.root.Rename(temp, name); err != nil {
		return errors.Join(err, j.root.discard(temp))
	}
	return nil
}

// create writes a new file down to the disk, with the mode and, as far as the system lets us, the owner of another one. It leaves nothing behind when it errs.
// Access lists and other extended attributes are not copied: the standard library knows none.
func (f files) create(name string, data []byte, like fs.FileInfo) (err error) {
	h, err := f.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if closing := h.Close(); err == nil {
			err = closing
		}
		if err != nil {
			err = errors.Join(err, f.discard(name))
		}
	}()
	if _, err := h.Write(data); err != nil {
		return err
	}
	if like != nil {
		keepOwner(h, like)
		if err := h.Chmod(like.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)); err != nil {
			return err
		}
	}
	return h.Sync()
}

// discard removes a file that may be gone already.
func (f files) discard(name string) error {
	if err := f.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", f.path(name), err)
	}
	return nil
}

// path is a path as people know it.
func (f files) path(name string) string {
	return filepath.Join(f.Name(), filepath.FromSlash(name))
}

// sync writes the names in a folder down to the disk, where the system knows how.
func (f files) sync(dir string) error {
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
	return errors.Join(err, h.Close())
}

// sum is the name of bytes.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// read returns a regular file's bytes; a link is not followed.
func (f files) read(name string) ([]byte, fs.FileInfo, error) {
	info, err := f.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", name)
	}
	data, err := f.ReadFile(name)
	return data, info, err
}
