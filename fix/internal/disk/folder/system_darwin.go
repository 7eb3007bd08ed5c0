package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

// unnamed is 0: there are no unnamed files here.
const unnamed = 0

// errNoAttribute means that a file has no such attribute.
const errNoAttribute = unix.ENOATTR

// exchange atomically swaps two files of a folder.
func exchange(dir *os.File, a, b string) error {
	return control(dir, func(fd int) error { return unix.RenameatxNp(fd, a, fd, b, unix.RENAME_SWAP) })
}

// The flags of chflags for the owner and for the system: see sys/stat.h.
const (
	immutable  = 0x2 | 0x20000
	appendOnly = 0x4 | 0x40000
)

// frozen returns the name of the flag that keeps every user, including root, from replacing a file, or "". The
// folder itself is named ".".
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

// mounted returns false: a file can't be a mount point here.
func mounted(*os.File, string) bool { return false }
