package fix

import (
	"maps"
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
	for _, m := range d.moves {
		if m.to.Path() == a.path {
			return m.v.Fingerprint, true
		}
	}
	return "", false
}

// cycles finds import cycles that no rewrite makes alone: packages that come to import each other's owners.
func (p *planner) cycles(added []newImport) map[string]Refusal {
	one := func(e newImport) bool { return e.to == added[0].to }
	if len(added) == 0 || !slices.ContainsFunc(added, func(e newImport) bool { return !one(e) }) {
		return nil // each was looked at alone, and from one owner all ways are the same
	}
	var failed map[string]Refusal
	var edges []newImport // those that make no cycle with each other
	for _, e := range added {
		chain := p.chain(e.configuration, e.to, e.from, edges, []newImport{e})
		if chain == nil {
			edges = append(edges, e)
			continue
		}
		if failed == nil {
			failed = map[string]Refusal{}
		}
		failed[e.fingerprint] = Refusal{RefusedCycle, "import cycle, together with the other decisions: " + strings.Join(append([]string{e.from}, chain...), " → ")}
	}
	return failed
}

// chain is a way from one package to another by imports that are there and such that were added, of which some have been taken already.
func (p *planner) chain(configuration, from, to string, added, taken []newImport) []string {
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
func (p *planner) importPath(configuration, from, to string) []string {
	key := [3]string{configuration, from, to}
	if chain, ok := p.paths.Load(key); ok {
		return chain.([]string)
	}
	chain := p.res.Program.ImportPath(configuration, from, to)
	p.paths.Store(key, chain)
	return chain
}

// testCycle is a chain of imports that would lead from the tests of a package back to it, if another package imported an owner: nil when there is none.
// The go command compiles a package's own tests into it, so what these import must not import the package. That the owner does not lead to the other package itself is known.
func (p *planner) testCycle(configuration, from, owner string) []string {
	key := [3]string{configuration, "tests " + from, owner}
	if chain, ok := p.paths.Load(key); ok {
		return chain.([]string)
	}
	var chain []string
	for _, tested := range slices.Sorted(maps.Keys(p.res.Imports)) {
		tests := p.res.Imports[tested].Tests
		if len(tests) == 0 {
			continue
		}
		back := p.importPath(configuration, owner, tested)
		if back == nil {
			continue
		}
		if way := p.treePath(tests, from); way != nil {
			chain = slices.Concat([]string{tested + " (its tests)"}, way, back)
			break
		}
	}
	p.paths.Store(key, chain)
	return chain
}

// treePath is a shortest chain of imports between packages of the tree that are not tests, whether they were loaded or not; nil when there is none.
func (p *planner) treePath(starts []string, to string) []string {
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
		for _, next := range p.res.Imports[at].Plain {
			if _, seen := came[next]; !seen {
				came[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}
