package tree

import (
	"path/filepath"
	"slices"
	"strings"
)

// isPage reports whether a file is a Markdown page. Hidden files and files in node_modules are not.
func isPage(path string) bool {
	name := filepath.Base(path)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown":
		return !strings.HasPrefix(name, ".") && !strings.Contains(filepath.ToSlash(path), "/node_modules/")
	}
	return false
}

// listPages adds the pages that were found to the tree.
func (w *walker) listPages() {
	slices.Sort(w.pages)
	for _, path := range slices.Compact(w.pages) {
		dir := filepath.Dir(path)
		w.tree.Pages = append(w.tree.Pages, &Page{Path: path, Rel: w.rel(dir), ImportPath: w.importPath(dir)})
	}
}
