package moment

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// carried is the index in the path of the outermost expression that is made of the value where it stands: a literal
// around it, a constructor that takes it.
func (w *walk) carried() int {
	path := w.at.Path
	i := len(path) - 1
	for i > 0 {
		switch n := path[i-1].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr, *ast.KeyValueExpr:
		case *ast.CompositeLit:
			if w.isList(n) {
				return i
			}
		case *ast.CallExpr:
			if n.Fun == path[i] || w.isAppend(n) {
				return i
			}
		default:
			return i
		}
		i--
	}
	return i
}

// isList says that a literal is a slice, an array or a map.
func (w *walk) isList(lit *ast.CompositeLit) bool {
	if w.at.Info != nil {
		if t := w.at.Info.TypeOf(lit); t != nil {
			switch t.Underlying().(type) {
			case *types.Slice, *types.Array, *types.Map:
				return true
			}
			return false
		}
	}
	switch lit.Type.(type) {
	case *ast.ArrayType, *ast.MapType:
		return true
	}
	return false
}

// ofAnything says that a list takes values of any type.
func (w *walk) ofAnything(lit *ast.CompositeLit) bool {
	if w.at.Info == nil {
		return false
	}
	switch t := w.at.Info.TypeOf(lit).Underlying().(type) {
	case *types.Slice:
		return identity.Anything(t.Elem())
	case *types.Array:
		return identity.Anything(t.Elem())
	case *types.Map:
		return identity.Anything(t.Elem())
	}
	return false
}

func (w *walk) isAppend(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "append" {
		return false
	}
	if w.at.Info == nil {
		return true
	}
	_, ok = w.at.Info.Uses[id].(*types.Builtin)
	return ok
}

// variables are those that the statement around the place puts the value into, with what is made of it and what comes
// with it, but for errors.
func (w *walk) variables() []types.Object {
	if w.at.Info == nil {
		return nil
	}
	var out []types.Object
	for _, target := range w.targets() {
		if id, ok := ast.Unparen(target).(*ast.Ident); ok && id.Name != "_" {
			if obj := w.object(id); obj != nil && !identity.IsError(obj.Type()) {
				out = append(out, obj)
			}
		}
	}
	return out
}

// targets are what the statement around the place assigns to.
func (w *walk) targets() []ast.Expr {
	i := w.carried()
	if i < 1 {
		return nil
	}
	switch n := w.at.Path[i-1].(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) == len(n.Rhs) {
			for k, r := range n.Rhs {
				if r == w.at.Path[i] {
					return n.Lhs[k : k+1]
				}
			}
		}
		return n.Lhs
	case *ast.ValueSpec:
		out := make([]ast.Expr, len(n.Names))
		for k, id := range n.Names {
			out[k] = id
		}
		return out
	}
	return nil
}

// kept finds a container of several that the value is put into.
func (w *walk) kept() *finding {
	i := w.carried()
	if i < 1 {
		return nil
	}
	if lit, ok := w.at.Path[i-1].(*ast.CompositeLit); ok && w.isList(lit) && !w.ofAnything(lit) {
		if n := w.violationsIn(lit); n > 1 && (!w.test || w.at.Path[i] == w.at.Node()) {
			return w.finding(lit, "as one of several in a list", all)
		}
	}
	if call, ok := w.at.Path[i-1].(*ast.CallExpr); ok && w.isAppend(call) && call.Args[0] != w.at.Path[i] {
		return w.filled(call.Args[0], nil, call)
	}
	for _, target := range w.targets() {
		if at, ok := ast.Unparen(target).(*ast.IndexExpr); ok {
			return w.filled(at.X, at.Index, at)
		}
	}
	return w.passedOn()
}

// violationsIn counts the elements of a literal that hold violations.
func (w *walk) violationsIn(lit *ast.CompositeLit) int {
	count := 0
	for _, e := range lit.Elts {
		from, to := w.offset(e.Pos()), w.offset(e.End())
		for _, v := range w.Project.ByFile[w.at.File] {
			if from <= v.Offset && v.End <= to {
				count++
				break
			}
		}
	}
	return count
}

// offset is a position as an offset into the file.
func (w *walk) offset(pos token.Pos) int { return int(pos - w.at.Path[0].(*ast.File).FileStart) }

// passedOn finds, behind the place, a container that the variable with the value is put into.
func (w *walk) passedOn() *finding {
	value := w.variables()
	if len(value) == 0 {
		return nil
	}
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && w.object(id) == value[0]
	}
	var found *finding
	ast.Inspect(w.body(), func(n ast.Node) bool {
		if found != nil || n == nil || n.End() <= w.at.Node().End() {
			return found == nil && n != nil
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if w.isAppend(n) && len(n.Args) > 1 && !n.Ellipsis.IsValid() {
				for _, arg := range n.Args[1:] {
					if is(arg) {
						found = w.filled(n.Args[0], nil, n)
					}
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if at, ok := ast.Unparen(l).(*ast.IndexExpr); ok && len(n.Lhs) == len(n.Rhs) && is(n.Rhs[i]) {
					found = w.filled(at.X, at.Index, at)
				}
			}
		case *ast.SendStmt:
			if is(n.Value) {
				found = w.filled(n.Chan, nil, n)
			}
		}
		return true
	})
	return found
}

// body is that of the innermost function around the place, or what else declares it.
func (w *walk) body() ast.Node {
	for i := len(w.at.Path) - 1; i > 0; i-- {
		switch n := w.at.Path[i].(type) {
		case *ast.FuncLit:
			return n.Body
		case *ast.FuncDecl:
			return n.Body
		}
	}
	return w.at.Path[1]
}

// filled is the finding of a container that holds many: it is filled in a loop, or by keys that are not written there.
// What holds the value may be many by key, and the value one.
func (w *walk) filled(container, key ast.Expr, at ast.Node) *finding {
	name := types.ExprString(container)
	if w.looped(at) {
		return w.finding(at, "in a loop that fills "+name, "it holds the same one many times")
	}
	if key == nil || w.constant(key) || !w.outlives(container) || w.carried() != len(w.at.Path)-1 {
		return nil
	}
	return w.finding(at, "for each key of "+name, "all keys have the same one")
}

// looped says that a loop stands around both a node and the place, in one function.
func (w *walk) looped(at ast.Node) bool {
	for i := len(w.at.Path) - 2; i > 0; i-- {
		var body *ast.BlockStmt
		switch n := w.at.Path[i].(type) {
		case *ast.ForStmt:
			body = n.Body
		case *ast.RangeStmt:
			body = n.Body
		case *ast.FuncDecl:
			return false
		default:
			continue
		}
		if body.Pos() <= at.Pos() && at.End() <= body.End() && body.Pos() <= w.at.Node().Pos() {
			return true
		}
	}
	return false
}

// constant says that a key is written there.
func (w *walk) constant(key ast.Expr) bool {
	if w.at.Info != nil {
		return w.at.Info.Types[key].Value != nil
	}
	_, ok := ast.Unparen(key).(*ast.BasicLit)
	return ok
}

// outlives says that a container is not a local variable of the function.
func (w *walk) outlives(container ast.Expr) bool {
	id := syntax.Root(container)
	if id == nil {
		return true
	}
	obj, ok := w.object(id).(*types.Var)
	if !ok || obj.Parent() == nil || obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return true
	}
	body := w.body()
	return obj.Pos() < body.Pos() || body.End() <= obj.Pos()
}
