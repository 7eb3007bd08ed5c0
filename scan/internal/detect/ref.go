package detect

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// refs finds every mention of a package-level object or a method, whatever is done with it; its declaration is none.
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

// mentioned names a package-level object or a method; the zero object is something else.
func mentioned(obj types.Object) Object {
	if f, ok := obj.(*types.Func); ok {
		return funcObject(f)
	}
	if obj == nil || !packageLevel(obj) {
		return Object{}
	}
	return Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}
}
