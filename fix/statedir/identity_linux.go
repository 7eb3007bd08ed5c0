package statedir

import "golang.org/x/sys/unix"

// identify returns the identity of the folder at path.
func identify(path string) identity {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &st); err != nil {
		return identity{}
	}
	is := identity{Device: unix.Mkdev(st.Dev_major, st.Dev_minor), Inode: st.Ino}
	if st.Mask&unix.STATX_BTIME != 0 {
		is.Born = st.Btime.Sec*1e9 + int64(st.Btime.Nsec)
	}
	return is
}
