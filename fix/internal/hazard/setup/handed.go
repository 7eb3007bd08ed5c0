package setup

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
)

// handedOnBefore reports whether a use point that runs later is in a function that is handed on before a setting, to
// code that may call it before the setting. A variable of the function counts from where it is mentioned next. What a
// server calls, or runs when the function or the test ends, comes later, unless that returns before the setting.
func (q usePoint) handedOnBefore(s setting) bool {
	i := q.value(deferredLiteral(s.at))
	if i < 0 {
		return q.returnsBefore(s)
	}
	if q.served || q.isServed(i) {
		return false
	}
	before := func(pos token.Pos) bool { return pos < s.at.Node().Pos() }
	for ; i > 1; i-- {
		value := q.at.Path[i]
		switch n := q.at.Path[i-1].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr, *ast.KeyValueExpr, *ast.CompositeLit:
			continue
		case *ast.ReturnStmt, *ast.DeferStmt:
			return false
		case *ast.AssignStmt:
			if k := slices.IndexFunc(n.Rhs, func(e ast.Expr) bool { return e == value }); k >= 0 && len(n.Lhs) == len(n.Rhs) && n.Tok == token.DEFINE {
				return q.mentionedBefore(n.Lhs[k], n.End(), before)
			}
		case *ast.ValueSpec:
			if k := slices.IndexFunc(n.Values, func(e ast.Expr) bool { return e == value }); k >= 0 && len(n.Names) == len(n.Values) {
				return q.mentionedBefore(n.Names[k], n.End(), before)
			}
		}
		break
	}
	return before(q.at.Node().Pos())
}

// returnsBefore reports whether the function around a deferred use point may return before a setting.
func (q usePoint) returnsBefore(s setting) bool {
	found := false
	ast.Inspect(q.at.Path[1], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || q.at.Node().End() <= n.Pos() && n.End() <= s.at.Node().Pos()
		}
		return !found
	})
	return found
}

// value returns the index in the path of what is handed on: the outermost function literal in which the use point
// stands, the mention of a function, or the call that returns one. It is -1 where that runs when the function ends.
func (q usePoint) value(literal *ast.FuncLit) int {
	inside := literal == nil
	for i := 1; i < len(q.at.Path); i++ {
		switch n := q.at.Path[i].(type) {
		case *ast.FuncLit:
			if n == literal {
				inside = true
			} else if inside && !runsHere(q.at, i) && !runsAtOnce(q.at, i, n.Body) {
				if _, ok := q.at.Path[i-2].(*ast.DeferStmt); ok && q.at.Path[i-1].(*ast.CallExpr).Fun == n {
					return -1
				}
				return i
			}
		case *ast.DeferStmt:
			if inside && starts(q.at, i) {
				return -1
			}
		}
	}
	return len(q.at.Path) - 1
}

// isServed reports whether the function at an index of the path has the signature of what a server calls, or is passed
// to what keeps it for later.
func (q usePoint) isServed(i int) bool {
	if call, ok := q.at.Path[i-1].(*ast.CallExpr); ok && q.at.Path[i] != call.Fun && registers(q.at, call) {
		return true
	}
	if lit, ok := q.at.Path[i].(*ast.FuncLit); ok {
		how, _ := handler.Served(q.at, lit.Type)
		return how != ""
	}
	e, ok := q.at.Path[i].(ast.Expr)
	if !ok || q.at.Info == nil {
		return false
	}
	sig, ok := q.at.Info.TypeOf(e).(*types.Signature)
	return ok && handler.Answers(sig)
}

// mentionedBefore reports whether a local variable is mentioned behind a position, at a place for which before holds.
func (q usePoint) mentionedBefore(variable ast.Expr, behind token.Pos, before func(token.Pos) bool) bool {
	id, ok := variable.(*ast.Ident)
	if !ok {
		return true
	}
	found := false
	ast.Inspect(q.at.Path[1], func(n ast.Node) bool {
		use, ok := n.(*ast.Ident)
		found = found || ok && use.Name == id.Name && use.Pos() >= behind && before(use.Pos())
		return !found
	})
	return found
}

// registers reports whether a call keeps a function for later, when the program serves or the test ends.
func registers(at *calling.Place, call *ast.CallExpr) bool {
	symbol := at.Symbol(call.Fun)
	return slices.ContainsFunc([]string{"net/http.", "testing.", "flag.", "github.com/spf13/cobra.", "github.com/spf13/pflag."}, func(pkg string) bool {
		return strings.HasPrefix(symbol, pkg)
	})
}
