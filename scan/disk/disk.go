// Package disk reads the files of a tree that somebody else wrote. What has the name of a source file there may be a
// named pipe, which blocks whoever opens it, a device, which never ends, or larger than memory:
// such a file is refused with a sentence, and is not opened. Every file of a tree that a scan reads, it reads through
// here.
package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Limit is the size in bytes above which a file is not read. The largest Go files in use (tables, C libraries that
// were translated) have about 10 MB, for which a type checker takes seconds and a gigabyte of memory; what is several
// times as large was not written to be read.
const Limit = 32 << 20

// Read returns the content of a regular file, or of the one that a link leads to. The error is a *fs.PathError.
func Read(path string) ([]byte, error) { return ReadUpTo(path, Limit) }

// ReadUpTo is Read for files that have a limit of their own.
func ReadUpTo(path string, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if err := read(&b, path, limit); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ReadInto appends to b what Read returns.
func ReadInto(b *bytes.Buffer, path string) error { return read(b, path, Limit) }

// ReadBelow returns the content of a regular file of at most limit bytes below an open folder, and of no link. The
// error is ErrIrregular, ErrTooLarge, or what the system says.
func ReadBelow(root *os.Root, name string, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if err := readBy(Calls[*os.File]{Look: root.Lstat, Open: root.OpenFile}, &b, name, limit); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Check is nil for what Read would read: it looks, and opens nothing.
func Check(path string, limit int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if err := refuse(info, limit); err != nil {
		return &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return nil
}

// Reason returns an error of the file system without the path.
func Reason(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	return err.Error()
}

// Irregular returns why what has this mode is not opened, or nil.
func Irregular(mode fs.FileMode) error {
	if mode.IsRegular() {
		return nil
	}
	return &irregularError{mode}
}

// refuse returns why a file is not read, or nil.
func refuse(info fs.FileInfo, limit int64) error {
	if err := Irregular(info.Mode()); err != nil {
		return err
	}
	if info.Size() > limit {
		return tooLarge(info.Size(), limit)
	}
	return nil
}

func tooLarge(size, limit int64) error { return &sizeError{size, limit} }

// sizeError is a file that is too large.
type sizeError struct{ size, limit int64 }

func (e *sizeError) Error() string {
	return fmt.Sprintf("too large to be read: it has %s, and the limit is %s", megabytes(e.size), megabytes(e.limit))
}

func (e *sizeError) Is(target error) bool { return target == ErrTooLarge }

// irregularError is what is no regular file.
type irregularError struct{ mode fs.FileMode }

func (e *irregularError) Error() string {
	return fmt.Sprintf("not a regular file but %s: it is not opened", kind(e.mode))
}

func (e *irregularError) Is(target error) bool { return target == ErrIrregular }

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

func read(b *bytes.Buffer, path string, limit int64) error {
	err := readBy(Calls[*os.File]{Look: os.Stat, Open: os.OpenFile}, b, path, limit)
	if errors.Is(err, ErrIrregular) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrReplaced) {
		return &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return err
}

func readBy(calls Calls[*os.File], b *bytes.Buffer, name string, limit int64) (err error) {
	f, info, err := Open(calls, name, limit)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b.Grow(int(info.Size()) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(f, limit+1))
	if err == nil && n > limit { // it grew, or its system does not know its size
		return tooLarge(n, limit)
	}
	return err
}
