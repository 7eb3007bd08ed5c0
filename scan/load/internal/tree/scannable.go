package tree

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Scannable reports whether some build configuration could have a file scanned, by its slash path below the folder of
// the rule file: a Go file or a Markdown page that is not hidden, in folders that the go command enters. It looks at
// the name alone, as the go command does: Vendor is a folder like any other. See ScannableIn.
func Scannable(p string) bool {
	if !fs.ValidPath(p) || !filepath.IsLocal(filepath.FromSlash(p)) {
		return false
	}
	dir, name := path.Split(p)
	for folder := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if folder != "" && !Entered(folder) {
			return false
		}
	}
	return isSource(name) || isPage("/"+p)
}

// ScannableIn says so of a file below root. Where case does not count, vendor can be called Vendor too: such a folder
// must have the very name that Walk would find.
func ScannableIn(root, p string) bool {
	if !Scannable(p) {
		return false
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		parent, name := path.Split(dir)
		if !Entered(strings.ToLower(name)) && !lists(filepath.Join(root, filepath.FromSlash(parent)), name) {
			return false
		}
	}
	return true
}

// lists reports whether a folder holds a folder of exactly that name.
func lists(dir, name string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.IsDir() })
}
