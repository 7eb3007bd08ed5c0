package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// The reasons why a file is not opened.
var (
	ErrIrregular = errors.New("it is not a regular file")
	ErrTooLarge  = errors.New("it is too large to be read")
	ErrReplaced  = errors.New("it was replaced while it was looked at")
)

// Calls are the file system calls that Open makes. Look decides about symbolic links: with os.Stat they are followed,
// with os.Lstat a link is refused as irregular.
type Calls[F Opened] struct {
	Look func(name string) (fs.FileInfo, error)
	Open func(name string, flag int, mode fs.FileMode) (F, error)
}

// Opened is an open file.
type Opened interface {
	Stat() (fs.FileInfo, error)
	Close() error
}

// Open opens a regular file of at most limit bytes for reading. A file of another kind is never opened on purpose: Look
// comes first. Because another file may take the name between Look and Open, the open file is compared with what Look
// saw. If it differs or is gone, Open tries again, and returns ErrReplaced after 8 tries.
func Open[F Opened](calls Calls[F], name string, limit int64) (file F, info fs.FileInfo, err error) {
	for range 8 {
		if file, info, err = openOnce(calls, name, limit); !errors.Is(err, ErrReplaced) {
			break
		}
	}
	return file, info, err
}

// openOnce makes one try. O_NONBLOCK keeps the open from blocking on a named pipe that took the name after Look.
func openOnce[F Opened](calls Calls[F], name string, limit int64) (file F, seen fs.FileInfo, err error) {
	var none F
	if seen, err = calls.Look(name); err != nil {
		return none, nil, err
	}
	if err := refuse(seen, limit); err != nil {
		return none, seen, err
	}
	file, err = calls.Open(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return none, seen, ErrReplaced // it existed at the first look
	}
	if err != nil {
		return none, seen, err
	}
	info, err := file.Stat()
	if err == nil && !os.SameFile(seen, info) {
		err = ErrReplaced
	}
	if err == nil {
		err = refuse(info, limit)
	}
	if err != nil {
		_ = file.Close() // nothing was written
		return none, seen, err
	}
	return file, info, nil
}
