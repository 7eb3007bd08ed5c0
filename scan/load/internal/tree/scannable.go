package tree

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Scannable reports whether some build configuration includes a file in a scan: a Markdown page that is not hidden, in
// folders that the go command enters, or such a Go file, also in folders named testdata or _x, of which a package may
// be imported. Nothing below a folder vendor, or one whose name begins with a dot, is scannable. p is the file's path
// relative to the rule file's folder, with slashes. The test looks at names only, as the go command does, so a folder
// Vendor is an ordinary folder. See ScannableIn.
func Scannable(p string) bool {
	if !fs.ValidPath(p) || !filepath.IsLocal(filepath.FromSlash(p)) {
		return false
	}
	dir, name := path.Split(p)
	for folder := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if folder == "vendor" || strings.HasPrefix(folder, ".") {
			return false
		}
	}
	return isSource(name) || isPage("/"+p) && entered(path.Dir(p))
}

// Listed is Scannable without files of packages that a scan reads only if something imports them.
func Listed(p string) bool { return Scannable(p) && entered(path.Dir(p)) }

// ScannableIn is Scannable for a file below root, for file systems that ignore case. There, p may contain Vendor for a
// folder vendor; so such an element must be the exact name of an existing folder.
func ScannableIn(root, p string) bool {
	if !Scannable(p) {
		return false
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		parent, name := path.Split(dir)
		if strings.EqualFold(name, "vendor") && !lists(filepath.Join(root, filepath.FromSlash(parent)), name) {
			return false
		}
	}
	return true
}

// lists reports whether a folder contains a folder with exactly this name.
func lists(dir, name string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.IsDir() })
}
