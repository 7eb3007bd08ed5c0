package container

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/value"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// ofAnything reports whether a list or map has elements of type any.
func (c container) ofAnything(lit *ast.CompositeLit) bool {
	if c.At.Info == nil {
		return false
	}
	switch t := c.At.Info.TypeOf(lit).Underlying().(type) {
	case *types.Slice:
		return identity.AcceptsAnything(t.Elem())
	case *types.Array:
		return identity.AcceptsAnything(t.Elem())
	case *types.Map:
		return identity.AcceptsAnything(t.Elem())
	}
	return false
}

// Find returns the finding for a container of many values that the value is put into; nil when there is none.
func Find(p *project.Project, v *value.Value, test bool) *finding.Finding {
	return container{v, p, test}.find()
}

// container judges the containers that the value of a place is put into.
type container struct {
	*value.Value
	project *project.Project
	test    bool
}

func (c container) finding(n ast.Node, how, after string) *finding.Finding {
	return finding.Of(c.project, c.At, n, how, after)
}

func (c container) find() *finding.Finding {
	i := c.Carried()
	if i < 1 || !c.mayHold(c.At.Path[i]) {
		return nil
	}
	if lit, ok := c.At.Path[i-1].(*ast.CompositeLit); ok && c.IsList(lit) && !c.ofAnything(lit) {
		if n := c.violationsIn(lit); n > 1 && (!c.test || c.At.Path[i] == c.At.Node()) {
			return c.finding(lit, "as one of several in a list", finding.All)
		}
	}
	if call, ok := c.At.Path[i-1].(*ast.CallExpr); ok && c.IsAppend(call) && call.Args[0] != c.At.Path[i] {
		return c.holdsMany(call.Args[0], nil, call)
	}
	for _, target := range c.Targets() {
		if at, ok := ast.Unparen(target).(*ast.IndexExpr); ok {
			return c.holdsMany(at.X, at.Index, at)
		}
	}
	return c.addedLater()
}

// mayHold reports whether an expression may contain the value: a function that builds a client may return no more
// than a string.
func (c container) mayHold(n ast.Node) bool {
	e, ok := n.(ast.Expr)
	if !ok || c.At.Info == nil {
		return true
	}
	return mayHoldClient(c.At.Info.TypeOf(e))
}

// mayHoldClient reports whether a type is something other than a basic type, an error, or a list of these.
func mayHoldClient(t types.Type) bool {
	if t == nil {
		return true
	}
	if identity.IsError(t) {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return mayHoldClient(t.Elem())
	case *types.Array:
		return mayHoldClient(t.Elem())
	}
	return true
}

// violationsIn counts the elements of a literal that contain violations.
func (c container) violationsIn(lit *ast.CompositeLit) int {
	count := 0
	for _, e := range lit.Elts {
		from, to := c.offset(e.Pos()), c.offset(e.End())
		for _, v := range c.project.ByFile[c.At.File] {
			if from <= v.Offset && v.End <= to {
				count++
				break
			}
		}
	}
	return count
}

// offset returns a position as an offset into the file.
func (c container) offset(pos token.Pos) int { return int(pos - c.At.Path[0].(*ast.File).FileStart) }

// addedLater finds a container that a later statement puts the value's variable into.
func (c container) addedLater() *finding.Finding {
	made := c.Variables()
	if len(made) == 0 || !mayHoldClient(made[0].Type()) {
		return nil
	}
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && c.Object(id) == made[0]
	}
	var found *finding.Finding
	ast.Inspect(c.Body(), func(n ast.Node) bool {
		if found != nil || n == nil || n.End() <= c.At.Node().End() {
			return found == nil && n != nil
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if c.IsAppend(n) && len(n.Args) > 1 && !n.Ellipsis.IsValid() {
				for _, arg := range n.Args[1:] {
					if is(arg) {
						found = c.holdsMany(n.Args[0], nil, n)
					}
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if at, ok := ast.Unparen(l).(*ast.IndexExpr); ok && len(n.Lhs) == len(n.Rhs) && is(n.Rhs[i]) {
					found = c.holdsMany(at.X, at.Index, at)
				}
			}
		case *ast.SendStmt:
			if is(n.Value) {
				found = c.holdsMany(n.Chan, nil, n)
			}
		}
		return true
	})
	return found
}

// holdsMany returns the finding for a container that is filled in a loop, or under keys that are not constants. Such
// keys count only when the element is the value itself: what contains the value may differ by key while the value is
// one.
func (c container) holdsMany(container, key ast.Expr, at ast.Node) *finding.Finding {
	name := types.ExprString(container)
	if c.inSameLoop(at) {
		return c.finding(at, "in a loop that fills "+name, "it holds the same one many times")
	}
	if key == nil || c.constant(key) || !c.isNotLocal(container) || c.Carried() != len(c.At.Path)-1 {
		return nil
	}
	return c.finding(at, "for each key of "+name, "all keys have the same one")
}

// inSameLoop reports whether one loop of the function encloses both a node and the place.
func (c container) inSameLoop(at ast.Node) bool {
	for i := len(c.At.Path) - 2; i > 0; i-- {
		var body *ast.BlockStmt
		switch n := c.At.Path[i].(type) {
		case *ast.ForStmt:
			body = n.Body
		case *ast.RangeStmt:
			body = n.Body
		case *ast.FuncDecl:
			return false
		default:
			continue
		}
		if body.Pos() <= at.Pos() && at.End() <= body.End() && body.Pos() <= c.At.Node().Pos() {
			return true
		}
	}
	return false
}

// constant reports whether a key is a constant.
func (c container) constant(key ast.Expr) bool {
	if c.At.Info != nil {
		return c.At.Info.Types[key].Value != nil
	}
	_, ok := ast.Unparen(key).(*ast.BasicLit)
	return ok
}

// isNotLocal reports whether a container outlives the function: it is not a local variable.
func (c container) isNotLocal(container ast.Expr) bool {
	id := syntax.Root(container)
	if id == nil {
		return true
	}
	obj, ok := c.Object(id).(*types.Var)
	if !ok || obj.Parent() == nil || obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return true
	}
	body := c.Body()
	return obj.Pos() < body.Pos() || body.End() <= obj.Pos()
}
