package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"
)

// save replaces a file of the journal's own and writes it down to the disk.
func (j *Journal) save(name string, data []byte) error {
	if err := j.replace(name, data); err != nil {
		return err
	}
	return j.sync(path.Dir(name))
}

// replace is save without the folder's sync: after a crash of the whole system the file may be the old one.
func (j *Journal) replace(name string, data []byte) error {
	temp := path.Join(path.Dir(name), ours+path.Base(name))
	if err := j.root.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := j.create(temp, data, nil); err != nil {
		return err
	}
	j.reach("saving " + name)
	if err := j.root.Rename(temp, name); err != nil {
		return errors.Join(err, j.discard(temp))
	}
	return nil
}

// create writes a new file down to the disk, with the mode and, as far as the system lets us, the owner of another one. It leaves nothing behind when it errs.
// Access lists and other extended attributes are not copied: the standard library knows none.
func (j *Journal) create(name string, data []byte, like fs.FileInfo) (err error) {
	f, err := j.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			err = errors.Join(err, j.discard(name))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if like != nil {
		keepOwner(f, like)
		if err := f.Chmod(like.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)); err != nil {
			return err
		}
	}
	return f.Sync()
}

// discard removes a file that may be gone already.
func (j *Journal) discard(name string) error {
	if err := j.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", j.name(name), err)
	}
	return nil
}

// sync writes the names in a folder down to the disk, where the system knows how.
func (j *Journal) sync(dir string) error {
	if runtime.GOOS == "windows" { // a folder's handle can't be flushed there
		return nil
	}
	f, err := j.root.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) { // some file systems write names through and say so like this
		err = nil
	}
	return errors.Join(err, f.Close())
}

// sum is the name of bytes.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// read returns a regular file's bytes; a link is not followed.
func (j *Journal) read(name string) ([]byte, fs.FileInfo, error) {
	info, err := j.root.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s %w", name, errNotRegular)
	}
	data, err := j.root.ReadFile(name)
	return data, info, err
}
