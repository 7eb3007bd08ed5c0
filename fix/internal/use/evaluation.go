package use

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/order"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
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

// judge refuses a use that would evaluate a part in another order with a visible effect, twice, not at all, or at
// another time.
func (x *parts) judge(filled []scope.Binding) *refusal.Refusal {
	info, decl := x.pkg.Info, x.site.Decl()
	var steps []order.Step
	seen := map[ast.Expr]bool{}
	for _, step := range x.use.steps {
		if step.placeholder < 0 {
			steps = append(steps, order.Step{Effect: step.effect, Was: order.Own, Name: step.name})
			continue
		}
		h := x.use.Placeholders[step.placeholder]
		for _, e := range filled[step.placeholder].Parts {
			name := words.Brief(e)
			switch {
			case h.lazy && info.Types[e].Value == nil:
				return x.refuse(refusal.NoEqual, "would evaluate %s at another time, or not at all", name)
			case seen[e] && !order.Plain(info, decl, e):
				return x.refuse(refusal.NoEqual, "would evaluate %s twice", name)
			}
			effect := order.Of(info, decl, e)
			if len(filled[step.placeholder].Members) > 0 {
				effect = max(effect, order.Reads)
			}
			seen[e] = true
			filled[step.placeholder].Moves = filled[step.placeholder].Moves || effect != order.None
			steps = append(steps, order.Step{Effect: effect, Was: x.site.File.Tok.Offset(e.Pos()), Name: name})
		}
	}
	if a, b, ok := order.Swapped(steps); ok {
		return x.refuse(refusal.NoEqual, "would evaluate %s before %s, and the one may change what the other is", a.Name, b.Name)
	}
	for _, e := range x.dropped(seen) {
		if order.Of(info, decl, e) == order.Does {
			return x.refuse(refusal.Unused, "would leave out %s, and with it what that does", words.Brief(e))
		}
	}
	return nil
}

// dropped returns the parts of a violation that its use does not take over.
func (x *parts) dropped(taken map[ast.Expr]bool) []ast.Expr {
	var out []ast.Expr
	var visit func(e ast.Expr)
	visit = func(e ast.Expr) {
		if taken[e] {
			return
		}
		inner := ast.Unparen(e)
		if u, ok := inner.(*ast.UnaryExpr); ok && u.Op == token.AND {
			inner = ast.Unparen(u.X)
		}
		lit, ok := inner.(*ast.CompositeLit)
		if !ok {
			out = append(out, e)
			return
		}
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			visit(elt)
		}
	}
	call, ok := ast.Unparen(x.site.Expr).(*ast.CallExpr)
	if !ok {
		visit(x.site.Expr)
		return out
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && x.pkg.Info.Selections[sel] != nil {
		visit(sel.X)
	}
	for _, arg := range call.Args {
		visit(arg)
	}
	return out
}
