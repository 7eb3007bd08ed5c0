package imports

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// NewImport is an import that a rewrite adds to a package.
type NewImport struct {
	Configuration, From, To string
	// in a test file: other packages don't import it, so a cycle contains at most one such import
	Test        bool
	Fingerprint string
}

// Cycles returns refusals, by fingerprint, for new imports that together close a cycle, such as packages that start to
// import each other's owners. Cycles of one new import alone are refused by [Graph.ImportPath].
func (p *Graph) Cycles(added []NewImport) map[string]refusal.Refusal {
	one := func(e NewImport) bool { return e.To == added[0].To }
	if len(added) == 0 || !slices.ContainsFunc(added, func(e NewImport) bool { return !one(e) }) {
		return nil // single imports were checked before, and imports of one package can't form a cycle together
	}
	var failed map[string]refusal.Refusal
	var edges []NewImport // accepted imports, without cycles
	for _, e := range added {
		chain := p.chain(e.Configuration, e.To, e.From, edges, []NewImport{e})
		if chain != nil {
			chain = slices.Concat([]string{e.From}, chain)
		} else {
			chain = p.testChain(e, edges)
		}
		if chain == nil {
			edges = append(edges, e)
			continue
		}
		if failed == nil {
			failed = map[string]refusal.Refusal{}
		}
		failed[e.Fingerprint] = refusal.Refusal{Kind: refusal.Cycle, Detail: fmt.Sprintf("import cycle%s: %s", p.together(e, edges, chain), strings.Join(chain, " → "))}
	}
	return failed
}

// together names the other decisions whose new imports are in a cycle: ", together with redis.NewClient() at hub.go:3".
func (p *Graph) together(e NewImport, edges []NewImport, chain []string) string {
	var names []string
	for i := range len(chain) - 1 {
		from, _, _ := strings.Cut(chain[i], " ")
		for _, o := range edges {
			if o.Configuration != e.Configuration || o.From != from || o.To != chain[i+1] || o.Fingerprint == e.Fingerprint {
				continue
			}
			if name := project.CodeAt(p.project.ByID[o.Fingerprint]); !slices.Contains(names, name) {
				names = append(names, name)
			}
			break
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", together with " + strings.Join(names, " and ")
}

// testChain returns an import cycle through a package's tests that uses e and other new imports, nil if there is none.
// See [Graph.TestCycle] for cycles with a single new import.
func (p *Graph) testChain(e NewImport, edges []NewImport) []string {
	if e.Test {
		return nil // tests can't be imported
	}
	for _, tested := range p.tested() {
		tests := p.project.Res.Imports[tested].Tests
		back := p.treePath([]string{e.To}, tested, e.Configuration, edges)
		if back == nil {
			continue
		}
		if path := p.treePath(tests, e.From, e.Configuration, edges); path != nil {
			return slices.Concat([]string{tested + " (its tests)"}, path, back)
		}
	}
	return nil
}

// chain returns a path from one package to another along existing imports and new ones; taken are the new imports
// already on the path.
func (p *Graph) chain(configuration, from, to string, added, used []NewImport) []string {
	if chain := p.ImportPath(configuration, from, to); chain != nil {
		return chain
	}
	for _, e := range added {
		if e.Configuration != configuration || slices.ContainsFunc(used, func(t NewImport) bool { return t == e || t.Test && e.Test }) {
			continue
		}
		first := p.ImportPath(configuration, from, e.From)
		if first == nil {
			continue
		}
		if rest := p.chain(configuration, e.To, to, added, slices.Concat(used, []NewImport{e})); rest != nil {
			return slices.Concat(first, rest)
		}
	}
	return nil
}

// ImportPath is [load.Program.ImportPath] with a cache.
func (p *Graph) ImportPath(configuration, from, to string) []string {
	return p.paths.Get([3]string{configuration, from, to}, func() []string { return p.project.Res.Program.ImportPath(configuration, from, to) })
}

// TestCycle returns the import cycle that would lead from the tests of a package back to it if package from imported
// owner, nil if there is none. In-package tests are compiled into their package, so nothing that they import may import
// it. The caller has checked that owner does not import from.
func (p *Graph) TestCycle(configuration, from, owner string) []string {
	return p.testCycles.Get([3]string{configuration, from, owner}, func() []string {
		for _, tested := range p.testedBelow(configuration, owner) {
			tests := p.project.Res.Imports[tested].Tests
			back := p.ImportPath(configuration, owner, tested)
			if path := p.treePath(tests, from, configuration, nil); path != nil {
				return slices.Concat([]string{tested + " (its tests)"}, path, back)
			}
		}
		return nil
	})
}

// treePath returns a shortest path from one of starts to a package, along non-test imports of the whole tree, loaded or
// not, and new imports; nil if there is none.
func (p *Graph) treePath(starts []string, to, configuration string, added []NewImport) []string {
	parent := map[string]string{}
	queue := slices.Clone(starts)
	for _, start := range starts {
		parent[start] = ""
	}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == to {
			var chain []string
			for ; at != ""; at = parent[at] {
				chain = append(chain, at)
			}
			slices.Reverse(chain)
			return chain
		}
		nexts := p.project.Res.Imports[at].Plain
		for _, e := range added {
			if e.From == at && e.Configuration == configuration && !e.Test {
				nexts = append(slices.Clip(nexts), e.To)
			}
		}
		for _, next := range nexts {
			if _, seen := parent[next]; !seen {
				parent[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// listTested returns the sorted import paths of the packages with tests.
func (p *Graph) listTested() []string {
	var out []string
	for path, imports := range p.project.Res.Imports {
		if len(imports.Tests) > 0 {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// testedBelow returns the sorted import paths of the packages with tests that an owner imports, directly or indirectly.
func (p *Graph) testedBelow(configuration, owner string) []string {
	return p.below.Get([2]string{configuration, owner}, func() []string {
		var out []string
		for _, tested := range p.tested() {
			if p.ImportPath(configuration, owner, tested) != nil {
				out = append(out, tested)
			}
		}
		return out
	})
}

// Graph is the import graph of a project.
type Graph struct {
	project    *project.Project
	paths      memo.Map[[3]string, []string] // import paths by configuration, source and target
	testCycles memo.Map[[3]string, []string] // see TestCycle
	below      memo.Map[[2]string, []string] // see testedBelow; by configuration and owner
	tested     func() []string
}

// NewGraph returns the graph of a project.
func NewGraph(project *project.Project) *Graph {
	g := &Graph{project: project}
	g.tested = sync.OnceValue(g.listTested)
	return g
}
