package detect

import (
	"go/ast"
	"go/types"
)

// derivations say what a type was made from, by its name: type D redis.Client leads from D to redis.Client. Aliases on
// the way are listed before the type that they name.
type derivations map[Object][]Object

// derive adds what the defined types of the package, local ones included, were made from. It is the one fact about a
// package that detection in another package needs.
func (p *Package) derive(into derivations) {
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				p.deriveSpec(spec, into)
			}
			return true
		})
	}
}

func (p *Package) deriveSpec(spec *ast.TypeSpec, into derivations) {
	name, ok := p.Info.Defs[spec.Name].(*types.TypeName)
	t := p.Info.TypeOf(spec.Type)
	if !ok || t == nil || spec.Assign.IsValid() {
		return
	}
	if chain := typeChain(t); len(chain) > 0 {
		into[typeObject(name)] = chain
	}
}
