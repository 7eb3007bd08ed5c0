package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

// unnamed is the flag that creates a file without a name, which is removed when it is closed.
const unnamed = unix.O_TMPFILE

// errNoAttribute means that a file has no such attribute.
const errNoAttribute = unix.ENODATA

// exchange atomically swaps two files of a folder.
func exchange(dir *os.File, a, b string) error {
	return control(dir, func(fd int) error { return unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE) })
}

// frozen returns the name of the flag that keeps every user, including root, from replacing a file, or "". The
// folder itself is named ".".
func frozen(dir *os.File, name string) string {
	var st unix.Statx_t
	err := control(dir, func(fd int) error { return unix.Statx(fd, name, unix.AT_SYMLINK_NOFOLLOW, 0, &st) })
	switch {
	case err != nil: // an old kernel: the rename will return an error
		return ""
	case st.Attributes&unix.STATX_ATTR_IMMUTABLE != 0:
		return "immutable (chattr +i)"
	case st.Attributes&unix.STATX_ATTR_APPEND != 0:
		return "append-only (chattr +a)"
	}
	return ""
}

// mounted reports whether a file is a mount point.
func mounted(dir *os.File, name string) bool {
	var st unix.Statx_t
	err := control(dir, func(fd int) error { return unix.Statx(fd, name, unix.AT_SYMLINK_NOFOLLOW, 0, &st) })
	return err == nil && st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0 // otherwise the rename will return an error
}
