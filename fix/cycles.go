package fix

import (
	"fmt"
	"slices"
	"strings"
)

// newImport is an import that a rewrite adds to a package.
type newImport struct {
	configuration, from, to string
	test                    bool // in a test file: nobody imports the package with it, so that a cycle has one such import at most
	fingerprint             string
}

// newImports lists what a draft's package did not import before, as far as the file tells.
func (d *draft) newImports() []newImport {
	if isPage(d.file) {
		return nil
	}
	var out []newImport
	for _, a := range d.imports.sorted() {
		fingerprint, ok := d.asked(a)
		if !ok {
			continue
		}
		for _, pkg := range d.variants {
			out = append(out, newImport{
				configuration: pkg.Configuration, from: pkg.Path, to: a.path,
				test: strings.HasSuffix(d.file.Path, "_test.go"), fingerprint: fingerprint,
			})
		}
	}
	return out
}

// asked is the first violation whose rewrite needs an added import.
func (d *draft) asked(a *addition) (fingerprint string, ok bool) {
	for _, s := range d.sites {
		if slices.Contains(a.places, s.expr.Pos()) {
			return s.v.Fingerprint, true
		}
	}
	for _, c := range d.passing {
		if slices.Contains(a.places, c.site.expr.Pos()) {
			return c.site.v.Fingerprint, true
		}
	}
	for _, m := range d.moves {
		if m.to.Path() == a.path {
			return m.v.Fingerprint, true
		}
	}
	return "", false
}

// cycles finds import cycles that no rewrite makes alone: packages that come to import each other's owners.
func (p *importGraph) cycles(added []newImport) map[string]Refusal {
	one := func(e newImport) bool { return e.to == added[0].to }
	if len(added) == 0 || !slices.ContainsFunc(added, func(e newImport) bool { return !one(e) }) {
		return nil // each was looked at alone, and from one owner all ways are the same
	}
	var failed map[string]Refusal
	var edges []newImport // those that make no cycle with each other
	for _, e := range added {
		chain := p.chain(e.configuration, e.to, e.from, edges, []newImport{e})
		if chain != nil {
			chain = slices.Concat([]string{e.from}, chain)
		} else {
			chain = p.testChain(e, edges)
		}
		if chain == nil {
			edges = append(edges, e)
			continue
		}
		if failed == nil {
			failed = map[string]Refusal{}
		}
		failed[e.fingerprint] = Refusal{RefusedCycle, fmt.Sprintf("import cycle%s: %s", p.others(e, edges, chain), strings.Join(chain, " → "))}
	}
	return failed
}

// others names the decisions besides one that a chain of imports comes from: ", together with redis.NewClient() at hub.go:3".
func (p *importGraph) others(e newImport, edges []newImport, chain []string) string {
	var names []string
	for i := range len(chain) - 1 {
		from, _, _ := strings.Cut(chain[i], " ")
		for _, o := range edges {
			if o.configuration != e.configuration || o.from != from || o.to != chain[i+1] || o.fingerprint == e.fingerprint {
				continue
			}
			if name := codeAt(p.project.byID[o.fingerprint]); !slices.Contains(names, name) {
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

// testChain is a chain of imports that leads from the tests of a package back to it by way of one that is added, and of such that were: nil when there is none. See [planner.testCycle], which finds those of one added import.
func (p *importGraph) testChain(e newImport, edges []newImport) []string {
	if e.test {
		return nil // no test imports it
	}
	for _, tested := range p.tested() {
		tests := p.project.res.Imports[tested].Tests
		back := p.treePath([]string{e.to}, tested, e.configuration, edges)
		if back == nil {
			continue
		}
		if way := p.treePath(tests, e.from, e.configuration, edges); way != nil {
			return slices.Concat([]string{tested + " (its tests)"}, way, back)
		}
	}
	return nil
}

// chain is a way from one package to another by imports that are there and such that were added, of which some have been taken already.
func (p *importGraph) chain(configuration, from, to string, added, taken []newImport) []string {
	if chain := p.importPath(configuration, from, to); chain != nil {
		return chain
	}
	for _, e := range added {
		if e.configuration != configuration || slices.ContainsFunc(taken, func(t newImport) bool { return t == e || t.test && e.test }) {
			continue
		}
		first := p.importPath(configuration, from, e.from)
		if first == nil {
			continue
		}
		if rest := p.chain(configuration, e.to, to, added, slices.Concat(taken, []newImport{e})); rest != nil {
			return slices.Concat(first, rest)
		}
	}
	return nil
}

// importPath is [load.Program.ImportPath], remembered.
func (p *importGraph) importPath(configuration, from, to string) []string {
	return p.paths.Get([3]string{configuration, from, to}, func() []string { return p.project.res.Program.ImportPath(configuration, from, to) })
}

// testCycle is a chain of imports that would lead from the tests of a package back to it, if another package imported an owner: nil when there is none.
// The go command compiles a package's own tests into it, so what these import must not import the package. That the owner does not lead to the other package itself is known.
func (p *importGraph) testCycle(configuration, from, owner string) []string {
	return p.testCycles.Get([3]string{configuration, from, owner}, func() []string {
		for _, tested := range p.testedBelow(configuration, owner) {
			tests := p.project.res.Imports[tested].Tests
			back := p.importPath(configuration, owner, tested)
			if way := p.treePath(tests, from, configuration, nil); way != nil {
				return slices.Concat([]string{tested + " (its tests)"}, way, back)
			}
		}
		return nil
	})
}

// treePath is a shortest chain of imports between packages of the tree that are not tests, whether they were loaded or not, and of imports that were added; nil when there is none.
func (p *importGraph) treePath(starts []string, to, configuration string, added []newImport) []string {
	came := map[string]string{}
	queue := slices.Clone(starts)
	for _, start := range starts {
		came[start] = ""
	}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == to {
			var chain []string
			for ; at != ""; at = came[at] {
				chain = append(chain, at)
			}
			slices.Reverse(chain)
			return chain
		}
		nexts := p.project.res.Imports[at].Plain
		for _, e := range added {
			if e.from == at && e.configuration == configuration && !e.test {
				nexts = append(slices.Clip(nexts), e.to)
			}
		}
		for _, next := range nexts {
			if _, seen := came[next]; !seen {
				came[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// listTested lists the packages that have tests, sorted.
func (p *importGraph) listTested() []string {
	var out []string
	for path, imports := range p.project.res.Imports {
		if len(imports.Tests) > 0 {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// testedBelow lists the packages that have tests and that an owner leads to, sorted.
func (p *importGraph) testedBelow(configuration, owner string) []string {
	return p.below.Get([2]string{configuration, owner}, func() []string {
		var out []string
		for _, tested := range p.tested() {
			if p.importPath(configuration, owner, tested) != nil {
				out = append(out, tested)
			}
		}
		return out
	})
}
