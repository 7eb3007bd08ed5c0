//go:build unix

package rule

import (
	"fmt"
	"io/fs"
	"syscall"
)

// planted says why a rule file may have been put above a user's code by another one, or nil: it lies where everybody
// may write, such as /tmp, and belongs neither to the user of that ID, nor to root, nor to the folder's owner.
func planted(path string, folder, file fs.FileInfo, user int) error {
	in, ok := folder.Sys().(*syscall.Stat_t)
	st, known := file.Sys().(*syscall.Stat_t)
	if !ok || !known || folder.Mode().Perm()&0o002 == 0 || int(st.Uid) == user || st.Uid == 0 || st.Uid == in.Uid {
		return nil
	}
	return fmt.Errorf("%s belongs to another user, in a folder where everybody can write: it is not read; put an %s beside go.mod", path, FileName)
}
