package identity

import "golang.org/x/sys/unix"

// Of returns the identity of the file or folder at path.
func Of(path string) Identity {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &st); err != nil {
		return Identity{}
	}
	is := Identity{Device: unix.Mkdev(st.Dev_major, st.Dev_minor), Inode: st.Ino}
	if st.Mask&unix.STATX_BTIME != 0 {
		is.Born = st.Btime.Sec*1e9 + int64(st.Btime.Nsec)
	}
	return is
}
