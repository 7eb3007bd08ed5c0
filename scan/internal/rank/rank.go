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

// Priority says what to look at first.
type Priority int

// The priorities, the most urgent first.
const (
	High Priority = iota
	Medium
	Low
)

func (p Priority) String() string { return [...]string{"high", "medium", "low"}[p] }

// Rank is a priority and the sentence that says why.
type Rank struct {
	Priority Priority
	Critical bool
	Reason   string
}

// Ranker knows the graph of a tree and what follows for priorities.
type Ranker struct {
	Graph    *graph.Graph
	modules  []string          // the modules' folders, slashes, relative to the tree's root, sorted
	testsBy  map[string]bool   // memo of testsOnly
	critical map[string]string // by folder: why
}

// New marks what the critical patterns reach in a tree. modules are the folders of its modules, slashes, relative to
// its root.
func New(tree *load.Tree, g *graph.Graph, modules, critical []string) *Ranker {
	r := &Ranker{Graph: g, modules: modules, testsBy: map[string]bool{}, critical: map[string]string{}}
	for _, pattern := range critical {
		r.spread(tree, pattern)
	}
	return r
}

// Of says how much a violation in a file matters. The first that holds counts:
// a test under an integration build tag or folder, Medium; another test, Low; a test helper, Medium; an example, a
// tool, a script or documentation, Low; anything else, High, with the critical ones on top.
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

// spread marks what a critical pattern matches and all that its non-test files import, breadth first, so that the chain
// that is told is a shortest one.
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
		r.mark(d, "matches the critical "+critical)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, next := range r.Graph.Imports(queue[0].dir) {
			if seen[next] {
				continue
			}
			seen[next] = true
			chain := queue[0].chain + " → " + next.Rel
			queue = append(queue, step{next, chain})
			r.mark(next, "reached from the critical "+critical+": "+chain)
		}
	}
}

// mark keeps the first reason, and prefers being matched to being reached.
func (r *Ranker) mark(d *load.Dir, why string) {
	if old := r.critical[d.Path]; old == "" || strings.HasPrefix(old, "reached") && strings.HasPrefix(why, "matches") {
		r.critical[d.Path] = why
	}
}

// testsOnly reports whether a package is imported, and by nothing but tests, test helpers and packages of which the
// same is true. A package's own tests do not count: every library has some. It is said of internal packages alone:
// others may be imported by who is not in the tree.
func (r *Ranker) testsOnly(importPath string) bool {
	only, known := r.testsBy[importPath]
	if known {
		return only
	}
	r.testsBy[importPath] = false // for import cycles, which are an error of their own
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

// forTests reports whether a file is there for tests.
func (r *Ranker) forTests(by graph.Importer) bool {
	return by.File.Test || integrationTag(by.File.Constraint) != "" || helperName(r.inModule(by.Dir), by.File.Package) != "" || r.testsOnly(by.Dir.ImportPath)
}

// whyTestsOnly returns the sentence for testsOnly, with one importer as the witness.
func (r *Ranker) whyTestsOnly(importPath string) string {
	by := r.Graph.ImportersOf(importPath)[0]
	return "imported by tests only, such as " + path.Join(by.Dir.Rel, by.File.Name)
}

// inModule returns a folder relative to the innermost module that holds it.
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
