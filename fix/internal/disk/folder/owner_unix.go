//go:build unix && !aix

package folder

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Owner returns the user and group of a file.
func Owner(info fs.FileInfo) (uid, gid int, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return int(st.Uid), int(st.Gid), true
}

// Names returns the number of hard links to a file.
func Names(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink) //nolint:unconvert // it has another type on other systems
	}
	return 1
}

// access returns an error if this process may not write a file of a folder. The system decides, by the effective
// user, groups, access lists and read-only mounts.
func access(dir *os.File, name string) error { return mayAccess(dir, name, unix.W_OK) }

// accessFolder returns an error if this process may not create and remove files in a folder.
func accessFolder(dir *os.File) error { return mayAccess(dir, ".", unix.W_OK|unix.X_OK) }

func mayAccess(dir *os.File, name string, mode uint32) error {
	return control(dir, func(fd int) error { return unix.Faccessat(fd, name, mode, unix.AT_EACCESS) })
}

// control makes a system call on an open file.
func control(f *os.File, call func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	result := conn.Control(func(fd uintptr) {
		for err = call(int(fd)); err == unix.EINTR; { //nolint:errorlint // it comes straight from the system
			err = call(int(fd))
		}
	})
	if result != nil {
		return result
	}
	return err
}
