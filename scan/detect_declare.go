package scan

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
)

// declares finds type declarations by their name: aliases and local types too. The span is the name.
func (p *pass) declares(file inspector.Cursor, yield func(finding)) {
	if len(p.rules.declares) == 0 {
		return
	}
	for spec := range file.Preorder((*ast.TypeSpec)(nil)) {
		name := spec.Node().(*ast.TypeSpec).Name
		var claims []claim
		for _, c := range p.rules.declares {
			if declared(c.entry, p.path, name.Name) {
				claims = appendClaim(claims, c)
			}
		}
		if at, ok := spec.FindNode(name); ok {
			report(claims, at, false, yield)
		}
	}
}
