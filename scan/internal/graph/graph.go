package graph

import (
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// A Graph is the import graph of a tree, whatever the build constraints.
type Graph struct {
	Dirs      map[string]*load.Dir // by import path
	importers map[string][]Importer
}

// An Importer is a file that imports a package, with its folder.
type Importer struct {
	Dir  *load.Dir
	File *load.SourceFile
}

// New returns the import graph of a tree.
func New(tree *load.Tree) *Graph {
	g := &Graph{Dirs: map[string]*load.Dir{}, importers: map[string][]Importer{}}
	for _, d := range tree.Dirs {
		if d.ImportPath != "" {
			g.Dirs[d.ImportPath] = d
		}
		for _, f := range d.Files {
			for _, imp := range f.Imports {
				g.importers[imp] = append(g.importers[imp], Importer{d, f})
			}
		}
	}
	return g
}

// Dependents returns the folders that import one of dirs, directly or not. A folder that imports one of them only in
// its tests is included, but this does not extend to its importers.
func (g *Graph) Dependents(dirs []*load.Dir) map[*load.Dir]bool {
	out := map[*load.Dir]bool{}
	queue := slices.Clone(dirs)
	passed := map[*load.Dir]bool{}
	for len(queue) > 0 {
		d := queue[0]
		if queue = queue[1:]; passed[d] {
			continue
		}
		passed[d] = true
		for _, by := range g.importers[d.ImportPath] {
			if out[by.Dir] = true; !by.File.Test {
				queue = append(queue, by.Dir)
			}
		}
	}
	return out
}

// Imports returns the folders of the tree that a folder's non-test files import, sorted.
func (g *Graph) Imports(d *load.Dir) []*load.Dir {
	var paths []string
	for _, f := range d.Files {
		if !f.Test {
			paths = append(paths, f.Imports...)
		}
	}
	slices.Sort(paths)
	var out []*load.Dir
	for _, p := range slices.Compact(paths) {
		if next := g.Dirs[p]; next != nil {
			out = append(out, next)
		}
	}
	return out
}

// ImportersOf returns the files that import a package, except files in the package's own folder (its external tests).
func (g *Graph) ImportersOf(importPath string) []Importer {
	if importPath == "" {
		return nil
	}
	var out []Importer
	for _, by := range g.importers[importPath] {
		if by.Dir != g.Dirs[importPath] {
			out = append(out, by)
		}
	}
	return out
}
