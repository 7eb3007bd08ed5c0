package graph

import (
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// Graph is who imports whom in a tree, whatever the build constraints.
type Graph struct {
	Dirs      map[string]*load.Dir // by import path
	importers map[string][]Importer
}

// Importer is a folder that imports a package, and where.
type Importer struct {
	Dir  *load.Dir
	File *load.SourceFile
}

// New builds the graph of a tree.
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

// Dependents returns the folders that import one of some, also by way of others. What tests import is not imported by way of
// them.
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

// ImportersOf leaves out the package's own files, its external tests.
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
