package closes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// collectRelated collects the variables that are related to the value, from the statements before its close:
// variables that hold it, functions that use it, and the channels and wait groups by which a goroutine with the value
// reports its end.
func (a *useAfterClose) collectRelated(body inspector.Cursor, end token.Pos) {
	a.addHooks()
	for cur := range body.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.ExprStmt)(nil), (*ast.GoStmt)(nil)) {
		if cur.Node().Pos() >= end {
			return
		}
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if i < len(n.Rhs) && a.hasValue(n.Rhs[i]) {
					a.addRoot(lhs)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) && a.hasValue(n.Values[i]) {
					a.addRoot(name)
				}
			}
		case *ast.ExprStmt:
			a.called(n)
		case *ast.GoStmt:
			if at := a.close.Node().Pos(); at < n.Pos() || n.End() <= at {
				a.addWaited(n.Call)
			}
		}
	}
}

// called adds the receiver of a call that takes the value to keep it or to run with it: hub.Add(c), g.Go(func() {
// use(c) }).
func (a *useAfterClose) called(n *ast.ExprStmt) {
	call, ok := n.X.(*ast.CallExpr)
	if !ok {
		return
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !slices.ContainsFunc(call.Args, a.hasValue) {
		return
	}
	if sel.Sel.Name == "Go" || a.canHold(a.x.Info.TypeOf(sel.X), 0) {
		a.addRoot(sel.X)
	}
}

// addWaited adds the channels and wait groups that a goroutine with the value mentions.
func (a *useAfterClose) addWaited(call *ast.CallExpr) {
	if !a.mentions(call) {
		return
	}
	ast.Inspect(call, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := a.x.Info.Uses[id].(*types.Var); ok && !v.IsField() && isWaitType(v.Type()) {
				a.related[v] = true
			}
		}
		return true
	})
}

func isWaitType(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	name := identity.Named(t)
	return name != nil && strings.HasSuffix(name.Name(), "Group")
}

// addHooks adds the outer variables that function literals among the constructor's arguments assign to. A close may
// call them: New(Options{OnClose: func() { closed = true }}).
func (a *useAfterClose) addHooks() {
	for _, expr := range a.c.Values {
		if expr.Inspector() != a.close.Inspector() {
			continue
		}
		made := expr.Node()
		if _, ok := made.(*ast.CallExpr); !ok {
			continue
		}
		for lit := range expr.Preorder((*ast.FuncLit)(nil)) {
			a.addAssigned(lit)
		}
		return
	}
}

func (a *useAfterClose) addAssigned(lit inspector.Cursor) {
	outer := func(e ast.Expr) {
		if id := syntax.Root(e); id != nil {
			if v, ok := a.x.Info.Uses[id].(*types.Var); ok && (v.Pos() < lit.Node().Pos() || lit.Node().End() <= v.Pos()) {
				a.related[v] = true
			}
		}
	}
	for cur := range lit.Preorder((*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.SendStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				outer(lhs)
			}
		case *ast.IncDecStmt:
			outer(n.X)
		case *ast.SendStmt:
			outer(n.Chan)
		case *ast.CallExpr:
			if a.x.Builtin(n) == "close" {
				outer(n.Args[0])
			}
		}
	}
}

// addRoot adds the local variable at the root of an expression.
func (a *useAfterClose) addRoot(e ast.Expr) {
	if id := syntax.Root(e); id != nil && id.Name != "_" {
		if v, ok := syntax.Object(a.x.Info, id).(*types.Var); ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope() {
			a.related[v] = true
		}
	}
}

// mentions reports whether code mentions a related variable.
func (a *useAfterClose) mentions(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && a.related[a.x.Info.Uses[id]] {
			found = true
		}
		return !found
	})
	return found
}

// hasValue reports whether the result of an expression contains the value: the value, a literal or function that
// contains it, or the result of a call that takes it.
func (a *useAfterClose) hasValue(e ast.Expr) bool {
	switch n := ast.Unparen(e).(type) {
	case *ast.Ident:
		return a.isRelated(n)
	case *ast.UnaryExpr:
		return n.Op == token.AND && a.hasValue(n.X)
	case *ast.KeyValueExpr:
		return a.hasValue(n.Value)
	case *ast.FuncLit:
		return a.use(n.Body) != nil
	case *ast.SelectorExpr:
		s := a.x.Info.Selections[n]
		return s != nil && s.Kind() == types.MethodVal && a.hasValue(n.X)
	case *ast.CompositeLit:
		return slices.ContainsFunc(n.Elts, a.hasValue)
	case *ast.CallExpr:
		if !slices.ContainsFunc(n.Args, a.hasValue) {
			return false
		}
		if a.x.Info.Types[n.Fun].IsType() || a.x.Builtin(n) == "append" {
			return true
		}
		results := identity.Results(a.x.Info.TypeOf(n))
		return len(results) > 0 && a.canHold(results[0], 0)
	}
	return false
}

// canHold reports whether a type can contain the value: a struct with a field that holds it, an interface with
// methods, or a library's type with methods.
func (a *useAfterClose) canHold(t types.Type, depth int) bool {
	if t == nil || depth > 3 || identity.IsError(t) || identity.IsContext(t) {
		return false
	}
	name := identity.Named(t)
	if slices.Contains(a.c.Wrappers, name) && name != nil {
		return true
	}
	foreign := name != nil && name.Pkg() != nil && a.c.Packages.Of[name.Pkg()] == nil
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return a.canHold(u.Elem(), depth)
	case *types.Slice:
		return a.canHold(u.Elem(), depth+1)
	case *types.Map:
		return a.canHold(u.Elem(), depth+1)
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() > 0
	case *types.Struct:
		if foreign {
			return types.NewMethodSet(types.NewPointer(t)).Len() > 0
		}
		for f := range u.Fields() {
			if slices.Contains(a.c.Escaping, types.Object(f.Origin())) || a.canHold(f.Type(), depth+1) && !types.IsInterface(f.Type()) && !isFunc(f.Type()) {
				return true
			}
		}
	}
	return false
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// isCancel reports whether a type is context.CancelFunc or context.CancelCauseFunc.
func isCancel(t types.Type) bool {
	name := identity.Named(t)
	return name != nil && name.Pkg() != nil && name.Pkg().Path() == "context" && isFunc(t)
}
