package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

// unnamed is not known here.
const unnamed = 0

// errNoAttribute says that a file has no such attribute.
const errNoAttribute = unix.ENOATTR

// exchange swaps two files of a folder in one instant.
func exchange(dir *os.File, a, b string) error {
	return control(dir, func(fd int) error { return unix.RenameatxNp(fd, a, fd, b, unix.RENAME_SWAP) })
}

// What chflags sets, for the owner and for the system: see sys/stat.h.
const (
	immutable  = 0x2 | 0x20000
	appendOnly = 0x4 | 0x40000
)

// frozen says which flag of a file keeps everybody, root too, from replacing it; a folder is named ".".
func frozen(dir *os.File, name string) string {
	var st unix.Stat_t
	err := control(dir, func(fd int) error { return unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) })
	switch {
	case err != nil:
		return ""
	case st.Flags&immutable != 0:
		return "locked (chflags uchg)"
	case st.Flags&appendOnly != 0:
		return "append-only (chflags uappnd)"
	}
	return ""
}

// mounted is false: nothing is mounted at a file here.
func mounted(*os.File, string) bool { return false }
