package disk

import (
	"os"
	"path/filepath"
)

// Top returns the top folder of the repository that contains a folder: the innermost folder at or above it with an
// entry .git. If there is none, it returns the folder itself. For a relative path, only the folders in the path are
// searched.
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
