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

// calls finds calls of functions and methods, and their uses as a value. The import name, type arguments and
// parentheses make no difference. A method is also found where it is promoted through an embedded field; an interface's
// method also through an interface that embeds it.
//
// A method of a concrete type is not found behind an interface, because the method that runs is not known there.
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

// callClaims returns the claims on a call of the function or method that an identifier denotes.
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

// receivers returns the named types through which a selection reaches a method: the operand's type and the types of the
// embedded fields down to the one that declares the method. For an interface it adds the embedded interfaces that have
// the method too.
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

// embedded appends to out the named interfaces that i embeds, directly or not, and that have the method.
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

// callee returns the call expression whose function is the given identifier. If the function is used as a value, it
// returns the complete expression that denotes the function, and value is true.
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

// instantiates reports whether a node instantiates the generic function fun with type arguments.
func instantiates(n ast.Node, fun ast.Node) bool {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return n.X == fun
	case *ast.IndexListExpr:
		return n.X == fun
	}
	return false
}

// noFunction returns the error message for an entry whose object can't be called, or an empty string.
func noFunction(e *rule.Entry, obj types.Object) string {
	if isType(obj) {
		return fmt.Sprintf("%s is a type; to forbid building it write build: %s", e.Symbol, e.Symbol)
	}
	if _, ok := obj.Type().Underlying().(*types.Signature); !ok {
		return fmt.Sprintf("%s is not a function; to forbid every mention of it write ref: %s", e.Symbol, e.Symbol)
	}
	return ""
}

// anyFunction returns a variadic function that accepts any arguments and returns one value of an invalid type, so that
// the type checker reports nothing about its use.
func anyFunction(pkg *types.Package, name string) types.Object {
	anything := types.NewSlice(types.NewInterfaceType(nil, nil))
	params := types.NewTuple(types.NewParam(token.NoPos, pkg, "", anything))
	results := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.Typ[types.Invalid]))
	return types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(nil, nil, nil, params, results, true))
}
