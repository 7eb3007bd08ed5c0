//go:build unix

package journal

import (
	"io/fs"
	"syscall"
)

// keepOwner gives a new file the owner and group of another, where we may: a user can't give files away, and then keeps what he writes.
func keepOwner(f *handle, like fs.FileInfo) {
	want, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	if info, err := f.Stat(); err == nil {
		if is, ok := info.Sys().(*syscall.Stat_t); ok && is.Uid == want.Uid && is.Gid == want.Gid {
			return
		}
	}
	if f.Chown(int(want.Uid), int(want.Gid)) != nil {
		_ = f.Chown(-1, int(want.Gid))
	}
}

// names is how many names a file has: more than one when it has hard links.
func names(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink) //nolint:unconvert // it has another type on other systems
	}
	return 1
}
