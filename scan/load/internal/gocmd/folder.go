package gocmd

import (
	"os"
	"path/filepath"
	"strings"
)

// Absolute returns a path that is absolute or relative to dir as an absolute path.
func Absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// IsBelow reports whether path is dir or is in it.
func IsBelow(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// IsDir reports whether path is a folder, or a link to one.
func IsDir(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && fi.IsDir()
}

// HasGoMod reports whether a folder is the root of a module.
func HasGoMod(dir string) bool {
	fi, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && !fi.IsDir()
}
