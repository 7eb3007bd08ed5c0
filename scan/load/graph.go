package load

import (
	"go/types"
	"maps"
	"slices"
)

// ImportPath is a shortest chain of imports from one package to another in a configuration, both ends included; nil when there is none. from and to are import paths without variants; a chain from the owner back to the package is an import cycle.
func (p *Program) ImportPath(configuration, from, to string) []string {
	l := p.listings[configuration]
	if l == nil || l.nodes[from] == nil || l.nodes[to] == nil {
		return nil
	}
	start, end := l.nodes[from], l.nodes[to]
	came := map[*node]*node{start: nil}
	for queue := []*node{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if n == end {
			var chain []string
			for ; n != nil; n = came[n] {
				chain = append(chain, n.path)
			}
			slices.Reverse(chain)
			return chain
		}
		for _, path := range slices.Sorted(maps.Keys(n.imports)) {
			dep := n.imports[path]
			if _, seen := came[dep]; !seen {
				came[dep] = n
				queue = append(queue, dep)
			}
		}
	}
	return nil
}

// Types is the plain (not test) variant of a known package's types by import path in a configuration, as other packages see it; nil when the program does not know it.
// Of a package that is not wanted, it has the names that the loaded source, Options.Names or Options.Keep mention, and no others.
func (p *Program) Types(configuration, path string) *types.Package {
	l := p.listings[configuration]
	if l == nil || l.nodes[path] == nil {
		return nil
	}
	return l.nodes[path].types
}
