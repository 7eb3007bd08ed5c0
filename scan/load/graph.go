package load

import (
	"go/types"
)

// ImportPath returns a shortest import chain between two packages in a configuration, including both ends, or nil if
// there is none. from and to are import paths without variants. A chain from the owner to a package means that the
// package can't import the owner.
func (p *Program) ImportPath(configuration, from, to string) []string {
	l := p.listings[configuration]
	if l == nil {
		return nil
	}
	return l.Chain(from, to)
}

// Types returns the types of a package's plain (not test) variant in a configuration, or nil if the program does not
// know the package. The types of a dependency contain only the names that the loaded source, Options.Names or
// Options.Keep mention.
func (p *Program) Types(configuration, path string) *types.Package {
	if p.listings == nil { // put together of packages that were checked elsewhere
		for _, pkg := range p.Packages {
			if pkg.Path == path && pkg.Configuration == configuration && pkg.ForTest == "" {
				return pkg.Types
			}
		}
		return nil
	}
	l := p.listings[configuration]
	if l == nil || l.Nodes[path] == nil {
		return nil
	}
	return l.Nodes[path].Types
}
