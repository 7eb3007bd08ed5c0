package order

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Effect describes how evaluating an expression interacts with the rest of the program.
type Effect int

// The effects, in increasing order.
const (
	None  Effect = iota // no interaction
	Reads               // reads state that may change
	Does                // has a side effect
)

// Step is one evaluation.
type Step struct {
	Effect Effect
	Was    int    // offset in the source before the rewrite; Own if it was not there
	Name   string // for messages
}

// Own is the Was of a step that the rewrite adds.
const Own = -1

// Swapped returns the first two steps, in their new order, that the rewrite reorders although one may affect the
// other; ok is false if there are none.
func Swapped(steps []Step) (a, b Step, ok bool) {
	for i, x := range steps {
		for _, y := range steps[i+1:] {
			if y.Was == Own || x.Was != Own && x.Was <= y.Was {
				continue
			}
			if x.Effect == Does && y.Effect != None || x.Effect != None && y.Effect == Does {
				return x, y, true
			}
		}
	}
	return Step{}, Step{}, false
}

// Of returns the effect of evaluating an expression. decl is the declaration around it.
func Of(info *types.Info, decl ast.Decl, e ast.Expr) Effect {
	if info.Types[e].Value != nil {
		return None
	}
	if !calls.HarmlessIfInRange(info, e) {
		return Does
	}
	effect := None
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // a function literal is not called here
		case *ast.CallExpr:
			if !makesContext(info, n) {
				effect = Reads
			}
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr:
			if !info.Types[n.(ast.Expr)].IsType() {
				effect = Reads
			}
		case *ast.SelectorExpr:
			if s := info.Selections[n]; s != nil && s.Indirect() {
				effect = Reads
			}
		case *ast.Ident:
			if v, ok := info.Uses[n].(*types.Var); ok && !v.IsField() && !steady(info, decl, v) {
				effect = Reads
			}
		}
		return true
	})
	return effect
}

// makesContext reports whether a call makes an empty context: context.Background().
func makesContext(info *types.Info, call *ast.CallExpr) bool {
	fn := syntax.Callee(info, call.Fun)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" && calls.OnlyComputes(fn)
}

// Plain reports whether an expression may be evaluated twice: a constant, or a local variable that no other code
// sets.
func Plain(info *types.Info, decl ast.Decl, e ast.Expr) bool {
	_, name := ast.Unparen(e).(*ast.Ident)
	return info.Types[e].Value != nil || name && Of(info, decl, e) == None
}

// steady reports whether only the statements of its own function set a local variable: its address is not taken,
// and no function literal sets it.
func steady(info *types.Info, decl ast.Decl, v *types.Var) bool {
	if decl == nil || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() || v.Pos() < decl.Pos() || decl.End() <= v.Pos() {
		return false
	}
	is := func(e ast.Expr) bool {
		id := syntax.Root(e)
		return id != nil && info.Uses[id] == types.Object(v)
	}
	literals := 0
	ok := true
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			literals++
			ast.Inspect(n.Body, visit)
			literals--
			return false
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.AND || !is(n.X))
		case *ast.SelectorExpr: // a method may take the address of its receiver
			s := info.Selections[n]
			if s != nil && s.Kind() != types.FieldVal && is(n.X) {
				_, has := types.Unalias(info.TypeOf(n.X)).(*types.Pointer)
				_, wants := types.Unalias(s.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
				ok = ok && (has || !wants)
			}
		case *ast.SliceExpr:
			ok = ok && !is(n.X) // slicing an array takes its address
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				ok = ok && (literals == 0 || !is(l))
			}
		case *ast.IncDecStmt:
			ok = ok && (literals == 0 || !is(n.X))
		case *ast.RangeStmt:
			for _, l := range []ast.Expr{n.Key, n.Value} {
				ok = ok && (literals == 0 || l == nil || !is(l))
			}
		}
		return ok
	}
	ast.Inspect(decl, visit)
	return ok
}
