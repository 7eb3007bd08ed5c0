package lasting

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// whyCancelled returns why the context has ended, or may have ended, when the site runs: a statement before it calls
// the cancel function, waits for the group or waits for the context. Empty if none does.
func (v lifetime) whyCancelled(l ancestor) string {
	for i, n := range v.Site.Path {
		if clause, ok := n.(*ast.CommClause); ok && clause.Comm != nil && l.awaitedBy(clause.Comm) && v.Site.Path[i+1] != clause.Comm && clause.Pos() >= l.setAt {
			return fmt.Sprintf("is done in this case of the select (line %d)", v.Line(clause.Pos()))
		}
		before := syntax.ListOf(n)
		if stmt, ok := n.(*ast.IfStmt); ok && i+1 < len(v.Site.Path) && v.Site.Path[i+1] != ast.Node(stmt.Init) && stmt.Init != nil {
			before = []ast.Stmt{stmt.Init}
		}
		for _, stmt := range before {
			if stmt.End() > v.Site.Expr.Pos() {
				break
			}
			switch stmt.(type) {
			case *ast.CaseClause, *ast.CommClause: // an alternative branch
				continue
			}
			if why := (ending{v.Scope, l, nil, true}).findIn(stmt); why != "" {
				return why
			}
		}
		if body := bodyOf(n); body != nil && body.Pos() <= v.Site.Expr.Pos() && !isNewEachRound(n, l.Pos()) && l.setAt < body.Pos() {
			if why := v.inPreviousIteration(n, l); why != "" {
				return why
			}
		}
	}
	return ""
}

// inPreviousIteration returns why a statement after the site in a loop ends the context, so that it has ended in the
// next iteration. A statement behind it that always sets the context anew takes that back.
func (v lifetime) inPreviousIteration(loop ast.Node, l ancestor) string {
	body := bodyOf(loop)
	list := body.List
	if f, ok := loop.(*ast.ForStmt); ok && f.Post != nil {
		list = append(slices.Clone(list), f.Post)
	}
	ended, skips := "", false
	for _, stmt := range list {
		if body.Pos() < stmt.Pos() && stmt.Pos() < v.Site.Expr.End() {
			continue
		}
		if set, ok := stmt.(*ast.AssignStmt); ok && !skips && len(l.Members) == 0 && slices.Contains(v.Assignments(l.Var), set) {
			ended = ""
			continue
		}
		if why := (ending{v.Scope, l, body, false}).findIn(stmt); why != "" && ended == "" {
			ended = why + ", in the round before"
		}
		skips = stmt != list[len(body.List)-1] && (skips || ended != "" && continues(stmt))
	}
	return ended
}

// continues reports whether a statement may start the next iteration.
func continues(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		found = found || ok && b.Tok != token.BREAK && b.Tok != token.FALLTHROUGH
		return !found
	})
	return found
}

// isNewEachRound reports whether each round of a loop has a variable of its own, declared at a position: one that the
// initial statement of a for loop declares has the same value in all of them.
func isNewEachRound(loop ast.Node, at token.Pos) bool {
	if at < loop.Pos() || loop.End() <= at {
		return false
	}
	f, ok := loop.(*ast.ForStmt)
	return !ok || f.Body.Pos() <= at
}

func bodyOf(n ast.Node) *ast.BlockStmt {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n.Body
	case *ast.RangeStmt:
		return n.Body
	}
	return nil
}

// ending looks for statements that end a context and run before the site.
type ending struct {
	*scope.Scope
	ancestor ancestor
	loop     *ast.BlockStmt // body of the loop, if the site is reached in the next iteration
	always   bool           // the statement is in a block around the site and always runs
}

// findIn returns how code in n ends the context, empty if it does not.
func (e ending) findIn(n ast.Node) string {
	if n == nil || n.End() <= e.ancestor.setAt {
		return ""
	}
	why := ""
	ast.Inspect(n, func(inner ast.Node) bool {
		if why != "" || inner == nil {
			return false
		}
		switch inner := inner.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt: // runs later, or at an unknown time
			return false
		case *ast.BlockStmt:
			return inner == n || !e.terminates(inner.List)
		case *ast.CaseClause:
			return !e.terminates(inner.Body)
		case *ast.CommClause:
			if inner.Comm != nil && e.ancestor.awaitedBy(inner.Comm) && !e.terminates(inner.Body) {
				why = fmt.Sprintf("may be done by line %d", e.Line(inner.Pos()))
			}
			return !e.terminates(inner.Body)
		case *ast.ForStmt:
			if inner.Cond != nil && (condition{e.Scope, e.ancestor}).impliesEnded(inner.Cond, false) {
				why = fmt.Sprintf("may have ended when the loop on line %d has", e.Line(inner.Pos()))
			}
		case *ast.UnaryExpr:
			if inner.Op == token.ARROW && e.ancestor.isDone(inner.X) {
				why = fmt.Sprintf("is done by line %d", e.Line(inner.Pos()))
			}
		case *ast.CallExpr:
			if how := e.ancestor.howEnds(inner); how != "" {
				why = how
			} else if lit, ok := ast.Unparen(inner.Fun).(*ast.FuncLit); ok {
				why = e.findInLiteral(lit)
			}
		}
		return why == ""
	})
	return why
}

// findInLiteral returns how a function literal that is called immediately ends the context before it returns.
func (e ending) findInLiteral(lit *ast.FuncLit) string {
	for _, stmt := range lit.Body.List {
		if d, ok := stmt.(*ast.DeferStmt); ok {
			if how := e.ancestor.howEnds(d.Call); how != "" {
				return how
			}
		}
		if why := e.findIn(stmt); why != "" {
			return why
		}
	}
	return ""
}

// terminates reports whether the site is not reached from the end of a list of statements, judging by the last one.
func (e ending) terminates(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return e.leavesLoop(last)
	case *ast.BlockStmt:
		return e.terminates(last.List)
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			return id.Name == "panic"
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		switch sel.Sel.Name {
		case "Exit", "Goexit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Skip", "Skipf", "SkipNow", "Panic", "Panicf":
			return true
		}
	}
	return false
}

// leavesLoop reports whether after a branch the site is not reached with the same context: the branch leaves a loop
// around the site, or starts an iteration that creates a new context.
func (e ending) leavesLoop(b *ast.BranchStmt) bool {
	var around ast.Node // the innermost loop around both the site and the branch
	for _, n := range e.Site.Path {
		if bodyOf(n) != nil && n.Pos() <= b.Pos() && b.End() <= n.End() {
			around = n
		}
	}
	if around == nil || b.Tok == token.GOTO || b.Tok == token.FALLTHROUGH {
		return false
	}
	if b.Label == nil { // the branch may belong to a nested statement
		inner := false
		ast.Inspect(bodyOf(around), func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt, *ast.RangeStmt:
				inner = inner || n.Pos() <= b.Pos() && b.End() <= n.End()
			case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				inner = inner || b.Tok == token.BREAK && n.Pos() <= b.Pos() && b.End() <= n.End()
			}
			return true
		})
		if inner {
			return false
		}
	}
	return b.Tok == token.BREAK || around.Pos() <= e.ancestor.Pos() && e.ancestor.Pos() < around.End()
}
