package usertest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestAs holds that something is done as another user, once, and that the test goes on as before.
func TestAs(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	done := 0
	As(t, Nobody, 7, func() {
		done++
		if err := os.WriteFile(filepath.Join(dir, "theirs"), nil, 0o600); err != nil {
			t.Error(err)
		}
		if os.WriteFile(filepath.Join(filepath.Dir(dir), "theirs"), nil, 0o600) == nil {
			t.Error("nobody writes to a folder of root")
		}
	})
	theirs, err := os.Stat(filepath.Join(dir, "theirs"))
	if done != 1 || err != nil || os.Getuid() != 0 {
		t.Fatalf("done %d times, %v, and the test is user %d", done, err, os.Getuid())
	}
	owned(t, theirs, Nobody, 7)
}

func owned(t *testing.T, info os.FileInfo, uid, gid uint32) {
	t.Helper()
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || st.Uid != uid || st.Gid != gid {
		t.Errorf("the file belongs to %+v", info.Sys())
	}
}
