package scan

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// moduleRoots returns the folders of the modules that contain a tree's packages, sorted: that of the main module, which
// may be above the tree, or those of the workspace's modules.
func moduleRoots(tree *load.Tree) []string {
	known := map[string]string{} // folder to module root; empty if there is none
	var root func(dir string) string
	root = func(dir string) string {
		if r, ok := known[dir]; ok {
			return r
		}
		r := ""
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && !info.IsDir() {
			r = dir
		} else if up := filepath.Dir(dir); up != dir {
			r = root(up)
		}
		known[dir] = r
		return r
	}
	var out []string
	for _, d := range tree.Dirs {
		if d.ImportPath == "" {
			continue
		}
		if r := root(d.Path); r != "" {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
