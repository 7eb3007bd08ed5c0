package detect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// builds finds expressions and declarations that create a value of a forbidden type: T{}, &T{}, elided literals in a
// slice, array or map literal, new(T), new(T{}), and var x T without a value. It finds a type under its aliases too,
// and types defined from it (type D T).
//
// It does not find zero values created as a part of another value: struct fields, array elements, the elements of make,
// named results. There the outer value is what the code builds.
func (p *pass) builds(file inspector.Cursor, yield func(Finding)) {
	for cur := range file.Preorder((*ast.CompositeLit)(nil), (*ast.CallExpr)(nil), (*ast.ValueSpec)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CompositeLit:
			report(p.buildClaims(p.literalType(n)), p.addressed(cur), false, yield)
		case *ast.CallExpr:
			if t := p.newType(n); t != nil {
				report(p.buildClaims(t), cur, false, yield)
			}
		case *ast.ValueSpec:
			if n.Type != nil && len(n.Values) == 0 && p.Info.Types[n.Type].IsType() {
				report(p.buildClaims(p.Info.TypeOf(n.Type)), cur, false, yield)
			}
		}
	}
}

// literalType returns the type of the value that a composite literal creates. For an elided &T in a slice of pointers
// it returns T.
func (p *pass) literalType(lit *ast.CompositeLit) types.Type {
	t := p.Info.TypeOf(lit)
	if t == nil || lit.Type != nil {
		return t
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// newType returns T for the call new(T), and nil for any other call.
func (p *pass) newType(call *ast.CallExpr) types.Type {
	if !p.allocates(call) {
		return nil
	}
	if tv := p.Info.Types[call.Args[0]]; tv.IsType() {
		return tv.Type
	}
	return nil // new(value) copies a value; the value itself is found on its own
}

// allocates reports whether a call expression calls the builtin new.
func (p *pass) allocates(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "new" || len(call.Args) != 1 {
		return false
	}
	_, ok = p.Info.Uses[id].(*types.Builtin)
	return ok
}

// addressed returns the & expression or the new call that encloses a literal directly, else the literal.
func (p *pass) addressed(lit inspector.Cursor) inspector.Cursor {
	around := outsideParens(lit).Parent()
	switch n := around.Node().(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return around
		}
	case *ast.CallExpr:
		if p.allocates(n) {
			return around
		}
	}
	return lit
}

// buildClaims returns the claims on building a value of type t. It looks t up under its aliases and under the types
// that it was defined from. Of several entries of one rule the one for the nearest name counts.
func (p *pass) buildClaims(t types.Type) []Claim {
	var claims []Claim
	seen := map[Object]bool{}
	for queue := typeChain(t); len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		for _, c := range p.on(rule.Build, queue[0]) {
			claims = appendClaim(claims, c)
		}
		queue = append(append(queue, p.learned[queue[0]]...), p.own[queue[0]]...)
	}
	return claims
}

// noType returns the error message for an entry whose object is not a type, or an empty string.
func noType(e *rule.Entry, obj types.Object) string {
	if !isType(obj) {
		return fmt.Sprintf("%s is not a type; to forbid it write call: or ref:", e.Symbol)
	}
	return ""
}

// emptyType returns a new struct type without fields.
func emptyType(pkg *types.Package, name string) types.Object {
	obj := types.NewTypeName(token.NoPos, pkg, name, nil)
	types.NewNamed(obj, types.NewStruct(nil, nil), nil)
	return obj
}
