package detect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// builds finds values of a type that are made in place: T{}, &T{}, elided literals in a slice, an array or a map,
// new(T), new(T{}), and var x T without a value. A type is found under its aliases, and types defined from it (type D
// T) are found as well. A zero value that comes with another one (a struct field, an array's elements, make, a named
// result) is not found: it is that other value which is built there.
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

// literalType returns the type whose value a literal makes; for an elided &T in a slice of pointers, T.
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

// newType is T in new(T), or nil.
func (p *pass) newType(call *ast.CallExpr) types.Type {
	if !p.allocates(call) {
		return nil
	}
	if tv := p.Info.Types[call.Args[0]]; tv.IsType() {
		return tv.Type
	}
	return nil // new(value) copies what is built elsewhere
}

// allocates reports whether a call is of the language's new.
func (p *pass) allocates(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "new" || len(call.Args) != 1 {
		return false
	}
	_, ok = p.Info.Uses[id].(*types.Builtin)
	return ok
}

// addressed returns the & or the new() around a literal, or the literal.
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

// buildClaims returns the claims on building a value of a type: under one of its names, or of a type that it was
// defined from. The nearest name counts, once a rule.
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

// noType returns why an entry can't mean an object that is not a type.
func noType(e *rule.Entry, obj types.Object) string {
	if !isType(obj) {
		return fmt.Sprintf("%s is not a type; to forbid it write call: or ref:", e.Symbol)
	}
	return ""
}

// emptyType returns a type without fields.
func emptyType(pkg *types.Package, name string) types.Object {
	obj := types.NewTypeName(token.NoPos, pkg, name, nil)
	types.NewNamed(obj, types.NewStruct(nil, nil), nil)
	return obj
}
