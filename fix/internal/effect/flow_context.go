package effect

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
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

// sameKey reports whether two keys may be equal: they have the same type, constants the same value, and pointers the
// same variable.
func sameKey(x *index.Index, a ast.Expr, y *index.Index, b ast.Expr) bool {
	s, t := x.Info.Types[a], y.Info.Types[b]
	if s.Type == nil || t.Type == nil {
		return false
	}
	if types.IsInterface(s.Type) || types.IsInterface(t.Type) {
		return false
	}
	switch {
	case !identity.Same(types.Default(s.Type), types.Default(t.Type)):
		return false
	case s.Value != nil && t.Value != nil:
		return constant.Compare(s.Value, token.EQL, t.Value)
	}
	if _, ok := s.Type.Underlying().(*types.Pointer); ok {
		return x.Object(a) == y.Object(b)
	}
	return true
}
