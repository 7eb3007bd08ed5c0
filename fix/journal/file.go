package journal

import (
	"bytes"
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

// save replaces a file of the journal's own and writes it down to the disk. When that fails, also at its end, the old
// file is there again: what is said not to be saved should not be found.
func (j *Journal) save(name string, data []byte) error {
	own, err := j.mine()
	if err != nil {
		return err
	}
	old, was := own.ReadFile(name)
	if was != nil && !errors.Is(was, fs.ErrNotExist) {
		return was
	}
	err = j.replace(name, data)
	if err == nil {
		err = own.sync(path.Dir(name))
	}
	if err == nil {
		return nil
	}
	now, is := own.ReadFile(name)
	switch {
	case was == nil && (is != nil || !bytes.Equal(now, old)):
		return also(err, j.replace(name, old))
	case was != nil && !errors.Is(is, fs.ErrNotExist):
		return also(err, own.discard(name))
	}
	return err
}

// replace is save without the folder's sync: after a crash of the whole system the file may be the old one.
func (j *Journal) replace(name string, data []byte) error {
	own, err := j.mine()
	if err != nil {
		return err
	}
	temp := path.Join(path.Dir(name), ours+path.Base(name))
	if err := own.discard(temp); err != nil {
		return err
	}
	if err := own.create(temp, data, nil); err != nil {
		return err
	}
	j.reach("saving " + name)
	if err := own.Rename(temp, name); err != nil {
		return also(err, own.discard(temp))
	}
	return nil
}

// create writes a new file down to the disk, like another one in all but its text, if there is one. It leaves nothing
// behind when it errs.
func (f files) create(name string, data []byte, like *original) (err error) {
	h, err := f.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if closing := h.Close(); err == nil {
			err = closing
		}
		if err != nil {
			err = also(err, f.discard(name))
		}
	}()
	if _, err := h.Write(data); err != nil {
		return err
	}
	if like != nil {
		if err := h.keep(like); err != nil {
			return err
		}
	}
	return h.Sync()
}

// also adds to an error what went wrong after it, in the same sentence.
func also(err, more error) error {
	switch {
	case more == nil:
		return err
	case err == nil:
		return more
	}
	return fmt.Errorf("%w; and %w", err, more)
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
	return also(err, h.Close())
}

// syncOwn does the same with a folder of the journal's own.
func (j *Journal) syncOwn(dir string) error {
	own, err := j.mine()
	if err != nil {
		return err
	}
	return own.sync(dir)
}

// sum is the name of bytes.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

var (
	errIrregular = errors.New("it is not a regular file")
	errReplaced  = errors.New("it was replaced while it was looked at")
)

// read returns a regular file's bytes; a link is not followed.
func (f files) read(name string) (data []byte, info fs.FileInfo, err error) {
	for range 8 {
		if data, info, err = f.readOnce(name); !errors.Is(err, errReplaced) {
			break
		}
	}
	return data, info, err
}

func (f files) readOnce(name string) ([]byte, fs.FileInfo, error) {
	info, err := f.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	h, err := f.openRegular(name, info)
	if err != nil {
		return nil, info, err
	}
	defer func() { _ = h.Close() }() // nothing was written
	data, err := h.ReadAll()
	return data, info, err
}

// digest is the name of a file's bytes, and empty for what is not a regular file.
func (f files) digest(name string) (string, fs.FileInfo, error) {
	data, info, err := f.read(name)
	switch {
	case errors.Is(err, errIrregular):
		return "", info, nil
	case err != nil:
		return "", nil, err
	}
	return sum(data), info, nil
}

// openRegular opens the file that was looked at, and no other that took its name since.
func (f files) openRegular(name string, seen fs.FileInfo) (*handle, error) {
	if !seen.Mode().IsRegular() {
		return nil, errIrregular
	}
	h, err := f.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errReplaced // looked at again, it is gone
	}
	if err != nil {
		return nil, err
	}
	info, err := h.Stat()
	if err == nil && !os.SameFile(seen, info) {
		err = errReplaced
	}
	if err != nil {
		_ = h.Close() // nothing was written
		return nil, err
	}
	return h, nil
}

// unreachable reports whether a path leads to nothing below the folder, as opposed to a call that went wrong.
func unreachable(err error) bool {
	number := syscall.Errno(0)
	switch {
	case err == nil, errors.Is(err, errReplaced), errors.Is(err, fs.ErrClosed):
		return false
	case errors.As(err, &number):
		return errors.Is(err, fs.ErrNotExist) || number == syscall.ENOTDIR || number == syscall.ELOOP
	}
	return true // a link leads out of the folder: the system was not asked
}

// keepMode gives a file the mode of another one, which somebody may have changed.
func (f files) keepMode(name string, has fs.FileInfo, like string) error {
	want, err := f.Lstat(like)
	if err != nil || sameMode(want, has) {
		return err
	}
	h, err := f.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.Chmod(want.Mode() & kept)
}
