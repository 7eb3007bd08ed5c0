package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"syscall"
)

// Original has the metadata of a file that its replacement must have too: owner, group, mode and extended attributes
// (on Linux the access list is one of them).
//
// Not preserved: access lists on macOS and Windows, alternate data streams, flags of chattr and chflags, and trusted.*
// attributes, which only root can read.
type Original struct {
	info       fs.FileInfo
	attributes map[string]string
}

// Is reports whether a file still has the owner and mode of the original; true if o is nil.
func (o *Original) Is(info fs.FileInfo) bool {
	return o == nil || SameMode(o.info, info) && SameOwner(o.info, info)
}

// Same reports whether an open file, which info is about, has the owner, mode and attributes of the original, and no
// more names than links; true if o is nil.
func (o *Original) Same(h *Handle, info fs.FileInfo, links uint64) (bool, error) {
	if o == nil {
		return true, nil
	}
	if !o.Is(info) || Names(info) > links {
		return false, nil
	}
	now, err := h.Attributes()
	return err == nil && maps.Equal(now, o.attributes), err
}

// Original returns the metadata of an open file. It returns an error, for which Refuses is true, if this process can't
// give them to another file.
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

// Bits are the mode bits that a replacement gets.
const Bits = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// ownerError says that the replacement can't get the owner or group of the file.
type ownerError struct{ cause error }

func (e *ownerError) Error() string {
	return "it belongs to another user or group, to whom a new text can't be given: " + e.cause.Error()
}

func (e *ownerError) Unwrap() error { return e.cause }

// modeError says that the replacement can't get the mode of the file.
type modeError struct{ want, is fs.FileMode }

func (e *modeError) Error() string {
	return fmt.Sprintf("its mode %v can't be kept: the file system gives a new file %v", e.want, e.is)
}

// attributeError says that an extended attribute can't be kept.
type attributeError struct {
	name  string
	cause error
}

func (e *attributeError) Error() string {
	return fmt.Sprintf("it has the extended attribute %s, which can't be kept: %v", e.name, e.cause)
}

func (e *attributeError) Unwrap() error { return e.cause }

// Keep gives a new file the metadata of original. The owner comes first, since chown clears setuid bits; the mode last,
// since an access list changes it.
func (h *Handle) Keep(original *Original) error {
	info, err := h.Stat()
	if err != nil {
		return err
	}
	if uid, gid, ok := Owner(original.info); ok && !SameOwner(info, original.info) {
		if err := h.Chown(uid, gid); notPermitted(err) {
			return &ownerError{err}
		} else if err != nil {
			return err
		}
	}
	if err := h.KeepAttributes(original.attributes); err != nil {
		return err
	}
	if info, err = h.Stat(); err != nil {
		return err
	}
	if !SameOwner(info, original.info) {
		return &ownerError{errors.New("the system gave it to somebody else")}
	}
	return h.KeepMode(info, original.info)
}

// KeepMode gives a file, which has the mode of has, the mode of original. It looks at it afterwards: some file systems
// say that they changed a mode and do not.
func (h *Handle) KeepMode(has, original fs.FileInfo) error {
	if SameMode(has, original) {
		return nil
	}
	if err := h.Chmod(original.Mode() & Bits); err != nil {
		return err
	}
	now, err := h.Stat()
	if err == nil && !SameMode(now, original) {
		err = &modeError{original.Mode(), now.Mode()}
	}
	return err
}

// SameOwner reports whether two files belong to the same user and group.
func SameOwner(a, b fs.FileInfo) bool {
	uid, gid, _ := Owner(a)
	wantUID, wantGID, _ := Owner(b)
	return uid == wantUID && gid == wantGID
}

// SameMode reports whether two files have the same mode.
func SameMode(a, b fs.FileInfo) bool { return a.Mode()&Bits == b.Mode()&Bits }

// notPermitted reports whether an error means that the system forbids or does not support a call.
func notPermitted(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL)
}

// rehearse tries to apply the metadata to an unnamed temporary file (O_TMPFILE), if its success is in doubt. Where
// there are none, Keep fails later, before anything is replaced.
func (o *Original) rehearse(f *Folder, name string) error {
	uid, gid, ok := Owner(o.info)
	if unnamed == 0 || len(o.attributes) == 0 && (!ok || uid == os.Geteuid() && gid == os.Getegid()) {
		return nil
	}
	h, err := f.OpenFile(path.Dir(name), unnamed|os.O_WRONLY, 0o600)
	if err != nil {
		return nil // not supported by this file system
	}
	defer func() { _ = h.Close() }() // it never had a name
	if err = h.Keep(o); Refuses(err) {
		return err
	}
	return nil
}

// Refuses reports whether an error means that the metadata of a file can't be preserved.
func Refuses(err error) bool {
	return errors.As(err, new(*ownerError)) || errors.As(err, new(*modeError)) || errors.As(err, new(*attributeError))
}
