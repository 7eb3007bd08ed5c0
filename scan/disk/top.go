package disk

import (
	"os"
	"path/filepath"
)

// Top returns the innermost folder at or above another one that has a .git, a folder or a file: the top of the
// repository that it is in. Where there is none it is the folder itself. A relative folder is looked for above itself
// no further than its name goes.
func Top(folder string) string {
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return folder
		}
	}
}
