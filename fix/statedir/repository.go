package statedir

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// repository returns the root of the innermost git work tree that contains a folder, or "". Outer work trees did
// not come with its clone (a user may keep the home folder in git), except that of a submodule.
func repository(folder string) string {
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil && !submodule(dir) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// submodule reports whether git keeps the data of a work tree in the repository around it: then .git is a file that
// says so, as also in a linked work tree.
func submodule(dir string) bool {
	raw, err := disk.ReadUpTo(filepath.Join(dir, ".git"), maxID)
	return err == nil && strings.Contains(filepath.ToSlash(string(raw)), ".git/modules/")
}
