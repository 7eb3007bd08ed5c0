package scan

import (
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// graph is who imports whom in a tree, whatever the build constraints, and what follows for priorities.
type graph struct {
	dirs      map[string]*load.Dir // by import path
	modules   []string             // the modules' folders, slashes, relative to the tree's root, sorted
	importers map[string][]importer
	testsBy   map[string]bool   // memo of testsOnly
	critical  map[string]string // by folder: why
}

// importer is a folder that imports a package, and where.
type importer struct {
	dir  *load.Dir
	file *load.SourceFile
}

// newGraph builds the graph of a tree. modules are the folders of its modules, slashes, relative to its root.
func newGraph(tree *load.Tree, modules, critical []string) *graph {
	g := &graph{dirs: map[string]*load.Dir{}, modules: modules, importers: map[string][]importer{}, testsBy: map[string]bool{}, critical: map[string]string{}}
	for _, d := range tree.Dirs {
		if d.ImportPath != "" {
			g.dirs[d.ImportPath] = d
		}
		for _, f := range d.Files {
			for _, imp := range f.Imports {
				g.importers[imp] = append(g.importers[imp], importer{d, f})
			}
		}
	}
	for _, pattern := range critical {
		g.spread(tree, pattern)
	}
	return g
}

// above are the folders that import one of some, also by way of others. What tests import is not imported by way of them.
func (g *graph) above(dirs []*load.Dir) map[*load.Dir]bool {
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
			if out[by.dir] = true; !by.file.Test {
				queue = append(queue, by.dir)
			}
		}
	}
	return out
}

// spread marks what a critical pattern matches and all that its non-test files import, breadth first, so that the chain that is told is a shortest one.
func (g *graph) spread(tree *load.Tree, pattern string) {
	type step struct {
		dir   *load.Dir
		chain string
	}
	var queue []step
	seen := map[*load.Dir]bool{}
	m := rule.NewMatcher([]string{pattern})
	for _, d := range tree.Dirs {
		if !m.Match(d.Rel, d.ImportPath) {
			continue
		}
		seen[d] = true
		queue = append(queue, step{d, d.Rel})
		g.mark(d, "matches the critical "+pattern)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, next := range g.imports(queue[0].dir) {
			if seen[next] {
				continue
			}
			seen[next] = true
			chain := queue[0].chain + " → " + next.Rel
			queue = append(queue, step{next, chain})
			g.mark(next, "reached from the critical "+pattern+": "+chain)
		}
	}
}

// mark keeps the first reason, and prefers being matched to being reached.
func (g *graph) mark(d *load.Dir, why string) {
	if old := g.critical[d.Path]; old == "" || strings.HasPrefix(old, "reached") && strings.HasPrefix(why, "matches") {
		g.critical[d.Path] = why
	}
}

// imports are the folders of the tree that a folder's non-test files import, sorted.
func (g *graph) imports(d *load.Dir) []*load.Dir {
	var paths []string
	for _, f := range d.Files {
		if !f.Test {
			paths = append(paths, f.Imports...)
		}
	}
	slices.Sort(paths)
	var out []*load.Dir
	for _, p := range slices.Compact(paths) {
		if next := g.dirs[p]; next != nil {
			out = append(out, next)
		}
	}
	return out
}

// testsOnly says that a package is imported, and by nothing but tests, test helpers and packages of which the same is true. A package's own tests do not count: every library has some.
func (g *graph) testsOnly(importPath string) bool {
	only, known := g.testsBy[importPath]
	if known {
		return only
	}
	g.testsBy[importPath] = false // for import cycles, which are an error of their own
	for _, by := range g.importersOf(importPath) {
		if only = g.forTests(by); !only {
			break
		}
	}
	g.testsBy[importPath] = only
	return only
}

// importersOf leaves out the package's own files, its external tests.
func (g *graph) importersOf(importPath string) []importer {
	if importPath == "" {
		return nil
	}
	var out []importer
	for _, by := range g.importers[importPath] {
		if by.dir != g.dirs[importPath] {
			out = append(out, by)
		}
	}
	return out
}

// forTests says that a file is there for tests.
func (g *graph) forTests(by importer) bool {
	return by.file.Test || integrationTag(by.file.Constraint) != "" || helperName(g.inModule(by.dir), by.file.Package) != "" || g.testsOnly(by.dir.ImportPath)
}

// whyTestsOnly is the sentence for testsOnly, with one importer as the witness.
func (g *graph) whyTestsOnly(importPath string) string {
	by := g.importersOf(importPath)[0]
	return "imported by tests only, such as " + path.Join(by.dir.Rel, by.file.Name)
}

// inModule is a folder relative to the innermost module that holds it.
func (g *graph) inModule(d *load.Dir) string {
	best := d.Rel
	for _, m := range g.modules {
		if m == d.Rel {
			return "."
		}
		if rel, ok := strings.CutPrefix(d.Rel, m+"/"); ok {
			best = rel // modules are sorted: the innermost comes last
		}
	}
	return best
}
