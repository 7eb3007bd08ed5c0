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

// ofAnything reports whether a list takes values of any type.
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

// Find finds a container of several that a value is put into.
func Find(p *project.Project, v *value.Value, test bool) *finding.Finding {
	return container{v, p, test}.find()
}

// container judges what a value is put into.
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

// mayHold reports whether what is put somewhere may have the value in it: what a function that builds one gives may be
// no more than a text.
func (c container) mayHold(n ast.Node) bool {
	e, ok := n.(ast.Expr)
	if !ok || c.At.Info == nil {
		return true
	}
	return mayHoldClient(c.At.Info.TypeOf(e))
}

// mayHoldClient reports whether a type is none of a number's, a text's or an error's, nor one of lists of them.
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

// violationsIn counts the elements of a literal that hold violations.
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

// addedLater finds, behind the place, a container that the variable with the value is put into.
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

// holdsMany returns the finding of a container that holds many: it is filled in a loop, or by keys that are not written
// there. What holds the value may be many by key, and the value one.
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

// inSameLoop reports whether a loop stands around both a node and the place, in one function.
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

// constant reports whether a key is written there.
func (c container) constant(key ast.Expr) bool {
	if c.At.Info != nil {
		return c.At.Info.Types[key].Value != nil
	}
	_, ok := ast.Unparen(key).(*ast.BasicLit)
	return ok
}

// isNotLocal reports whether a container is not a local variable of the function.
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
