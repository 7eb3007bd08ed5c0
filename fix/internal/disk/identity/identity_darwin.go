package identity

import "golang.org/x/sys/unix"

// Of returns the identity of the file or folder at path.
func Of(path string) Identity {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return Identity{}
	}
	return Identity{Device: uint64(uint32(st.Dev)), Inode: st.Ino, Born: st.Btim.Nano()}
}
