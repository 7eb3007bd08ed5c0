package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// Original is a file that is to be replaced, with what its successor must have of it besides its text: owner and group,
// mode, and the extended attributes, of which the access list is one on Linux.
//
// Not seen, and so not kept: access lists on macOS, alternate streams and access lists on Windows, flags (chattr,
// chflags), and the attributes that only root is shown ("trusted." ones).
type Original struct {
	info       fs.FileInfo
	attributes map[string]string
}

// Is reports whether a file is still what was looked at, but for its text; of nothing looked at, every file is.
func (o *Original) Is(info fs.FileInfo) bool {
	return o == nil || SameMode(o.info, info) && SameOwner(o.info, info)
}

// Original returns what the successor of an open file must have, after finding out whether it can be given that: where
// it can't, Refuses reports so of the error.
func (h *Handle) Original(info fs.FileInfo) (*Original, error) {
	found, err := h.Attributes()
	if err != nil {
		return nil, err
	}
	o := &Original{info, found}
	if err := o.rehearse(h.in, h.name); err != nil {
		return nil, err
	}
	return o, nil
}

// Bits are those of a mode that a new file is given.
const Bits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

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

// Keep makes a new file like another one in everything but its text, or errs: the owner first, for that takes
// privileges away, the mode last, for an access list sets it.
func (h *Handle) Keep(like *Original) error {
	info, err := h.Stat()
	if err != nil {
		return err
	}
	if uid, gid, ok := Owner(like.info); ok && !SameOwner(info, like.info) {
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
	if !SameOwner(info, like.info) {
		return &ownerError{errors.New("the system gave it to somebody else")}
	}
	if !SameMode(info, like.info) {
		return h.Chmod(like.info.Mode() & Bits)
	}
	return nil
}

// SameOwner reports whether two files belong to the same user and group.
func SameOwner(a, b fs.FileInfo) bool {
	uid, gid, _ := Owner(a)
	wantUID, wantGID, _ := Owner(b)
	return uid == wantUID && gid == wantGID
}

// SameMode reports whether two files have the same mode.
func SameMode(a, b fs.FileInfo) bool { return a.Mode()&Bits == b.Mode()&Bits }

// denied reports whether the system does not allow or not know something, as opposed to a call that went wrong.
func denied(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

// rehearse finds out whether a successor of a file can be made like it, where that is in doubt and the system lets us
// try without a trace. Else it shows when the successor is made, before anything is replaced.
func (o *Original) rehearse(f *Folder, name string) error {
	uid, gid, ok := Owner(o.info)
	if unnamed == 0 || len(o.attributes) == 0 && (!ok || uid == os.Geteuid() && gid == os.Getegid()) {
		return nil
	}
	h, err := f.OpenFile(path.Dir(name), unnamed|os.O_WRONLY, 0o600)
	if err != nil {
		return nil // this file system can't
	}
	defer func() { _ = h.Close() }() // it never had a name
	if err = h.Keep(o); Refuses(err) {
		return err
	}
	return nil
}

// Refuses reports whether an error says that a file can't be kept as it is.
func Refuses(err error) bool {
	return errors.As(err, new(*ownerError)) || errors.As(err, new(*attributeError))
}
