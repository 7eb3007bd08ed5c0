package effect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// target is a function that an expression may denote.
type target struct {
	sig        *types.Signature // with the variables of the body, where that is loaded; nil otherwise
	methodExpr bool             // it is a method expression, (*T).Close: the receiver is the first argument
	at         inspector.Cursor // the selector of a method expression
}

// takes returns the parameter of the body that the i-th argument becomes.
func (t target) takes(i int) types.Object {
	if t.methodExpr {
		if i == 0 {
			return t.sig.Recv()
		}
		i--
	}
	return index.ArgumentOf(t.sig, i)
}

// targets returns the functions that an expression may denote: those whose bodies are loaded, and method expressions.
func (all *indexes) targets(x *index.Index, fun ast.Expr, seen map[types.Object]bool) []target {
	fun = ast.Unparen(fun)
	if lit, ok := fun.(*ast.FuncLit); ok {
		sig, ok := x.Info.TypeOf(lit).(*types.Signature)
		if !ok {
			return nil
		}
		return []target{{sig: sig}}
	}
	var t target
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := x.Info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			t.at, t.methodExpr = x.Root.FindNode(sel)
		}
	}
	if fn := syntax.Callee(x.Info, fun); fn != nil {
		fn = fn.Origin()
		var out []target
		if t.methodExpr {
			out = append(out, t)
		}
		switch {
		case index.IsAbstract(fn):
			for _, m := range index.Counterparts(fn, all.packages.Concrete) {
				out = append(out, target{m.Signature(), t.methodExpr, t.at})
			}
		case all.packages.Of[fn.Pkg()] != nil:
			return []target{{fn.Signature(), t.methodExpr, t.at}}
		}
		return out
	}
	return all.heldFunctions(x, fun, seen)
}

// heldFunctions returns the functions that are assigned to a variable.
func (all *indexes) heldFunctions(x *index.Index, fun ast.Expr, seen map[types.Object]bool) []target {
	v, ok := x.Base(fun).(*types.Var)
	if !ok || v.Pkg() == nil || seen[v] {
		return nil
	}
	if seen == nil {
		seen = map[types.Object]bool{}
	}
	seen[v] = true
	var out []target
	packages := all.packages.Mentioning(v)
	if own := all.packages.Of[v.Pkg()]; own != nil {
		if _, param := all.in(own).Params[v]; param {
			packages = all.packages.Users[v.Pkg()]
		}
	}
	for _, pkg := range packages {
		y := all.in(pkg)
		for _, e := range y.Funcs[v] {
			out = append(out, all.targets(y, e, seen)...)
		}
	}
	return out
}

// foreign reports whether a type, or the type that it points to, is declared in a package that is not loaded.
func (all *indexes) foreign(t types.Type) bool {
	name := identity.Named(t)
	return name != nil && name.Pkg() != nil && all.packages.Of[name.Pkg()] == nil
}

// setTo visits the expressions that a variable or field, or one of its own fields, is set to.
func (all *indexes) setTo(v *types.Var, each func(*index.Index, ast.Expr)) {
	own := all.packages.Of[v.Pkg()]
	if own == nil {
		return
	}
	y := all.in(own)
	if id, ok := y.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name()))); ok {
		if value := assigned(id); value != nil {
			each(y, value)
		}
	}
	for _, pkg := range all.packages.Mentioning(v) {
		z := all.in(pkg)
		for _, id := range z.Of[v] {
			at := syntax.Mention(id)
			if at.ParentEdgeKind() == edge.SelectorExpr_X {
				at = at.Parent() // a field of it
			}
			if value := assigned(at); value != nil {
				each(z, value)
			}
		}
	}
}

// assigned returns the expression that an identifier on the left side is set to; nil elsewhere.
func assigned(name inspector.Cursor) ast.Expr {
	nth := func(values []ast.Expr, names, i int) ast.Expr {
		switch {
		case len(values) == names:
			return values[i]
		case i == 0 && len(values) == 1:
			return values[0] // the first of several results
		}
		return nil
	}
	switch kind, i := name.ParentEdge(); kind {
	case edge.AssignStmt_Lhs:
		n := name.Parent().Node().(*ast.AssignStmt)
		return nth(n.Rhs, len(n.Lhs), i)
	case edge.ValueSpec_Names:
		n := name.Parent().Node().(*ast.ValueSpec)
		return nth(n.Values, len(n.Names), i)
	case edge.KeyValueExpr_Key:
		return name.Parent().Node().(*ast.KeyValueExpr).Value
	default:
		return nil
	}
}
