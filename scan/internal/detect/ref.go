package detect

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// refs finds every mention of a package-level object or a method, except its declaration.
func (p *pass) refs(file inspector.Cursor, yield func(Finding)) {
	for id := range file.Preorder((*ast.Ident)(nil)) {
		ident := id.Node().(*ast.Ident)
		if !p.names[ident.Name] && !p.wild {
			continue
		}
		if claims := p.on(rule.Ref, mentioned(p.Info.Uses[ident])); claims != nil {
			report(claims, qualified(id), false, yield)
		}
	}
}

// mentioned returns the Object of a package-level object or a method, and the zero Object for anything else.
func mentioned(obj types.Object) Object {
	if f, ok := obj.(*types.Func); ok {
		return funcObject(f)
	}
	if obj == nil || !packageLevel(obj) {
		return Object{}
	}
	return Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}
}
