package setup

import (
	"go/ast"
	"go/token"

	"github.com/seed-58def443/ssot/fix/internal/calling"
)

// deferredLiteral returns the innermost function literal around a place that does not run where it stands; nil when there is
// none.
func deferredLiteral(at *calling.Place) *ast.FuncLit {
	for i := len(at.Path) - 1; i > 0; i-- {
		if lit, ok := at.Path[i].(*ast.FuncLit); ok && !runsHere(at, i) {
			return lit
		}
	}
	return nil
}

// runsHere reports whether the function literal at an index of a place's path runs where it stands: it is called, and
// not in a goroutine or when the function ends; or a sync.Once is told to do it.
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

// condition returns the innermost part of the function around a place that need not run when the function does; nil
// when there is none. What runs in a goroutine, or when the function ends, is its own condition.
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
			return n
		}
	}
	return nil
}

// always reports whether a place is come by whenever the function around it runs to its end: nothing is its condition,
// and no return stands before it that says that all is well.
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

// returnsNoError reports whether a return tells of no error.
func returnsNoError(n *ast.ReturnStmt) bool {
	if len(n.Results) == 0 {
		return true
	}
	id, ok := ast.Unparen(n.Results[len(n.Results)-1]).(*ast.Ident)
	return ok && id.Name == "nil"
}

// order is how a place stands to what sets up in the function around it.
type order int

const (
	noSetup         order = iota // nothing there sets up
	setupLater                   // what sets up comes later
	setupMayHaveRun              // what sets up need not have run
	setupHasRun
)

// usePoint is a place at which the owner's value is asked for, or something is called that does.
type usePoint struct {
	at    *calling.Place
	later bool // it does not run where it stands: what is done there is done by then, wherever in the function
}

// orderAt finds whether the set-up has run at a place, as far as the function around it tells, and where it is called.
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

// orderOf says how a place stands to one that sets up, in the same function.
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
		return setupMayHaveRun // in another goroutine: whichever comes first
	}
	return setupLater
}

// inGoStatement reports whether a place stands in a go statement.
func inGoStatement(at *calling.Place) bool {
	for _, n := range at.Path {
		if _, ok := n.(*ast.GoStmt); ok {
			return true
		}
	}
	return false
}

// runsLater reports whether a place does not run where it stands: in a function literal that is handed on, or as a
// function that is taken as a value.
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
			return true
		}
	}
	return false
}
