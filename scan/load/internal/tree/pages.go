package tree

import (
	"path/filepath"
	"slices"
	"strings"
)

// isPage reports whether a file is a Markdown page that is not hidden and not in a folder of packages of JavaScript.
func isPage(path string) bool {
	name := filepath.Base(path)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		return !strings.HasPrefix(name, ".") && !strings.Contains(filepath.ToSlash(path), "/node_modules/")
	}
	return false
}

// listPages makes the tree's pages of the paths that were found.
func (w *walker) listPages() {
	slices.Sort(w.pages)
	for _, path := range slices.Compact(w.pages) {
		dir := filepath.Dir(path)
		w.tree.Pages = append(w.tree.Pages, &Page{Path: path, Rel: w.rel(dir), ImportPath: w.importPath(dir)})
	}
}
