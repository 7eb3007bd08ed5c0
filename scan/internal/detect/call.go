package detect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// calls finds functions and methods that are called or used as a value: under any import name, instantiated or not, in
// parentheses or not. A method is also found where it is promoted through an embedded field, and an interface's through
// one that embeds it. A type's is not found behind an interface: which method runs there is not known.
func (p *pass) calls(file inspector.Cursor, yield func(Finding)) {
	for id := range file.Preorder((*ast.Ident)(nil)) {
		ident := id.Node().(*ast.Ident)
		if !p.names[ident.Name] && !p.wild {
			continue
		}
		if claims := p.callClaims(id); claims != nil {
			at, value := callee(id)
			call, _ := at.Node().(*ast.CallExpr)
			if value {
				call = nil
			}
			matched, undetermined := p.matchArguments(claims, call)
			report(matched, at, value, yield)
			report(undetermined, at, value, func(x Finding) {
				x.undetermined = true
				yield(x)
			})
		}
	}
}

// callClaims returns the claims on calling what an identifier names.
func (p *pass) callClaims(id inspector.Cursor) []Claim {
	ident := id.Node().(*ast.Ident)
	var claims []Claim
	for _, c := range p.on(rule.Call, funcObject(p.Info.Uses[ident])) {
		claims = appendClaim(claims, c)
	}
	sel, ok := qualified(id).Node().(*ast.SelectorExpr)
	if !ok || p.Info.Selections[sel] == nil {
		return claims
	}
	for _, recv := range receivers(p.Info.Selections[sel], ident.Name) {
		for _, c := range p.on(rule.Call, Object{Pkg: recv.Pkg, Recv: recv.Name, Name: ident.Name}) {
			claims = appendClaim(claims, c)
		}
	}
	return claims
}

// receivers returns the types through which a method is selected: the operand's and those of the embedded fields on the
// way to the one that declares it, and of an interface those that it embeds and that have the method too.
func receivers(s *types.Selection, method string) []Object {
	if s.Kind() == types.FieldVal {
		return nil
	}
	var out []Object
	t := s.Recv()
	index := s.Index()
	for _, i := range index {
		if name := typeName(t); name.Name != "" {
			out = append(out, name)
		}
		if i, ok := t.Underlying().(*types.Interface); ok {
			out = embedded(out, i, method)
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

// embedded adds the interfaces that one embeds and that have a method.
func embedded(out []Object, i *types.Interface, method string) []Object {
	for t := range i.EmbeddedTypes() {
		inner, ok := t.Underlying().(*types.Interface)
		if !ok || !slices.ContainsFunc(slices.Collect(inner.Methods()), func(m *types.Func) bool { return m.Name() == method }) {
			continue
		}
		if name := typeName(t); name.Name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
		out = embedded(out, inner, method)
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

// instantiates reports whether a node gives type arguments to a generic function.
func instantiates(n ast.Node, fun ast.Node) bool {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return n.X == fun
	case *ast.IndexListExpr:
		return n.X == fun
	}
	return false
}

// noFunction returns why an entry can't mean an object that can't be called.
func noFunction(e *rule.Entry, obj types.Object) string {
	if isType(obj) {
		return fmt.Sprintf("%s is a type; to forbid building it write build: %s", e.Symbol, e.Symbol)
	}
	if _, ok := obj.Type().Underlying().(*types.Signature); !ok {
		return fmt.Sprintf("%s is not a function; to forbid every mention of it write ref: %s", e.Symbol, e.Symbol)
	}
	return ""
}

// anyFunction returns a function that takes anything and gives one value of which nothing is known.
func anyFunction(pkg *types.Package, name string) types.Object {
	anything := types.NewSlice(types.NewInterfaceType(nil, nil))
	params := types.NewTuple(types.NewParam(token.NoPos, pkg, "", anything))
	results := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.Typ[types.Invalid]))
	return types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(nil, nil, nil, params, results, true))
}
