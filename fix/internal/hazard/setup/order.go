package setup

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

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

// runsAtOnce reports whether the function at an index of a place's path, with that body, is an argument of a function
// that is known to call it before it returns, if it calls it at all. A parallel subtest waits for the test to end.
func runsAtOnce(at *calling.Place, i int, body *ast.BlockStmt) bool {
	call, ok := at.Path[i-1].(*ast.CallExpr)
	if !ok || call.Fun == at.Path[i] {
		return false
	}
	switch name := at.Symbol(call.Fun); name {
	case "testing.T.Run":
		return !isParallel(body)
	case "testing.B.Run":
		return true
	default:
		pkg, _, _ := strings.Cut(name, ".")
		return slices.Contains([]string{"slices", "sort", "strings", "bytes", "maps"}, pkg)
	}
}

// isParallel reports whether a function calls t.Parallel.
func isParallel(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Parallel" && len(n.Args) == 0
		}
		return !found
	})
	return found
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

// certainty returns how surely the enclosing function reaches a place before it returns: may where the place is
// conditional or an earlier return statement returns no error, unlessError where only errors are returned earlier.
func certainty(calls *calling.CallGraph, at *calling.Place) strength {
	if condition(at) != nil {
		return may
	}
	fn := at.Decl()
	if fn == nil || fn.Body == nil {
		return may
	}
	if at.InMain() && fn.Name.Name == "main" {
		return sure
	}
	got := recovers(calls, at)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			switch {
			case n.End() > at.Node().Pos():
			case returnsFailure(n, lastResult(fn)):
				got = min(got, unlessError)
			default:
				got = may
			}
		}
		return true
	})
	return got
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
	at     *calling.Place
	called *ast.BlockStmt // the function that is called here; nil at the violation
	below  bool           // what it calls does not run where it is called
	served bool           // … but when the program serves
}

// later reports whether it does not run where it is written: everything in the function may have run by then.
func (q usePoint) later() bool { return q.below || runsLater(q.at, q.called, nil) }

// orderAt returns the best position relative to a setting in the enclosing function, and that setting.
func (o *owner) orderAt(q usePoint) (order, setting) {
	key, ok := q.at.Key()
	if !ok {
		return noSetup, setting{}
	}
	best, where := noSetup, setting{}
	for _, s := range o.calls[key] {
		if s.at.File != q.at.File {
			continue
		}
		got, handed := q.orderOf(s)
		if handed {
			s.handed = q.at
		}
		s.beside = inGoStatement(q.at)
		if got > best {
			best, where = got, s
		}
	}
	return best, where
}

// orderOf returns the position of a use point relative to one setting of the same function, and whether it is in a
// function that is handed on before the setting.
func (q usePoint) orderOf(s setting) (at order, handed bool) {
	pos := q.at.Node().Pos()
	c := condition(s.at)
	if _, deferred := c.(*ast.DeferStmt); deferred {
		return noSetup, false
	}
	later := q.below || runsLater(q.at, q.called, deferredLiteral(s.at))
	if s.only != nil {
		c = s.only
	}
	covers := c == nil || c.Pos() <= pos && pos < c.End()
	comes := s.at.Node().End() <= pos
	if assign, ok := s.at.Parent(1).(*ast.AssignStmt); ok && s.at.Call == nil {
		comes = assign.End() <= pos
	}
	switch {
	case s.by != sure:
		if !comes && !later {
			return setupLater, false
		}
		return setupMayHaveRun, false
	case covers && comes && !later && pos < s.end:
		return setupMayHaveRun, false // it runs where the set-up failed
	case covers && later && !comes && q.handedOnBefore(s):
		return setupMayHaveRun, true
	case covers && (comes || later):
		return setupHasRun, false
	case comes || later:
		return setupMayHaveRun, false
	case inGoStatement(q.at):
		return setupMayHaveRun, false // it runs in another goroutine: the order is not determined
	}
	return setupLater, false
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
// defer statement, or as a function value. What stands around a function literal does not count.
func runsLater(at *calling.Place, called *ast.BlockStmt, literal *ast.FuncLit) bool {
	if inGoStatement(at) {
		return false
	}
	if called != nil && at.Call == nil && !runsAtOnce(at, len(at.Path)-1, called) {
		return true
	}
	for i := len(at.Path) - 1; i > 0; i-- {
		switch n := at.Path[i].(type) {
		case *ast.FuncLit:
			if n == literal {
				return false
			}
			if !runsHere(at, i) && !runsAtOnce(at, i, n.Body) {
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
