package journal

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ErrLost says that a kept text is not there any more, or is no longer what was kept: it will never be had again.
// An error that is not ErrLost says nothing of the text: it could not be read just now.
var ErrLost = errors.New("a kept text is lost")

// errNotRegular says that something else stands where a regular file should.
var errNotRegular = errors.New("is not a regular file")

// disk is the folder that the journal works in. With a fault it is one on which things go wrong.
type disk struct {
	*os.Root
	fault func(op, name string) error // may be nil; what it returns is what the operation ends with
}

// Inject lets tests make the journal's operations fail: fault is asked before each one, whose name is that of the method of os.Root. It is called before the journal is used.
func (j *Journal) Inject(fault func(op, name string) error) { j.root.fault = fault }

func (d *disk) ask(op, name string) error {
	if d.fault == nil {
		return nil
	}
	if err := d.fault(op, name); err != nil {
		return &fs.PathError{Op: op, Path: name, Err: err}
	}
	return nil
}

func (d *disk) Lstat(name string) (fs.FileInfo, error) {
	if err := d.ask("lstat", name); err != nil {
		return nil, err
	}
	return d.Root.Lstat(name)
}

func (d *disk) ReadFile(name string) ([]byte, error) {
	if err := d.ask("readfile", name); err != nil {
		return nil, err
	}
	return d.Root.ReadFile(name)
}

func (d *disk) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	if err := d.ask("openfile", name); err != nil {
		return nil, err
	}
	return d.Root.OpenFile(name, flag, perm)
}

func (d *disk) Rename(from, to string) error {
	if err := d.ask("rename", to); err != nil {
		return err
	}
	return d.Root.Rename(from, to)
}

func (d *disk) Link(from, to string) error {
	if err := d.ask("link", to); err != nil {
		return err
	}
	return d.Root.Link(from, to)
}

func (d *disk) Remove(name string) error {
	if err := d.ask("remove", name); err != nil {
		return err
	}
	return d.Root.Remove(name)
}

// missing reports whether an error says that there is no such file, because a folder on the way to it is none either.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
