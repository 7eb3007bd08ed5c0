package statedir

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestIdentify tells a folder wherever the system says when it was made.
func TestIdentify(t *testing.T) {
	t.Parallel()
	folder, _ := tree(t, "shop")
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, folder, 0, unix.STATX_ALL, &st); err != nil {
		t.Skip("not here:", err)
	}
	is := identify(folder)
	if has := st.Mask&unix.STATX_BTIME != 0; is.known() != has || has && is.Inode != st.Ino {
		t.Errorf("%+v; the system says %t, inode %d", is, has, st.Ino)
	}
	if noMatch := identify(folder + "/none"); noMatch.known() {
		t.Errorf("%+v", noMatch)
	}
}
