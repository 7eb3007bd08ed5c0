package effect

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

func isContextWithValue(fn *types.Func) bool { return fn.FullName() == "context.WithValue" }

// throughContext follows a value from context.WithValue to the calls of Value with the same key, on any context.
func (f *flow) throughContext(x *index.Index, call *ast.CallExpr) {
	for _, value := range f.Packages.Abstract["Value"] {
		if value.Pkg().Path() != "context" {
			continue
		}
		f.eachCall(value, func(asking inspector.Cursor) {
			y := f.At(asking)
			if args := asking.Node().(*ast.CallExpr).Args; len(args) == 1 && sameKey(x, call.Args[1], y, args[0]) {
				f.returned(asking, 0, nil)
			}
		})
	}
}

// sameKey reports whether two keys may be equal: they have the same type, or an interface's that may hold it, constants
// the same value, and pointers the same variable, as far as it is known where they point to.
func sameKey(x *index.Index, a ast.Expr, y *index.Index, b ast.Expr) bool {
	s, t := x.Info.Types[a], y.Info.Types[b]
	if s.Type == nil || t.Type == nil {
		return false
	}
	if types.IsInterface(s.Type) || types.IsInterface(t.Type) {
		return identity.Assignable(s.Type, t.Type) || identity.Assignable(t.Type, s.Type)
	}
	switch {
	case !identity.Same(types.Default(s.Type), types.Default(t.Type)):
		return false
	case s.Value != nil && t.Value != nil:
		return constant.Compare(s.Value, token.EQL, t.Value)
	}
	if _, ok := s.Type.Underlying().(*types.Pointer); ok {
		p, q := pointsTo(x, a), pointsTo(y, b)
		return p == nil || q == nil || p == q
	}
	return true
}

// pointsTo returns the variable that a pointer points to, or the package-level variable that has the only pointer to
// something new; nil where it is not known.
func pointsTo(x *index.Index, e ast.Expr) types.Object {
	at := ast.Unparen(e)
	switch e := at.(type) {
	case *ast.UnaryExpr:
		if _, lit := ast.Unparen(e.X).(*ast.CompositeLit); !lit && e.Op == token.AND {
			return x.Object(e.X)
		}
	case *ast.Ident, *ast.SelectorExpr:
		v, ok := x.Object(at).(*types.Var)
		if !ok || v.Pkg() != x.Pkg.Types || v.Parent() != v.Pkg().Scope() || slices.ContainsFunc(x.Of[v], func(id inspector.Cursor) bool {
			use := syntax.Mention(id)
			return syntax.Writes(use) || syntax.Addressable(use)
		}) {
			return nil
		}
		def, ok := x.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
		if !ok {
			return nil
		}
		spec, ok := def.Parent().Node().(*ast.ValueSpec)
		if _, i := def.ParentEdge(); ok && i < len(spec.Values) {
			if to := pointsTo(x, spec.Values[i]); to != nil || !isNew(x, spec.Values[i]) {
				return to
			}
			return v
		}
	}
	return nil
}

// isNew reports whether an expression makes something that nothing else points to.
func isNew(x *index.Index, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return lit
	case *ast.CallExpr:
		return x.Builtin(e) == "new"
	}
	return false
}
