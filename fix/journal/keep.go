package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// original is a file that is to be replaced, with what its successor must have of it besides its text: owner and group,
// mode, and the extended attributes, of which the access list is one on Linux.
//
// Not seen, and so not kept: access lists on macOS, alternate streams and access lists on Windows, flags (chattr,
// chflags), and the attributes that only root is shown ("trusted." ones).
type original struct {
	info       fs.FileInfo
	attributes map[string]string
}

// is reports whether a file is still what was looked at, but for its text; of nothing looked at, every file is.
func (o *original) is(info fs.FileInfo) bool {
	return o == nil || sameMode(o.info, info) && sameOwner(o.info, info)
}

// kept are the bits of a mode that a new file is given.
const kept = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// ownerError says that a new file can't be given to the owner of the one that it replaces.
type ownerError struct{ cause error }

func (e *ownerError) Error() string {
	return "it belongs to another user or group, to whom a new text can't be given: " + e.cause.Error()
}

func (e *ownerError) Unwrap() error { return e.cause }

// attributeError says that an extended attribute can't be kept.
type attributeError struct {
	name  string
	cause error
}

func (e *attributeError) Error() string {
	return fmt.Sprintf("it has the extended attribute %s, which can't be kept: %v", e.name, e.cause)
}

func (e *attributeError) Unwrap() error { return e.cause }

// keep makes a new file like another one in everything but its text, or errs: the owner first, for that takes
// privileges away, the mode last, for an access list sets it.
func (h *handle) keep(like *original) error {
	info, err := h.Stat()
	if err != nil {
		return err
	}
	if uid, gid, ok := owner(like.info); ok && !sameOwner(info, like.info) {
		if err := h.Chown(uid, gid); denied(err) {
			return &ownerError{err}
		} else if err != nil {
			return err
		}
	}
	if err := h.KeepAttributes(like.attributes); err != nil {
		return err
	}
	if info, err = h.Stat(); err != nil {
		return err
	}
	if !sameOwner(info, like.info) {
		return &ownerError{errors.New("the system gave it to somebody else")}
	}
	if !sameMode(info, like.info) {
		return h.Chmod(like.info.Mode() & kept)
	}
	return nil
}

func sameOwner(a, b fs.FileInfo) bool {
	uid, gid, _ := owner(a)
	wantUID, wantGID, _ := owner(b)
	return uid == wantUID && gid == wantGID
}

func sameMode(a, b fs.FileInfo) bool { return a.Mode()&kept == b.Mode()&kept }

// denied reports whether the system does not allow or not know something, as opposed to a call that went wrong.
func denied(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

// rehearse finds out whether a successor of a file can be made like it, where that is in doubt and the system lets us
// try without a trace. Else it shows when the successor is made, before anything is replaced.
func (f files) rehearse(name string, like *original) error {
	uid, gid, ok := owner(like.info)
	if unnamed == 0 || len(like.attributes) == 0 && (!ok || uid == os.Geteuid() && gid == os.Getegid()) {
		return nil
	}
	h, err := f.OpenFile(path.Dir(name), unnamed|os.O_WRONLY, fileMode)
	if err != nil {
		return nil // this file system can't
	}
	defer func() { _ = h.Close() }() // it never had a name
	err = h.keep(like)
	if refusal(err) {
		return err
	}
	return nil
}

// refusal reports whether an error says that a file can't be kept as it is.
func refusal(err error) bool {
	return errors.As(err, new(*ownerError)) || errors.As(err, new(*attributeError))
}
