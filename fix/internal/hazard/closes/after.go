package closes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// A close is clean-up when the function does not use the value afterwards. When it does use it, under its own name or
// through something built with it, the close is part of what the function shows or tests, and must not be removed
// silently:
//
//	c.Close()
//	if err := c.Ping(); err != ErrClosed { t.Fatal(err) }

// useAfterClose looks for a use of the value behind one of its closes.
type useAfterClose struct {
	c       *Analysis
	x       *index.Index
	close   inspector.Cursor      // the selector c.Close
	related map[types.Object]bool // the variables that hold the value or something built with it
	test    bool                  // in a test any use of a related variable counts
}

// UsedAfter returns the place of a use of the value behind a close, given the close's selector; nothing when the
// close is clean-up.
func (c *Analysis) UsedAfter(sel inspector.Cursor) string {
	a := &useAfterClose{c: c, x: c.Trace.At(sel), close: sel, related: map[types.Object]bool{}}
	if file := a.x.File(sel.Node()); file != nil {
		a.test = strings.HasSuffix(file.Path, "_test.go")
	}
	closed := ast.Unparen(sel.Node().(*ast.SelectorExpr).X)
	root := syntax.Root(closed)
	if root == nil {
		return ""
	}
	if _, simple := closed.(*ast.Ident); simple || a.test {
		a.related[syntax.Object(a.x.Info, root)] = true
	}
	var use ast.Node
	if later, body, ok := laterClose(a.close); ok {
		a.collectRelated(body, later.Node().End())
		use = a.useLater(later, body)
	}
	if stmt, body, ok := a.statement(); ok && use == nil && syntax.Called(sel) {
		a.collectRelated(body, stmt.Node().End())
		use = a.useBehind(stmt, body)
	}
	if use == nil {
		return ""
	}
	return c.p.Project.PlaceOf(a.x.Pkg, use.Pos())
}

// statement returns the statement that closes the value, and the body of the enclosing function. It returns false for
// a close in a defer statement, and for one in a goroutine that waits for something first.
func (a *useAfterClose) statement() (stmt, body inspector.Cursor, ok bool) {
	cur := a.close
	for {
		switch cur.Node().(type) {
		case *ast.DeferStmt:
			return cur, cur, false
		case *ast.GoStmt:
			if waits(cur.Node(), a.close.Node().Pos()) {
				return cur, cur, false
			}
		case *ast.FuncDecl:
			return stmt, cur.ChildAt(edge.FuncDecl_Body, -1), ok
		case *ast.FuncLit:
			if outer, now := calledNow(cur); now {
				cur = outer
				continue
			}
			return stmt, cur.ChildAt(edge.FuncLit_Body, -1), ok
		}
		if !ok && listed(cur) {
			stmt, ok = cur, true
		}
		if cur.ParentEdgeKind() == edge.Invalid {
			return cur, cur, false
		}
		cur = cur.Parent()
	}
}

// calledNow returns the call that runs a function literal at once: func() { … }(), or t.Run(name, func…).
func calledNow(lit inspector.Cursor) (inspector.Cursor, bool) {
	call := lit.Parent()
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return call, true
	case edge.CallExpr_Args:
		sel, ok := call.Node().(*ast.CallExpr).Fun.(*ast.SelectorExpr)
		return call, ok && sel.Sel.Name == "Run"
	default:
		return call, false
	}
}

// listed reports whether a node is a statement of a block or clause.
func listed(cur inspector.Cursor) bool {
	return slices.Contains([]edge.Kind{edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body}, cur.ParentEdgeKind())
}

// useBehind returns the first use in the statements that run after a statement, or nil.
func (a *useAfterClose) useBehind(stmt, body inspector.Cursor) ast.Node {
	returned := false // a statement behind the last one leaves the innermost function literal
	for cur := stmt; cur.Node() != body.Node(); cur = cur.Parent() {
		switch n := cur.Node().(type) {
		case *ast.FuncLit:
			returned = false
		case *ast.ForStmt:
			if use := a.useInLoop(n, n.Body); use != nil && !returned {
				return use
			}
		case *ast.RangeStmt:
			if use := a.useInLoop(n, n.Body); use != nil && !returned {
				return use
			}
		case *ast.CaseClause:
			if !fallsThrough(n) {
				continue // the other clauses do not run
			}
		case *ast.CommClause:
			continue
		}
		if returned || !listed(cur) {
			continue
		}
		use, left := a.siblings(cur)
		if use != nil {
			return use
		}
		returned = left
	}
	return nil
}

// fallsThrough reports whether a clause goes on with the next one.
func fallsThrough(n *ast.CaseClause) bool {
	if len(n.Body) == 0 {
		return false
	}
	last, ok := n.Body[len(n.Body)-1].(*ast.BranchStmt)
	return ok && last.Tok == token.FALLTHROUGH
}

// siblings returns the first use in the statements behind one in its block, and reports whether they leave the
// function.
func (a *useAfterClose) siblings(cur inspector.Cursor) (use ast.Node, leave bool) {
	kind := cur.ParentEdgeKind()
	for next, ok := cur.NextSibling(); ok && next.ParentEdgeKind() == kind; next, ok = next.NextSibling() {
		if use := a.use(next.Node()); use != nil {
			return use, false
		}
		switch n := next.Node().(type) {
		case *ast.ReturnStmt:
			return nil, true
		case *ast.BranchStmt:
			return nil, false
		case *ast.ExprStmt:
			if neverReturns(n.X) {
				return nil, true
			}
		}
	}
	return nil, false
}

// useInLoop returns the first use in a loop around the close, where the next round uses a variable that is declared
// outside of the loop.
func (a *useAfterClose) useInLoop(loop ast.Stmt, body *ast.BlockStmt) ast.Node {
	for obj := range a.related {
		if obj != nil && loop.Pos() <= obj.Pos() && obj.Pos() < loop.End() {
			return nil
		}
	}
	if n := len(body.List); n > 0 {
		if _, returns := body.List[n-1].(*ast.ReturnStmt); returns {
			return nil
		}
	}
	return a.use(body)
}

// noReturn are the names of functions that do not return.
var noReturn = []string{"Exit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Goexit", "Panic", "Panicf", "Panicln", "Skip", "Skipf", "SkipNow", "panic"}

// neverReturns reports whether an expression is a call that does not return.
func neverReturns(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := identity.IdentOf(call.Fun)
	return ok && slices.Contains(noReturn, id.Name)
}

// use returns the first expression that uses the value or a related variable, or nil. Not a use: to close it again,
// compare it with nil, assign to it, or print it.
func (a *useAfterClose) use(n ast.Node) ast.Node {
	var found ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if found != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if n == a.close.Parent().Node() || a.ignoresClose(n) {
				return false
			}
		case *ast.BinaryExpr:
			if a.x.Info.Types[n.X].IsNil() || a.x.Info.Types[n.Y].IsNil() {
				return !a.isRelated(n.X) && !a.isRelated(n.Y)
			}
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN && !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return !syntax.Blank(e) && !a.isRelated(e) }) {
				for _, rhs := range n.Rhs {
					if !a.isRelated(rhs) {
						found = a.use(rhs)
					}
				}
				return false
			}
		case *ast.Ident:
			if obj := a.x.Info.Uses[n]; obj != nil && a.related[obj] {
				found = n
			}
		case *ast.SelectorExpr:
			if a.isValue(n) {
				found = n
			}
		}
		return found == nil
	})
	return found
}

// isRelated reports whether an expression is the name of a related variable.
func (a *useAfterClose) isRelated(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && a.related[syntax.Object(a.x.Info, id)]
}

// isValue reports whether a selector reads the value under the name by which it is closed: h.rdb.
func (a *useAfterClose) isValue(sel *ast.SelectorExpr) bool {
	if types.ExprString(sel) != types.ExprString(a.close.Node().(*ast.SelectorExpr).X) {
		return false
	}
	at, ok := a.x.Root.FindNode(sel)
	return ok && syntax.Read(at) && !a.ends(at) && slices.Contains(a.c.Values, at)
}

// ends reports whether an expression is only the receiver of a method that ends it.
func (a *useAfterClose) ends(at inspector.Cursor) bool {
	sel, ok := at.Parent().Node().(*ast.SelectorExpr)
	return ok && a.isEnd(sel.Sel.Name)
}

// isEnd reports whether a method's name says that it ends the value.
func (a *useAfterClose) isEnd(name string) bool {
	return ends.Verb(name) != "" || slices.Contains(a.c.named, name)
}

// ignoresClose reports whether a call behaves the same on a closed value: it ends the value again, or prints it.
func (a *useAfterClose) ignoresClose(call *ast.CallExpr) bool {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && a.isEnd(sel.Sel.Name) {
		return true
	}
	if name := a.x.Builtin(call); name == "len" || name == "cap" {
		return true
	}
	fn := syntax.Callee(a.x.Info, call.Fun)
	return fn != nil && fn.Pkg() != nil && slices.Contains([]string{"fmt", "log", "log/slog"}, fn.Pkg().Path())
}

// Deferred functions run in the reverse of their order, and so do the cleanups of a test, after them. What stands
// before the close of a deferred function or a cleanup runs behind it:
//
//	defer func() { c.Flush() }()
//	defer c.Close()

// laterClose returns the defer statement or the call of Cleanup that a close is given to, and the body of the function
// around it. It returns false for any other close.
func laterClose(at inspector.Cursor) (later, body inspector.Cursor, ok bool) {
	for cur := range at.Enclosing((*ast.DeferStmt)(nil), (*ast.CallExpr)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		call, isCall := cur.Node().(*ast.CallExpr)
		_, deferred := cur.Node().(*ast.DeferStmt)
		switch {
		case !ok && (deferred || isCall && calls.Cleanup(call)):
			later, ok = cur, true
		case !ok || isCall || deferred:
		case cur.Node().End() < later.Node().End():
		default:
			if _, declared := cur.Node().(*ast.FuncDecl); declared {
				return later, cur.ChildAt(edge.FuncDecl_Body, -1), true
			}
			return later, cur.ChildAt(edge.FuncLit_Body, -1), true
		}
	}
	return later, body, false
}

// useLater returns the first use in what the same function defers, or gives to Cleanup, so that it runs behind the
// close.
func (a *useAfterClose) useLater(later, body inspector.Cursor) ast.Node {
	_, cleanup := later.Node().(*ast.CallExpr)
	var found ast.Node
	ast.Inspect(body.Node(), func(n ast.Node) bool {
		if found != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if !cleanup && n.End() <= later.Node().Pos() {
				found = a.use(n.Call)
			}
			return false
		case *ast.CallExpr:
			if calls.Cleanup(n) && n != later.Node() && (!cleanup || n.End() <= later.Node().Pos()) {
				for _, arg := range n.Args {
					if use := a.use(arg); use != nil && found == nil {
						found = use
					}
				}
			}
		}
		return found == nil
	})
	return found
}

// waits reports whether code before a position may wait for something: it receives, selects, or calls Wait or Sleep.
func waits(code ast.Node, before token.Pos) bool {
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		if n == nil || found || n.Pos() >= before {
			return false
		}
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = n.Op == token.ARROW
		case *ast.SelectStmt, *ast.RangeStmt, *ast.ForStmt, *ast.DeferStmt:
			found = true
		case *ast.CallExpr:
			id, ok := identity.IdentOf(n.Fun)
			found = ok && (id.Name == "Wait" || id.Name == "Sleep")
		}
		return !found
	})
	return found
}
