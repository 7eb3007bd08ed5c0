package lastplace

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
)

// limit is the size in bytes above which a file is ignored: it holds no key.
const limit = 1 << 10

// path returns the file for root, the folder of a rule file, in the state folder. Its name is a hash of root.
func path(state, root string) string {
	return filepath.Join(state, "places", fmt.Sprintf("%.16x", sha256.Sum256([]byte(root))))
}

// Read returns the key of the violation that the screen was left at, or "" if state is empty or there is no such file.
// State is the user's state folder, root the folder of a rule file.
func Read(state, root string) string {
	if state == "" {
		return ""
	}
	key, err := disk.ReadUpTo(path(state, root), limit)
	if err != nil {
		return ""
	}
	return string(key)
}

// Keep stores a key. It stores nothing if state or key is empty, or the state folder does not exist.
func Keep(state, root, key string) {
	if state == "" || key == "" {
		return
	}
	if info, err := os.Stat(state); err != nil || !info.IsDir() {
		return
	}
	file := path(state, root)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err == nil {
		_ = os.WriteFile(file, []byte(key), 0o600) // then the next start begins elsewhere
	}
}
