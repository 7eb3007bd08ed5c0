package load

import (
	"go/types"
)

// ImportPath returns a shortest chain of imports from one package to another in a configuration, both ends included;
// nil when there is none. from and to are import paths without variants; a chain from the owner back to the package is
// an import cycle.
func (p *Program) ImportPath(configuration, from, to string) []string {
	l := p.listings[configuration]
	if l == nil {
		return nil
	}
	return l.Chain(from, to)
}

// Types returns the plain (not test) variant of a known package's types by import path in a configuration, as other
// packages see it; nil when the program does not know it. Of a package that is not wanted, it has the names that the
// loaded source, Options.Names or Options.Keep mention, and no others.
func (p *Program) Types(configuration, path string) *types.Package {
	l := p.listings[configuration]
	if l == nil || l.Nodes[path] == nil {
		return nil
	}
	return l.Nodes[path].Types
}
