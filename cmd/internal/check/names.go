package check

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// displayPath names files, which are relative to a root, from the working directory. A host takes a line that begins
// with colons for a command, so no name does.
func (o *Options) displayPath(root string) func(string) string {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err != nil {
		dir = o.Dir
	}
	return func(file string) string {
		rel, err := filepath.Rel(dir, filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		rel = filepath.ToSlash(rel)
		if strings.HasPrefix(strings.TrimSpace(rel), ":") {
			return "./" + rel
		}
		return rel
	}
}

// hostPath names files, which are relative to a root, from the top of the repository that the root is in; from the root
// where it is in none.
func hostPath(root string) func(string) string {
	top := disk.Top(root)
	prefix, err := filepath.Rel(top, root)
	if err != nil {
		prefix = "."
	}
	return func(file string) string { return path.Join(filepath.ToSlash(prefix), file) }
}
