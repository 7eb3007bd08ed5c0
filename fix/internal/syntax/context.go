package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Wanted returns the type that the context of an expression requires.
//
// It is nil where nothing is required and the expression's own type decides (x := expr, expr.Method(), an inferred
// type argument); the rest of the package shows what that leads to.
func Wanted(info *types.Info, path []ast.Node) types.Type {
	if len(path) < 2 {
		return nil
	}
	expr, ok := path[len(path)-1].(ast.Expr)
	if !ok {
		return nil
	}
	switch p := path[len(path)-2].(type) {
	case *ast.AssignStmt:
		i := slices.Index(p.Rhs, expr)
		if i < 0 || len(p.Lhs) != len(p.Rhs) {
			return nil
		}
		if id, ok := p.Lhs[i].(*ast.Ident); ok && (id.Name == "_" || p.Tok == token.DEFINE && info.Defs[id] != nil) {
			return nil
		}
		return info.TypeOf(p.Lhs[i])
	case *ast.ValueSpec:
		if p.Type == nil {
			return nil
		}
		return info.TypeOf(p.Type)
	case *ast.ReturnStmt:
		sig := EnclosingSignature(info, path)
		if i := slices.Index(p.Results, expr); sig != nil && i >= 0 && len(p.Results) == sig.Results().Len() {
			return sig.Results().At(i).Type()
		}
	case *ast.CallExpr:
		if i := slices.Index(p.Args, expr); i >= 0 {
			return Parameter(info, p, i)
		}
	case *ast.KeyValueExpr:
		if len(path) > 2 {
			if lit, ok := path[len(path)-3].(*ast.CompositeLit); ok {
				return element(info, lit, p, expr)
			}
		}
	case *ast.CompositeLit:
		return element(info, p, expr, expr)
	case *ast.SendStmt:
		if p.Value == expr {
			if ch, ok := identity.Under(info.TypeOf(p.Chan)).(*types.Chan); ok {
				return ch.Elem()
			}
		}
	}
	return nil
}

// Parameter returns the type of a call's i-th parameter; nil when it is inferred from the argument, or when one
// argument has several values.
func Parameter(info *types.Info, call *ast.CallExpr, i int) types.Type {
	fun := info.Types[call.Fun]
	if fun.IsType() {
		return fun.Type
	}
	sig, ok := identity.Under(fun.Type).(*types.Signature)
	if !ok || fun.IsBuiltin() {
		return nil
	}
	if f := Callee(info, call.Fun); f != nil {
		if origin := f.Origin().Signature(); origin.TypeParams().Len() > 0 {
			return nil
		}
	}
	n := sig.Params().Len()
	switch {
	case sig.Variadic() && i >= n-1 && !call.Ellipsis.IsValid():
		if slice, ok := identity.Under(sig.Params().At(n - 1).Type()).(*types.Slice); ok {
			return slice.Elem()
		}
	case i < n && (len(call.Args) == n || sig.Variadic()):
		return sig.Params().At(i).Type()
	}
	return nil
}

// element returns the type that a composite literal requires of an element.
func element(info *types.Info, lit *ast.CompositeLit, in ast.Expr, value ast.Expr) types.Type {
	kv, keyed := in.(*ast.KeyValueExpr)
	t := info.TypeOf(lit)
	if p, ok := identity.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := identity.Under(t).(type) {
	case *types.Struct:
		if keyed {
			if id, ok := kv.Key.(*ast.Ident); ok && kv.Value == value {
				if f, ok := info.Uses[id].(*types.Var); ok {
					return f.Type()
				}
			}
			return nil
		}
		if i := slices.Index(lit.Elts, in); i >= 0 && i < t.NumFields() {
			return t.Field(i).Type()
		}
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		if keyed && kv.Key == value {
			return t.Key()
		}
		return t.Elem()
	}
	return nil
}

// EnclosingSignature returns the signature of the innermost function around the end of a path.
func EnclosingSignature(info *types.Info, path []ast.Node) *types.Signature {
	for _, n := range slices.Backward(path) {
		switch n := n.(type) {
		case *ast.FuncLit:
			sig, _ := info.TypeOf(n).(*types.Signature)
			return sig
		case *ast.FuncDecl:
			if f, ok := info.Defs[n.Name].(*types.Func); ok {
				return f.Signature()
			}
			return nil
		}
	}
	return nil
}

// Callee returns the declared function or method that an expression names, or nil.
func Callee(info *types.Info, fun ast.Expr) *types.Func {
	for {
		switch f := ast.Unparen(fun).(type) {
		case *ast.IndexExpr:
			fun = f.X
		case *ast.IndexListExpr:
			fun = f.X
		case *ast.SelectorExpr:
			obj, _ := info.Uses[f.Sel].(*types.Func)
			return obj
		case *ast.Ident:
			obj, _ := info.Uses[f].(*types.Func)
			return obj
		default:
			return nil
		}
	}
}
