package identity

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestOf tells a file and a folder wherever the system says when they were made, also under a new name.
func TestOf(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "a")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, file} {
		var st unix.Statx_t
		if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_ALL, &st); err != nil {
			t.Skip("not here:", err)
		}
		is := Of(path)
		if has := st.Mask&unix.STATX_BTIME != 0; is.Known() != has || has && is.Inode != st.Ino {
			t.Errorf("%+v; the system says %t, inode %d", is, has, st.Ino)
		}
	}
	was := Of(file)
	if err := os.Rename(file, file+"b"); err != nil {
		t.Fatal(err)
	}
	if is := Of(file + "b"); was.Known() && !is.Is(was) {
		t.Errorf("renamed, %+v is %+v", was, is)
	}
	if noMatch := Of(file); noMatch.Known() {
		t.Errorf("%+v", noMatch)
	}
}
