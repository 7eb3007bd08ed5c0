package snippets

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// holders are the variables of a snippet that hold what is replaced.
func (s *Site) holders() map[types.Object]bool {
	held := map[types.Object]bool{}
	info := s.V.Snippet.Info
	if id, ok := syntax.Receiver(s.parent(), s.Expr()).(*ast.Ident); ok && info.ObjectOf(id) != nil {
		held[info.ObjectOf(id)] = true
	}
	return held
}

// closings lists the calls in a snippet that would close the shared value.
func (s *Site) closings() []*ast.CallExpr {
	info, held := s.V.Snippet.Info, s.holders()
	var out []*ast.CallExpr
	ast.Inspect(s.V.Snippet.File, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok || ends.By(sel.Sel.Name) == "" {
			return true
		}
		if id, ok := ast.Unparen(sel.X).(*ast.Ident); ok && held[info.ObjectOf(id)] {
			out = append(out, call)
		}
		return true
	})
	return out
}

// closeStatement is the statement that does nothing but a call, also deferred, and has its lines for itself; nil when
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
		if start >= 0 && end >= 0 && e.opens(start) && e.closes(end) && !e.commented(start) {
			return stmt
		}
	}
	return nil
}

// ClosesOf are the closes of a site's value, each with the statement that can be taken away with it, or nil. In a
// function that the snippet shows they stay where nothing else uses the variable: it would not compile without them.
func (e *Edit) ClosesOf(s *Site) (calls []*ast.CallExpr, statements []ast.Stmt) {
	calls = s.closings()
	statements = make([]ast.Stmt, len(calls))
	for i, call := range calls {
		statements[i] = e.closeStatement(call)
	}
	if !s.inFunction() {
		return calls, statements
	}
	held := s.holders()
	for id, obj := range e.Code.Info.Uses {
		if !held[obj] {
			continue
		}
		closes := func(stmt ast.Stmt) bool { return stmt != nil && stmt.Pos() <= id.Pos() && id.Pos() < stmt.End() }
		if !slices.ContainsFunc(statements, closes) {
			return calls, statements
		}
	}
	return calls, make([]ast.Stmt, len(calls))
}

// inFunction says that a site stands in a function that its snippet shows.
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

// dropCloses takes the statements away that would close the shared value.
func (e *Edit) dropCloses() *refusal.Refusal {
	for _, s := range e.sites {
		_, statements := e.ClosesOf(s)
		for _, stmt := range statements {
			if stmt == nil || e.inGone(stmt.Pos()) {
				continue // a hazard, see shownHazards
			}
			start, end := e.Code.Offset(stmt.Pos()), e.Code.Offset(stmt.End())
			e.gone = append(e.gone, syntax.Extent{Start: start, End: end})
			if r := e.add(e.Text.Remove(e.withEmpty(start, end))); r != nil {
				return r
			}
		}
	}
	return nil
}
