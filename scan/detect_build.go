package scan

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// builds finds values of a type that are made in place: T{}, &T{}, elided literals in a slice, an array or a map, new(T), and var x T without a value.
// A type is found under its aliases, and types defined from it (type D T) are found as well. A zero value that comes with another one (a struct field, an array's elements, make, a named result) is not found:
// it is that other value which is built there.
func (p *pass) builds(file inspector.Cursor, yield func(finding)) {
	if len(p.rules.builds) == 0 {
		return
	}
	for cur := range file.Preorder((*ast.CompositeLit)(nil), (*ast.CallExpr)(nil), (*ast.ValueSpec)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CompositeLit:
			report(p.rules.buildClaims(p.literalType(n)), addressed(cur), false, yield)
		case *ast.CallExpr:
			if t := p.newType(n); t != nil {
				report(p.rules.buildClaims(t), cur, false, yield)
			}
		case *ast.ValueSpec:
			if n.Type != nil && len(n.Values) == 0 && p.info.Types[n.Type].IsType() {
				report(p.rules.buildClaims(p.info.TypeOf(n.Type)), cur, false, yield)
			}
		}
	}
}

// literalType is the type whose value a literal makes; for an elided &T in a slice of pointers, T.
func (p *pass) literalType(lit *ast.CompositeLit) types.Type {
	t := p.info.TypeOf(lit)
	if t == nil || lit.Type != nil {
		return t
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// newType is T in new(T), or nil.
func (p *pass) newType(call *ast.CallExpr) types.Type {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "new" || len(call.Args) != 1 {
		return nil
	}
	if _, ok := p.info.Uses[id].(*types.Builtin); !ok {
		return nil
	}
	if tv := p.info.Types[call.Args[0]]; tv.IsType() {
		return tv.Type
	}
	return nil // new(value) copies what is built elsewhere
}

// addressed is the & around a literal, or the literal.
func addressed(lit inspector.Cursor) inspector.Cursor {
	if and, ok := outsideParens(lit).Parent().Node().(*ast.UnaryExpr); ok && and.Op == token.AND {
		return outsideParens(lit).Parent()
	}
	return lit
}
