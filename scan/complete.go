package scan

import (
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// Complete reports whether a package was selected and read without omissions, so that it has no violations besides
// those found. pkg is an import path, or a folder such as "./docs" if it has none. The result is also true for a
// package that the tree does not contain, if it was selected.
func (r *Result) Complete(pkg string) bool {
	rel := ""
	if i := slices.IndexFunc(r.Tree.Dirs, func(d *load.Dir) bool { return d.ImportPath == pkg }); i >= 0 {
		rel = r.Tree.Dirs[i].Rel
	} else if i := slices.IndexFunc(r.Tree.Pages, func(p *load.Page) bool { return p.ImportPath == pkg }); i >= 0 {
		rel = r.Tree.Pages[i].Rel
	} else if folder, ok := strings.CutPrefix(pkg, "./"); ok {
		rel = folder
	}
	return r.selected.has(rel, pkg) && !slices.ContainsFunc(r.NotAnalyzed, func(na NotAnalyzed) bool {
		return na.Package == pkg || na.File != "" && path.Dir(na.File) == rel
	})
}
