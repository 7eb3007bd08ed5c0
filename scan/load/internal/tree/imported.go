package tree

import (
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// findImported adds the files of folders that go list does not enter (testdata, _x, .x), but that a file of dirs
// imports: the go command compiles such a package like any other. A package behind a link to a folder is reported.
func (w *walker) findImported(dirs []*Dir) {
	for _, d := range dirs {
		for _, f := range d.Files {
			for _, importPath := range f.Imports {
				if !w.looked[importPath] {
					w.looked[importPath] = true
					w.imported(importPath)
				}
			}
		}
	}
}

func (w *walker) imported(importPath string) {
	skipped := !entered(importPath)
	if !skipped && len(w.links) == 0 || unlisted(importPath) != "" {
		return
	}
	for _, m := range w.modules {
		rel, below := strings.CutPrefix(importPath, m.Path+"/")
		if !below {
			continue
		}
		dir := filepath.Join(m.Dir, filepath.FromSlash(rel))
		if !gocmd.IsBelow(dir, w.tree.Root) {
			continue
		}
		for d := dir; d != w.tree.Root; d = filepath.Dir(d) {
			info, err := os.Lstat(d)
			if err != nil || d != dir && filepath.Base(d) == "vendor" || w.foreign(d) {
				return
			}
			if info.Mode()&fs.ModeSymlink != 0 {
				w.linked(d, dir)
				return
			}
		}
		if skipped && !entered(w.rel(dir)) {
			w.list(dir)
		}
		return
	}
}

// linked reports an imported package that is reached through a link, unless the walk reads its folder under another
// name.
func (w *walker) linked(link, dir string) {
	root, err := filepath.EvalSymlinks(w.tree.Root)
	if err != nil {
		root = w.tree.Root
	}
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		if rel, ok := disk.Below(root, target); ok && entered(filepath.ToSlash(rel)) {
			return
		}
	}
	w.tree.Errors = append(w.tree.Errors, source.Error{Position: token.Position{Filename: link}, Msg: "a link to a folder, which is not followed, though a package below it is imported"})
}

// entered reports whether go list enters all folders of a path with slashes.
func entered(p string) bool {
	for ; p != "." && p != "/"; p = path.Dir(p) {
		if !Entered(path.Base(p)) {
			return false
		}
	}
	return true
}

// list adds the Go files of one folder.
func (w *walker) list(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.tree.Errors = append(w.tree.Errors, source.Error{Position: token.Position{Filename: dir}, Msg: disk.Reason(err)})
		return
	}
	for _, e := range entries {
		if !e.IsDir() && isSource(e.Name()) {
			w.file(filepath.Join(dir, e.Name()), e)
		}
	}
	for path := range w.overlay {
		if filepath.Dir(path) == dir && !slices.Contains(w.files[dir], filepath.Base(path)) {
			w.files[dir] = append(w.files[dir], filepath.Base(path))
		}
	}
}
