package file

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/scan/disk"
)

// Read returns the content of a regular file. It does not follow a symbolic link.
func Read(f *folder.Folder, name string) ([]byte, fs.FileInfo, error) {
	h, info, err := Open(f, name)
	if err != nil {
		return nil, info, err
	}
	defer func() { _ = h.Close() }() // nothing was written
	data, err := h.ReadAll()
	return data, info, err
}

// Open opens a regular file for reading. It does not follow a symbolic link.
func Open(f *folder.Folder, name string) (*folder.Handle, fs.FileInfo, error) {
	return disk.Open(disk.Calls[*folder.Handle]{Look: f.Lstat, Open: f.OpenFile}, name, math.MaxInt64)
}

// Digest returns the Sum of a file's content, or "" if it is not a regular file.
func Digest(f *folder.Folder, name string) (string, fs.FileInfo, error) {
	data, info, err := Read(f, name)
	switch {
	case errors.Is(err, disk.ErrIrregular):
		return "", info, nil
	case err != nil:
		return "", nil, err
	}
	return Sum(data), info, nil
}

// ReadAs is Read with whether the file has the metadata of original and no more names than links; see Original.Same.
func ReadAs(f *folder.Folder, name string, original *folder.Original, links uint64) (data []byte, same bool, err error) {
	h, info, err := Open(f, name)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = h.Close() }() // nothing was written
	if data, err = h.ReadAll(); err != nil {
		return nil, false, err
	}
	same, err = original.Same(h, info, links)
	return data, same, err
}

// Sum returns the SHA-256 of data in hex.
func Sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// Unreachable reports whether an error means that there is no file at a path below the folder, as opposed to a failed
// call.
func Unreachable(err error) bool {
	number := syscall.Errno(0)
	switch {
	case err == nil, errors.Is(err, disk.ErrReplaced), errors.Is(err, fs.ErrClosed):
		return false
	case errors.As(err, &number):
		return errors.Is(err, fs.ErrNotExist) || number == syscall.ENOTDIR || number == syscall.ELOOP
	}
	return true // a link leads out of the folder: the system was not asked
}
