package statedir

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// repository returns the root of the git work tree that a folder lies in, empty when it lies in none. Of several it is
// the innermost, for what lies around that did not come with its clone, as where a user keeps all of the home folder in
// git; but a submodule came with the one around it.
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

// submodule reports whether git keeps what belongs to a work tree in the repository around it. The file says so that
// stands in the place of .git there, and in a linked work tree.
func submodule(dir string) bool {
	raw, err := disk.ReadUpTo(filepath.Join(dir, ".git"), maxID)
	return err == nil && strings.Contains(filepath.ToSlash(string(raw)), ".git/modules/")
}
