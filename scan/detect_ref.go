package scan

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// refs finds every mention of a package-level object or a method, whatever is done with it; its declaration is none.
func (p *pass) refs(file inspector.Cursor, yield func(finding)) {
	if len(p.rules.refs) == 0 {
		return
	}
	for id := range file.Preorder((*ast.Ident)(nil)) {
		ident := id.Node().(*ast.Ident)
		if !p.rules.names[ident.Name] {
			continue
		}
		if claims := p.rules.refs[mentioned(p.info.Uses[ident])]; claims != nil {
			report(claims, qualified(id), false, yield)
		}
	}
}

// mentioned names a package-level object or a method; the zero object is something else.
func mentioned(obj types.Object) object {
	if f, ok := obj.(*types.Func); ok {
		return funcObject(f)
	}
	if obj == nil || !packageLevel(obj) {
		return object{}
	}
	return object{pkg: obj.Pkg().Path(), name: obj.Name()}
}
