package statedir

import "golang.org/x/sys/unix"

// identify returns the identity of the folder at path.
func identify(path string) identity {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return identity{}
	}
	return identity{Device: uint64(uint32(st.Dev)), Inode: st.Ino, Born: st.Btim.Nano()}
}
