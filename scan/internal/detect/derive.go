package detect

import (
	"go/ast"
	"go/types"
)

// derivations maps a defined type to the types that it was defined from: type D redis.Client maps D to redis.Client.
// Aliases in between are listed before the type that they denote.
type derivations map[Object][]Object

// derive adds the defined types of the package, including local ones, and the types that they were defined from. It is
// the only fact about a package that detection in another package needs.
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
