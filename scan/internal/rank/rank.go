package rank

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// Priority orders violations by urgency.
type Priority int

// The priorities, from the most urgent to the least.
const (
	High Priority = iota
	Medium
	Low
)

func (p Priority) String() string { return [...]string{"high", "medium", "low"}[p] }

// A Rank is a priority and the sentence that gives its reason.
type Rank struct {
	Priority Priority
	Critical bool
	Reason   string
}

// A Ranker computes the ranks of files from a tree's import graph.
type Ranker struct {
	Graph    *graph.Graph
	modules  []string          // the modules' folders relative to the tree's root, with slashes, sorted
	testsBy  map[string]bool   // memo of testsOnly
	critical map[string]string // by folder: the reason why it is critical
}

// New returns a Ranker for a tree, and marks the folders that the critical patterns match or reach. modules are the
// folders of the tree's modules, with slashes, relative to its root.
func New(tree *load.Tree, g *graph.Graph, modules, critical []string) *Ranker {
	r := &Ranker{Graph: g, modules: modules, testsBy: map[string]bool{}, critical: map[string]string{}}
	for _, pattern := range critical {
		r.spread(tree, pattern)
	}
	return r
}

// Of returns the rank of a violation in a file. The first condition that holds decides: a test under an integration
// build tag or folder is Medium; another test is Low; a test helper is Medium; an example, a tool, a script or
// documentation is Low; anything else is High, and critical if it is marked so.
func (r *Ranker) Of(dir *load.Dir, file *load.SourceFile) Rank {
	rel := r.inModule(dir)
	tag := integrationTag(file.Constraint)
	switch folder := integrationFolder(rel); {
	case file.Test && tag != "":
		return Rank{Priority: Medium, Reason: fmt.Sprintf("test under the %s build tag", tag)}
	case file.Test && folder != "":
		return Rank{Priority: Medium, Reason: "test in the folder " + folder}
	case file.Test:
		return Rank{Priority: Low, Reason: "test without an integration build tag or folder"}
	case tag != "":
		return Rank{Priority: Medium, Reason: fmt.Sprintf("test helper: under the %s build tag", tag)}
	}
	if why := helperName(rel, file.Package); why != "" {
		return Rank{Priority: Medium, Reason: "test helper: " + why}
	}
	if slices.Contains(file.Imports, "testing") {
		return Rank{Priority: Medium, Reason: "test helper: it imports testing"}
	}
	if r.testsOnly(dir.ImportPath) {
		return Rank{Priority: Medium, Reason: "test helper: " + r.whyTestsOnly(dir.ImportPath)}
	}
	if folder := cmp.Or(asideFolder(rel), asideFolder(dir.Rel)); folder != "" {
		return Rank{Priority: Low, Reason: fmt.Sprintf("in the folder %s: not part of what runs in production", folder)}
	}
	if why := r.critical[dir.Path]; why != "" {
		return Rank{Priority: High, Critical: true, Reason: why}
	}
	return Rank{Priority: High, Reason: "production code: neither a test nor a test helper, an example or a tool"}
}

// spread marks the folders that a critical pattern matches and, transitively, the folders that their non-test files
// import. It searches breadth first, so that the reason shows a shortest import chain.
func (r *Ranker) spread(tree *load.Tree, critical string) {
	type step struct {
		dir   *load.Dir
		chain string
	}
	var queue []step
	seen := map[*load.Dir]bool{}
	m := pattern.New([]string{critical})
	for _, d := range tree.Dirs {
		if !m.Match(d.Rel, d.ImportPath) {
			continue
		}
		seen[d] = true
		queue = append(queue, step{d, d.Rel})
		r.mark(d, fmt.Sprintf("matches the critical pattern %q", critical))
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, next := range r.Graph.Imports(queue[0].dir) {
			if seen[next] {
				continue
			}
			seen[next] = true
			chain := queue[0].chain + " → " + next.Rel
			queue = append(queue, step{next, chain})
			r.mark(next, fmt.Sprintf("reached from the critical pattern %q: %s", critical, chain))
		}
	}
}

// mark records the reason why a folder is critical. The first reason stays, but a match replaces a chain.
func (r *Ranker) mark(d *load.Dir, why string) {
	if old := r.critical[d.Path]; old == "" || strings.HasPrefix(old, "reached") && strings.HasPrefix(why, "matches") {
		r.critical[d.Path] = why
	}
}

// testsOnly reports whether a package is imported, and only by tests, by test helpers and by packages for which
// testsOnly holds. A package's own tests do not count, because most libraries have some. The result is false for
// packages that are not internal: packages outside of the tree may import those.
func (r *Ranker) testsOnly(importPath string) bool {
	only, known := r.testsBy[importPath]
	if known {
		return only
	}
	r.testsBy[importPath] = false // stops the recursion in import cycles, which are reported elsewhere
	if _, internal := load.InternalParent(importPath); !internal {
		return false
	}
	for _, by := range r.Graph.ImportersOf(importPath) {
		if only = r.forTests(by); !only {
			break
		}
	}
	r.testsBy[importPath] = only
	return only
}

// forTests reports whether a file exists for tests only.
func (r *Ranker) forTests(by graph.Importer) bool {
	return by.File.Test || integrationTag(by.File.Constraint) != "" || helperName(r.inModule(by.Dir), by.File.Package) != "" || r.testsOnly(by.Dir.ImportPath)
}

// whyTestsOnly returns the reason for a package that satisfies testsOnly, with one importer as an example.
func (r *Ranker) whyTestsOnly(importPath string) string {
	by := r.Graph.ImportersOf(importPath)[0]
	return "imported by tests only, such as " + path.Join(by.Dir.Rel, by.File.Name)
}

// inModule returns a folder's path relative to the innermost module that contains it.
func (r *Ranker) inModule(d *load.Dir) string {
	best := d.Rel
	for _, m := range r.modules {
		if m == d.Rel {
			return "."
		}
		if rel, ok := strings.CutPrefix(d.Rel, m+"/"); ok {
			best = rel // modules are sorted: the innermost comes last
		}
	}
	return best
}
