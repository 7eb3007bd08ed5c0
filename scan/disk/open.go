package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Why a file is not opened.
var (
	ErrIrregular = errors.New("it is not a regular file")
	ErrTooLarge  = errors.New("it is too large to be read")
	ErrReplaced  = errors.New("it was replaced while it was looked at")
)

// Calls are those into the file system that Open makes. Whether a link is followed is for Look to say.
type Calls[F Opened] struct {
	Look func(name string) (fs.FileInfo, error)
	Open func(name string, flag int, mode fs.FileMode) (F, error)
}

// Opened is an open file.
type Opened interface {
	Stat() (fs.FileInfo, error)
	Close() error
}

// Open opens a regular file of at most limit bytes to read. What is none is looked at and not opened; what was opened
// is looked at again, without having waited for anybody at its other end, for another file may have taken the name
// meanwhile: then it is tried again, and at last the error is ErrReplaced.
func Open[F Opened](calls Calls[F], name string, limit int64) (file F, info fs.FileInfo, err error) {
	for range 8 {
		if file, info, err = openOnce(calls, name, limit); !errors.Is(err, ErrReplaced) {
			break
		}
	}
	return file, info, err
}

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
		return none, seen, ErrReplaced // looked at again, it is gone
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
