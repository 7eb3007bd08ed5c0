// Package disk reads the files of a tree that somebody else wrote. A path that looks like a source file may be a named
// pipe, which would block the reader, a device, which never ends, or a file larger than memory. Such a file is refused
// with an error and not opened. Every file of a tree that a scan reads, it reads with this package.
//
// [Open] is the core. It looks at the file first, opens it without blocking, and compares the open file with the first
// look, because another process may replace the file in between. [Read] and [ReadInto] follow links; [ReadBelow]
// refuses them and stays below an open folder. An error is [ErrIrregular] or [ErrTooLarge], with the kind or the size
// of the file in its message, or [ErrReplaced].
package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Limit is the maximal size of a file in bytes. The largest Go files in use (tables, translated C libraries) have about
// 10 MB; the type checker needs seconds and a gigabyte of memory for them. Larger files are not meant to be compiled.
const Limit = 32 << 20

// Read returns the content of a regular file, or of the regular file that a link points to. The error is an
// *fs.PathError.
func Read(path string) ([]byte, error) { return ReadUpTo(path, Limit) }

// ReadUpTo is Read with another limit.
func ReadUpTo(path string, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if err := read(&b, path, limit); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ReadInto is Read, but appends the content to b.
func ReadInto(b *bytes.Buffer, path string) error { return read(b, path, Limit) }

// ReadBelow returns the content of a regular file of at most limit bytes below an open folder. It refuses links. The
// error is ErrIrregular, ErrTooLarge, or an error of the file system.
func ReadBelow(root *os.Root, name string, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if err := readBy(Calls[*os.File]{Look: root.Lstat, Open: root.OpenFile}, &b, name, limit); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Check returns the error that ReadUpTo would return, without opening the file.
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

// Reason returns the message of a file system error without the path.
func Reason(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	return err.Error()
}

// Irregular returns an error if a file mode is not that of a regular file.
func Irregular(mode fs.FileMode) error {
	if mode.IsRegular() {
		return nil
	}
	return &irregularError{mode}
}

// refuse returns an error if a file is irregular or too large.
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

// A sizeError is the error for a file that is too large.
type sizeError struct{ size, limit int64 }

func (e *sizeError) Error() string {
	return fmt.Sprintf("too large to be read: it has %s, and the limit is %s", megabytes(e.size), megabytes(e.limit))
}

func (e *sizeError) Is(target error) bool { return target == ErrTooLarge }

// An irregularError is the error for a file that is not regular.
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
	if err == nil && n > limit { // the file grew, or its file system does not report the size
		return tooLarge(n, limit)
	}
	return err
}
