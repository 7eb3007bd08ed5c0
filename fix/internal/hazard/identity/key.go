package identity

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// key examines a map with the value as a key. at is the index expression, or the call of delete.
func (t *analysis) key(at inspector.Cursor, m ast.Expr, typ *types.Map, what string, guess bool) {
	obj := t.At(at).Base(m)
	if (t.holdsClientState(typ.Elem()) || t.decides(obj)) && t.first(obj) {
		t.report(at, fmt.Sprintf("%s is a key of %s, which decides", what, words.OneLine(types.ExprString(m))), guess)
	}
}

// holdsClientState reports whether the elements of a map hold more for each client than a count, a flag or a string.
func (t *analysis) holdsClientState(typ types.Type) bool {
	if typ == nil {
		return true
	}
	switch u := typ.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return t.holdsClientState(u.Elem())
	case *types.Array:
		return t.holdsClientState(u.Elem())
	case *types.Struct:
		if identity.FromPackage(typ, "time") {
			return false
		}
		for f := range u.Fields() {
			if t.holdsClientState(f.Type()) {
				return true
			}
		}
		return false
	case *types.Interface:
		return u.NumMethods() > 0
	default:
		return true
	}
}

// decides reports whether any lookup in a map of counts or flags has an effect.
func (t *analysis) decides(obj types.Object) bool {
	if obj == nil || obj.Pkg() == nil {
		return false
	}
	if known, ok := t.maps[obj]; ok {
		return known
	}
	t.maps[obj] = false
	for _, pkg := range t.Packages.Mentioning(obj) {
		for _, id := range t.In(pkg).Of[obj] {
			if t.looksUp(syntax.Mention(id)) {
				t.maps[obj] = true
				return true
			}
		}
	}
	return false
}

// looksUp reports whether a mention of a map is a lookup, or a range over its keys, that has an effect.
func (t *analysis) looksUp(use inspector.Cursor) bool {
	x, parent := t.At(use), use.Parent()
	switch kind, i := use.ParentEdge(); kind {
	case edge.IndexExpr_X:
		t.seen = map[any]bool{}
		return syntax.Read(parent) && (outcomeWalk{t}).outcome(parent, answer{})
	case edge.RangeStmt_X:
		n := parent.Node().(*ast.RangeStmt)
		return n.Key != nil && !syntax.Blank(n.Key) && n.Tok != token.ILLEGAL && (outcomeWalk{t}).hasEffect(x, n.Body, false)
	case edge.CallExpr_Args:
		if i == 0 && x.Builtin(parent.Node().(*ast.CallExpr)) == "len" {
			t.seen = map[any]bool{}
			return (outcomeWalk{t}).outcome(parent, answer{})
		}
	default: // the mention is no lookup
	}
	return false
}
