package scan

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// calls finds functions and methods that are called or used as a value: under any import name, instantiated or not, in parentheses or not.
// A method is also found where it is promoted through an embedded field. It is not found behind an interface: which method runs there is not known.
func (p *pass) calls(file inspector.Cursor, yield func(finding)) {
	if len(p.rules.calls) == 0 {
		return
	}
	for id := range file.Preorder((*ast.Ident)(nil)) {
		ident := id.Node().(*ast.Ident)
		if !p.rules.names[ident.Name] {
			continue
		}
		if claims := p.callClaims(id); claims != nil {
			at, value := callee(id)
			report(claims, at, value, yield)
		}
	}
}

// callClaims are the claims on calling what an identifier names.
func (p *pass) callClaims(id inspector.Cursor) []claim {
	ident := id.Node().(*ast.Ident)
	var claims []claim
	for _, c := range p.rules.calls[funcObject(p.info.Uses[ident])] {
		claims = appendClaim(claims, c)
	}
	sel, ok := qualified(id).Node().(*ast.SelectorExpr)
	if !ok || p.info.Selections[sel] == nil {
		return claims
	}
	for _, recv := range receivers(p.info.Selections[sel]) {
		for _, c := range p.rules.calls[object{pkg: recv.pkg, recv: recv.name, name: ident.Name}] {
			claims = appendClaim(claims, c)
		}
	}
	return claims
}

// receivers are the types through which a method is selected: the operand's and those of the embedded fields on the way to the one that declares it.
func receivers(s *types.Selection) []object {
	if s.Kind() == types.FieldVal {
		return nil
	}
	var out []object
	t := s.Recv()
	index := s.Index()
	for _, i := range index {
		if name := typeName(t); name.name != "" {
			out = append(out, name)
		}
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			break
		}
		t = st.Field(i).Type()
	}
	return out
}

// callee climbs from the name of a function to the call of it, or to the whole mention when it is used as a value.
func callee(id inspector.Cursor) (at inspector.Cursor, value bool) {
	mention := qualified(id)
	if inst := outsideParens(mention).Parent(); instantiates(inst.Node(), outsideParens(mention).Node()) {
		mention = inst
	}
	fun := outsideParens(mention)
	if call, ok := fun.Parent().Node().(*ast.CallExpr); ok && call.Fun == fun.Node() {
		return fun.Parent(), false
	}
	return mention, true
}

// instantiates says that a node gives type arguments to a generic function.
func instantiates(n ast.Node, fun ast.Node) bool {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return n.X == fun
	case *ast.IndexListExpr:
		return n.X == fun
	}
	return false
}
