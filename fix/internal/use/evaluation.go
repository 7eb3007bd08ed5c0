package use

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/order"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan"
)

// step is one step of evaluating a use: a placeholder or a call.
type step struct {
	placeholder int          // index of the placeholder; negative for a call
	name        string       // of the called function
	effect      order.Effect // of the call
}

// evaluation records the steps of evaluating a use, in order, and the context of each placeholder in it.
func (u *Use) evaluation(t *scan.TypedUse) {
	var path []ast.Node
	ast.Inspect(t.Expr, func(n ast.Node) bool {
		if n != nil {
			path = append(path, n)
			if id, ok := n.(*ast.Ident); ok {
				u.place(t, path, id)
			}
			return true
		}
		last := path[len(path)-1]
		path = path[:len(path)-1]
		if call, ok := last.(*ast.CallExpr); ok && runs(t.Info, call) && !slices.ContainsFunc(path, isLiteral) {
			u.steps = append(u.steps, step{placeholder: -1, name: u.written(types.ExprString(call.Fun)), effect: order.Of(t.Info, nil, call)})
		}
		return true
	})
}

// written returns a part of the code with the placeholders as the rule writes them.
func (u *Use) written(code string) string {
	for _, h := range slices.Backward(u.Placeholders) {
		code = strings.ReplaceAll(code, h.Name, h.Text)
	}
	return code
}

func isLiteral(n ast.Node) bool {
	_, ok := n.(*ast.FuncLit)
	return ok
}

// runs reports whether a call runs a function: it is neither a conversion nor a call of a builtin.
func runs(info *types.Info, call *ast.CallExpr) bool {
	tv := info.Types[call.Fun]
	return !tv.IsType() && !tv.IsBuiltin()
}

// place records the context of a placeholder in the use. path ends with its identifier.
func (u *Use) place(t *scan.TypedUse, path []ast.Node, id *ast.Ident) {
	i := slices.IndexFunc(u.Placeholders, func(h placeholder) bool { return h.Name == id.Name })
	if i < 0 {
		return
	}
	h := &u.Placeholders[i]
	u.steps = append(u.steps, step{placeholder: i})
	h.operand = syntax.Operand(path)
	for j, n := range path[:len(path)-1] {
		b, ok := n.(*ast.BinaryExpr)
		h.lazy = h.lazy || isLiteral(n) || ok && (b.Op == token.LAND || b.Op == token.LOR) && path[j+1] == ast.Node(b.Y)
	}
	if len(path) < 2 {
		return
	}
	call, ok := path[len(path)-2].(*ast.CallExpr)
	if !ok || call.Fun == ast.Expr(id) || !runs(t.Info, call) || inferred(t.Info, call) {
		return
	}
	sig, ok := t.Info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return
	}
	n := slices.Index(call.Args, ast.Expr(id))
	var want types.Type
	switch last := sig.Params().Len() - 1; {
	case sig.Variadic() && n >= last && !call.Ellipsis.IsValid():
		want = sig.Params().At(last).Type().Underlying().(*types.Slice).Elem()
	case n <= last:
		want = sig.Params().At(n).Type()
	}
	if want != nil {
		h.argument, h.exact = true, types.Identical(want, h.typ)
	}
}

// inferred reports whether a call is of a generic function without explicit type arguments, so that its arguments
// may decide its type.
func inferred(info *types.Info, call *ast.CallExpr) bool {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return false
	}
	f, ok := info.Uses[id].(*types.Func)
	return ok && f.Signature().TypeParams().Len() > 0
}
