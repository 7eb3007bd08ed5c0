package snippets

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// holders returns the variables of a snippet that the violation's value is assigned to.
func (s *Site) holders() map[types.Object]bool {
	held := map[types.Object]bool{}
	info := s.V.Snippet.Info
	if id, ok := syntax.Receiver(s.parent(), s.Expr()).(*ast.Ident); ok && info.ObjectOf(id) != nil {
		held[info.ObjectOf(id)] = true
	}
	return held
}

// Close is a call in a snippet that closes the shared value, or may.
type Close struct {
	Call       *ast.CallExpr
	Statement  ast.Stmt // statement that only consists of the call and can be removed, or nil
	Sure       bool     // the call is known to close it
	onlyCloses bool     // the call has no other effect
}

// Closed reports whether the snippet closes the value.
func (s *Site) Closed() bool { return len(s.closings()) > 0 }

// closings returns the calls in a snippet that would close the shared value.
func (s *Site) closings() []Close {
	info, held := s.V.Snippet.Info, s.holders()
	var out []Close
	ast.Inspect(s.V.Snippet.File, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := ast.Unparen(sel.X).(*ast.Ident); ok && held[info.ObjectOf(id)] {
			if v := ends.ByName(s.V.Entry.Symbol.Package, sel.Sel.Name, s.ends); v.Ends() {
				out = append(out, Close{Call: call, Sure: v.Sure, onlyCloses: v.Removable})
			}
		}
		return true
	})
	return out
}

// closeStatement returns the statement that only consists of a call, possibly deferred, on lines of its own; nil if
// there is none.
func (e *Edit) closeStatement(call *ast.CallExpr) ast.Stmt {
	for _, stmt := range e.Statements() {
		var does ast.Expr
		switch s := stmt.(type) {
		case *ast.ExprStmt:
			does = ast.Unparen(s.X)
		case *ast.DeferStmt:
			does = s.Call
		}
		if does == nil || does != ast.Expr(call) {
			continue
		}
		start, end := e.Code.Offset(stmt.Pos()), e.Code.Offset(stmt.End())
		if start >= 0 && end >= 0 && e.startsLine(start) && e.endsLine(end) && !e.commented(start) {
			return stmt
		}
	}
	return nil
}

// ClosesOf returns the calls that close a site's value if that is shared, each with the statement to remove. Inside a
// function that the snippet shows, the statements stay if they are the only uses of the variable: without them it would
// not compile.
func (e *Edit) ClosesOf(s *Site) []Close {
	if s.notShared {
		return nil
	}
	closes := s.closings()
	for i, c := range closes {
		if c.onlyCloses {
			closes[i].Statement = e.closeStatement(c.Call)
		}
	}
	if !s.inFunction() {
		return closes
	}
	held := s.holders()
	for id, obj := range e.Code.Info.Uses {
		if !held[obj] {
			continue
		}
		within := func(c Close) bool {
			return c.Statement != nil && c.Statement.Pos() <= id.Pos() && id.Pos() < c.Statement.End()
		}
		if !slices.ContainsFunc(closes, within) {
			return closes
		}
	}
	for i := range closes {
		closes[i].Statement = nil
	}
	return closes
}

// inFunction reports whether a site is inside a function that its snippet shows.
func (s *Site) inFunction() bool {
	return slices.ContainsFunc(s.path, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return true
		case *ast.FuncDecl:
			return s.V.Snippet.Offset(n.Pos()) >= 0
		}
		return false
	})
}

// dropCloses removes the statements that would close the shared value.
func (e *Edit) dropCloses() *refusal.Refusal {
	for _, s := range e.sites {
		for _, c := range e.ClosesOf(s) {
			stmt := c.Statement
			if stmt == nil || e.inRemoved(stmt.Pos()) {
				continue // the close is reported as a hazard
			}
			start, end := e.Code.Offset(stmt.Pos()), e.Code.Offset(stmt.End())
			e.removed = append(e.removed, syntax.Extent{Start: start, End: end})
			if r := e.add(e.Text.Remove(e.withBlankLine(start, end))); r != nil {
				return r
			}
		}
	}
	return nil
}
