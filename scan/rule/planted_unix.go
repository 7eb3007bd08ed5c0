//go:build unix

package rule

import (
	"fmt"
	"io/fs"
	"syscall"
)

// planted returns an error if another user may have put a rule file above the user's code: everybody can write to its
// folder, such as /tmp, and the file belongs neither to the given user, nor to root, nor to the folder's owner.
func planted(path string, folder, file fs.FileInfo, user int) error {
	in, ok := folder.Sys().(*syscall.Stat_t)
	st, known := file.Sys().(*syscall.Stat_t)
	if !ok || !known || folder.Mode().Perm()&0o002 == 0 || int(st.Uid) == user || st.Uid == 0 || st.Uid == in.Uid {
		return nil
	}
	return fmt.Errorf("%s belongs to another user, in a folder where everybody can write: it is not read; put an %s beside go.mod", path, FileName)
}
