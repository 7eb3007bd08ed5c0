package setup

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calling"
)

// deferredLiteral returns the innermost function literal around a place that does not run where it is written; nil
// when there is none.
func deferredLiteral(at *calling.Place) *ast.FuncLit {
	for i := len(at.Path) - 1; i > 0; i-- {
		if lit, ok := at.Path[i].(*ast.FuncLit); ok && !runsHere(at, i) {
			return lit
		}
	}
	return nil
}

// runsHere reports whether the function literal at an index of a place's path runs where it is written: it is called
// there, not by a go or defer statement, or it is passed to sync.Once.Do.
func runsHere(at *calling.Place, i int) bool {
	call, ok := at.Path[i-1].(*ast.CallExpr)
	if !ok {
		return false
	}
	if call.Fun != at.Path[i] {
		return at.Symbol(call.Fun) == "sync.Once.Do"
	}
	switch at.Path[i-2].(type) {
	case *ast.GoStmt, *ast.DeferStmt:
		return false
	}
	return true
}

// condition returns the innermost node around a place that may not run when the enclosing function does; nil when
// there is none. It is a go or defer statement for what these start.
func condition(at *calling.Place) ast.Node {
	for i := len(at.Path) - 2; i > 0; i-- {
		child := at.Path[i+1]
		switch n := at.Path[i].(type) {
		case *ast.IfStmt:
			if child == n.Body || child == n.Else {
				return child
			}
		case *ast.ForStmt:
			if child == n.Body || child == n.Post {
				return child
			}
		case *ast.RangeStmt:
			if child == n.Body {
				return child
			}
		case *ast.CaseClause, *ast.CommClause:
			return n
		case *ast.BinaryExpr:
			if (n.Op == token.LAND || n.Op == token.LOR) && child == n.Y {
				return child
			}
		case *ast.FuncLit:
			if !runsHere(at, i) {
				return n
			}
		case *ast.GoStmt, *ast.DeferStmt:
			if starts(at, i) {
				return n
			}
		}
	}
	return nil
}

// starts reports whether a place is the call that the go or defer statement at an index of its path starts. What the
// call is made of is evaluated where it is written: the arguments, and the value of a method.
func starts(at *calling.Place, i int) bool { return i+2 == len(at.Path) }

// always reports whether a place is reached whenever the enclosing function returns without an error: it is not
// conditional, and no earlier return statement returns nil.
func always(at *calling.Place) bool {
	if condition(at) != nil {
		return false
	}
	fn := at.Decl()
	if fn == nil || fn.Body == nil {
		return false
	}
	if at.InMain() && fn.Name.Name == "main" {
		return true
	}
	skipped := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			skipped = skipped || n.End() <= at.Node().Pos() && returnsNoError(n)
		}
		return !skipped
	})
	return !skipped
}

// returnsNoError reports whether a return statement returns no error.
func returnsNoError(n *ast.ReturnStmt) bool {
	if len(n.Results) == 0 {
		return true
	}
	id, ok := ast.Unparen(n.Results[len(n.Results)-1]).(*ast.Ident)
	return ok && id.Name == "nil"
}

// order is the position of a use point relative to the set-up, within one function.
type order int

const (
	noSetup         order = iota // the function does not set up
	setupLater                   // the set-up runs later
	setupMayHaveRun              // the set-up may not have run
	setupHasRun
)

// usePoint is a place that asks for the owner's value, or calls something that does.
type usePoint struct {
	at    *calling.Place
	later bool // it does not run where it is written: everything in the function may have run by then
}

// orderAt returns the best position relative to a setting in the enclosing function, and that setting.
func (o *owner) orderAt(q usePoint) (order, *calling.Place) {
	key, ok := q.at.Key()
	if !ok {
		return noSetup, nil
	}
	best, where := noSetup, (*calling.Place)(nil)
	for _, s := range o.calls[key] {
		if s.at.File != q.at.File {
			continue
		}
		if got := q.orderOf(s); got > best {
			best, where = got, s.at
		}
	}
	return best, where
}

// orderOf returns the position of a use point relative to one setting of the same function.
func (q usePoint) orderOf(s setting) order {
	pos := q.at.Node().Pos()
	c := condition(s.at)
	if _, deferred := c.(*ast.DeferStmt); deferred {
		return noSetup
	}
	covers := c == nil || c.Pos() <= pos && pos < c.End()
	comes := s.at.Node().End() <= pos
	if assign, ok := s.at.Parent(1).(*ast.AssignStmt); ok && s.at.Call == nil {
		comes = assign.End() <= pos
	}
	switch {
	case s.by != sure:
		if !comes && !q.later {
			return setupLater
		}
		return setupMayHaveRun
	case covers && (comes || q.later):
		return setupHasRun
	case comes || q.later:
		return setupMayHaveRun
	case inGoStatement(q.at):
		return setupMayHaveRun // it runs in another goroutine: the order is not determined
	}
	return setupLater
}

// inGoStatement reports whether a place runs in a goroutine that a go statement around it starts.
func inGoStatement(at *calling.Place) bool {
	inLiteral := false
	for i, n := range slices.Backward(at.Path) {
		switch n.(type) {
		case *ast.FuncLit:
			inLiteral = true
		case *ast.GoStmt:
			if inLiteral || starts(at, i) {
				return true
			}
		}
	}
	return false
}

// runsLater reports whether a place does not run where it is written: in a function literal that is passed on, in a
// defer statement, or as a function value.
func runsLater(at *calling.Place, called bool) bool {
	if inGoStatement(at) {
		return false
	}
	if called && at.Call == nil {
		return true
	}
	for i := len(at.Path) - 1; i > 0; i-- {
		switch at.Path[i].(type) {
		case *ast.FuncLit:
			if !runsHere(at, i) {
				return true
			}
		case *ast.DeferStmt:
			if starts(at, i) {
				return true
			}
		}
	}
	return false
}
