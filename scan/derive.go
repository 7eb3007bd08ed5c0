package scan

import (
	"go/ast"
	"go/types"
)

// derive adds what the defined types of the package, local ones included, were made from. It is the one fact about a package that detection in another package needs.
func (p *pass) derive(into derivations) {
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || spec.Assign.IsValid() {
				return true
			}
			name, ok := p.info.Defs[spec.Name].(*types.TypeName)
			t := p.info.TypeOf(spec.Type)
			if !ok || t == nil {
				return true
			}
			if chain := typeChain(t); len(chain) > 0 {
				into[typeObject(name)] = chain
			}
			return true
		})
	}
}
