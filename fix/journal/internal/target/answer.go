package target

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// Answer returns a *RefusedError if the system's error is about this one file, so that others can be replaced all the
// same; nil if it is about the disk or the process, or temporary.
func Answer(p string, err error) error {
	cause, why := syscall.Errno(0), "is not replaced: "
	switch errors.As(err, &cause); {
	case folder.Refuses(err):
		return &RefusedError{p, why + err.Error(), err}
	case errors.Is(err, syscall.EBUSY):
		why += "it is a mount point, or another program keeps it from being replaced"
	case errors.Is(err, syscall.ETXTBSY), openElsewhere(err):
		why += "another program has it open"
	case errors.Is(err, syscall.EXDEV):
		why += "it is on another file system than its folder"
	case errors.Is(err, syscall.EROFS):
		why += "it is on a file system that is mounted read-only"
	case errors.Is(err, fs.ErrPermission):
		why += "the system does not let you"
	default:
		return nil
	}
	return &RefusedError{p, why + " (" + cause.Error() + ")", err}
}
