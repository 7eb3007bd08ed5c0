package tree

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// Scannable says whether some build configuration could have a file scanned, by its slash path below the folder of the
// rule file: a Go file or a Markdown page that is not hidden, in folders that the go command enters.
// It looks at the name alone, and takes names that differ only in case for the same, as some file systems do.
func Scannable(p string) bool {
	if !fs.ValidPath(p) || !filepath.IsLocal(filepath.FromSlash(p)) {
		return false
	}
	dir, name := path.Split(p)
	for folder := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if folder != "" && !Entered(strings.ToLower(folder)) {
			return false
		}
	}
	return isSource(name) || isPage("/"+p)
}
