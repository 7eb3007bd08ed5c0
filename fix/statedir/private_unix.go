//go:build unix

package statedir

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// private returns an error if others can write to a folder.
func private(path string, info fs.FileInfo) error {
	if others(info) {
		return fmt.Errorf("the folder for sessions, %s, belongs to another user: set XDG_STATE_HOME to a folder of your own", path)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("others can write to the folder for sessions: run chmod go-w %s", path)
	}
	return nil
}

// others reports whether a file belongs to another user.
func others(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) != os.Geteuid()
}
