package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

// unnamed opens a new file in a folder that has no name and goes when it is closed.
const unnamed = unix.O_TMPFILE

// errNoAttribute says that a file has no such attribute.
const errNoAttribute = unix.ENODATA

// exchange swaps two files of a folder in one instant.
func exchange(dir *os.File, a, b string) error {
	return control(dir, func(fd int) error { return unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE) })
}

// frozen says which flag of a file keeps everybody, root too, from replacing it; a folder is named ".".
func frozen(dir *os.File, name string) string {
	var st unix.Statx_t
	err := control(dir, func(fd int) error { return unix.Statx(fd, name, unix.AT_SYMLINK_NOFOLLOW, 0, &st) })
	switch {
	case err != nil: // an old kernel: the rename will say so
		return ""
	case st.Attributes&unix.STATX_ATTR_IMMUTABLE != 0:
		return "immutable (chattr +i)"
	case st.Attributes&unix.STATX_ATTR_APPEND != 0:
		return "append-only (chattr +a)"
	}
	return ""
}

// mounted reports whether something is mounted at a file.
func mounted(dir *os.File, name string) bool {
	var st unix.Statx_t
	err := control(dir, func(fd int) error { return unix.Statx(fd, name, unix.AT_SYMLINK_NOFOLLOW, 0, &st) })
	return err == nil && st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0 // else the rename will say so
}
