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
	Test                    bool // in a test file: nobody imports the package with it, so that a cycle has one such import at most
	Fingerprint             string
}

// Cycles finds import cycles that no rewrite makes alone: packages that come to import each other's owners.
func (p *Graph) Cycles(added []NewImport) map[string]refusal.Refusal {
	one := func(e NewImport) bool { return e.To == added[0].To }
	if len(added) == 0 || !slices.ContainsFunc(added, func(e NewImport) bool { return !one(e) }) {
		return nil // each was looked at alone, and from one owner all ways are the same
	}
	var failed map[string]refusal.Refusal
	var edges []NewImport // those that make no cycle with each other
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

// together names the decisions besides one that a chain of imports comes from: ", together with redis.NewClient() at
// hub.go:3".
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

// testChain returns a chain of imports that leads from the tests of a package back to it by way of one that is added,
// and of such that were: nil when there is none. See [Graph.TestCycle], which finds those of one added import.
func (p *Graph) testChain(e NewImport, edges []NewImport) []string {
	if e.Test {
		return nil // no test imports it
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

// chain returns a way from one package to another by imports that are there and such that were added, of which some
// have been taken already.
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

// ImportPath is [load.Program.ImportPath], remembered.
func (p *Graph) ImportPath(configuration, from, to string) []string {
	return p.paths.Get([3]string{configuration, from, to}, func() []string { return p.project.Res.Program.ImportPath(configuration, from, to) })
}

// TestCycle returns a chain of imports that would lead from the tests of a package back to it, if another package
// imported an owner: nil when there is none. The go command compiles a package's own tests into it, so what these
// import must not import the package. That the owner does not lead to the other package itself is known.
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

// treePath returns a shortest chain of imports between packages of the tree that are not tests, whether they were
// loaded or not, and of imports that were added; nil when there is none.
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

// listTested lists the packages that have tests, sorted.
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

// testedBelow lists the packages that have tests and that an owner leads to, sorted.
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

// Graph answers how packages import each other.
type Graph struct {
	project    *project.Project
	paths      memo.Map[[3]string, []string] // chains of imports by configuration and ends
	testCycles memo.Map[[3]string, []string] // see testCycle
	below      memo.Map[[2]string, []string] // packages with tests that an owner leads to, by configuration and owner
	tested     func() []string
}

// NewGraph returns the graph of a project.
func NewGraph(project *project.Project) *Graph {
	g := &Graph{project: project}
	g.tested = sync.OnceValue(g.listTested)
	return g
}
