package fix

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// closeStatement is the statement that does nothing but close what is looked at, given the selector: c.Close.
func (x *usesIndex) closeStatement(sel inspector.Cursor) (ast.Stmt, bool) {
	call := sel.Parent()
	switch sel.ParentEdgeKind() {
	case edge.CallExpr_Args: // t.Cleanup(c.Close)
		if call.ParentEdgeKind() != edge.ExprStmt_X || !cleanup(call.Node().(*ast.CallExpr)) {
			return nil, false
		}
		return listed(call.Parent())
	case edge.CallExpr_Fun:
	default:
		return nil, false
	}
	if !x.idleArgs(call.Node().(*ast.CallExpr)) {
		return nil, false
	}
	stmt := call.Parent()
	switch call.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.DeferStmt_Call, edge.GoStmt_Call:
		return listed(stmt)
	case edge.AssignStmt_Rhs:
		assign := stmt.Node().(*ast.AssignStmt)
		if stmt.ParentEdgeKind() == edge.IfStmt_Init {
			if !x.onlyChecked(assign, stmt.Parent().Node().(*ast.IfStmt)) {
				return nil, false
			}
			return listed(stmt.Parent())
		}
		if len(assign.Rhs) != 1 || slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return !blank(l) }) {
			return nil, false
		}
		return listed(stmt)
	case edge.CallExpr_Args:
		return x.required(stmt, call.Node().(*ast.CallExpr))
	default:
		return nil, false
	}
}

// required is the statement that does nothing but fail a test when a close fails, given what the close is an argument of: require.NoError(t, c.Close()), Expect(c.Close()).To(Succeed()).
func (x *usesIndex) required(check inspector.Cursor, end *ast.CallExpr) (ast.Stmt, bool) {
	r := reporter{info: x.info}
	plain := func(args []ast.Expr) bool {
		return !slices.ContainsFunc(args, func(arg ast.Expr) bool { return arg != end && !r.plain(arg) })
	}
	n := check.Node().(*ast.CallExpr)
	switch check.ParentEdgeKind() {
	case edge.ExprStmt_X:
		if !r.plainCallee(n) || !checkers.MatchString(calledName(n)) || !plain(n.Args) {
			return nil, false
		}
		return listed(check.Parent())
	case edge.SelectorExpr_X:
		verb := check.Parent()
		if !called(verb) || n.Args[0] != end || !plain(n.Args) {
			return nil, false
		}
		whole := verb.Parent()
		if call := whole.Node().(*ast.CallExpr); whole.ParentEdgeKind() != edge.ExprStmt_X || !r.expects(verb.Node().(*ast.SelectorExpr).Sel.Name, call) {
			return nil, false
		}
		return listed(whole.Parent())
	default:
		return nil, false
	}
}

// onlyChecked says that "if err := c.Close(); err != nil" does nothing but report.
func (x *usesIndex) onlyChecked(assign *ast.AssignStmt, stmt *ast.IfStmt) bool {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || stmt.Else != nil {
		return false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok || x.info.Defs[id] == nil {
		return false
	}
	r := reporter{x.info, x.info.Defs[id]}
	return r.checks(stmt.Cond) && r.only(stmt.Body)
}

// checkedNext is the statement err := c.Close() and the one behind it, which does nothing but check the error, when the error has no other use.
func (x *usesIndex) checkedNext(call inspector.Cursor) ([]ast.Stmt, bool) {
	assign, ok := call.Parent().Node().(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return nil, false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok || x.info.Defs[id] == nil {
		return nil, false
	}
	next, ok := follower(x, assign)
	if !ok || !handles(reporter{x.info, x.info.Defs[id]}, next) {
		return nil, false
	}
	outside := func(use inspector.Cursor) bool { return !inStatements(use.Node().Pos(), []ast.Stmt{next}) }
	return []ast.Stmt{assign, next}, !slices.ContainsFunc(x.of[x.info.Defs[id]], outside)
}

// called says that a selector is called.
func called(sel inspector.Cursor) bool {
	return sel.ParentEdgeKind() == edge.CallExpr_Fun
}

// closeResult is the call of a close that a function returns as its error, and that can be nil in its stead.
func (x *usesIndex) closeResult(sel inspector.Cursor) (inspector.Cursor, bool) {
	if !called(sel) {
		return sel, false
	}
	call := sel.Parent()
	n := call.Node().(*ast.CallExpr)
	return call, call.ParentEdgeKind() == edge.ReturnStmt_Results && isError(x.info.TypeOf(n)) && x.idleArgs(n)
}

// guarded is the if that has no sense any more when a return in it, or behind it, gives nil like the other: if c != nil { return c.Close() }; return nil.
func (x *usesIndex) guarded(ret inspector.Cursor) (guard ast.Stmt, inside bool) {
	if len(ret.Node().(*ast.ReturnStmt).Results) != 1 {
		return nil, false
	}
	if block := ret.Parent(); block.ParentEdgeKind() == edge.IfStmt_Body && len(block.Node().(*ast.BlockStmt).List) == 1 {
		if outer, lit := x.around(block); outer != nil && lit == nil {
			if next, ok := follower(x, outer); ok && x.givesNil(next) {
				return outer, true
			}
		}
		return nil, false
	}
	prev, ok := ret.PrevSibling()
	if !ok || prev.ParentEdgeKind() != ret.ParentEdgeKind() {
		return nil, false
	}
	outer, ok := prev.Node().(*ast.IfStmt)
	if !ok || len(outer.Body.List) != 1 || !x.givesNil(outer.Body.List[0]) {
		return nil, false
	}
	if body, found := x.root.FindNode(outer.Body); found {
		guard, _ = x.around(body)
	}
	return guard, false
}

// givesNil says that a statement is return nil.
func (x *usesIndex) givesNil(stmt ast.Stmt) bool {
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && x.info.Types[ret.Results[0]].IsNil()
}

// idleArgs says that the arguments of a close do nothing: besides harmless ones there are the contexts.
func (x *usesIndex) idleArgs(call *ast.CallExpr) bool {
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok && len(call.Args) == 0 {
			return !isContext(x.info.TypeOf(call))
		}
		return !harmless(x.info, arg)
	})
}

// looked says that an expression is only looked at: names, fields, elements.
func (x *usesIndex) looked(e ast.Expr) bool {
	switch n := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return x.looked(n.X) && x.looked(n.Index)
	case *ast.StarExpr:
		return x.looked(n.X)
	default:
		return harmless(x.info, e)
	}
}

func blank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// cleanup says that a call asks for a function to be called at the end, and for nothing else.
func cleanup(call *ast.CallExpr) bool {
	name := calledName(call)
	return len(call.Args) == 1 && (name == "Cleanup" || name == "DeferCleanup")
}

// stays says why statements of a declaration can't be taken out, nothing when they can: they must have their lines to themselves, leave nothing behind that makes no sense, and take no comment along that must not be moved about.
func (x *usesIndex) stays(file *load.File, decl ast.Decl, stmts []ast.Stmt) string {
	whole, emptied, ok := x.collapse(file, stmts)
	if !ok {
		return "something would be left around it that makes no sense, like a loop around nothing"
	}
	for _, body := range emptied {
		if len(commentsIn(file, extent{file.Tok.Offset(body.Pos()), file.Tok.Offset(body.End())})) > 0 {
			return "comments stand beside it in a function that would be empty"
		}
	}
	for _, stmt := range whole {
		if !alone(file, stmt) {
			return "it shares a line with other code"
		}
		for _, c := range slices.Concat(heading(file, stmt), going(file, stmt)) {
			if weighty.MatchString(c.Text) {
				return "the comment " + oneLine(c.Text) + " would go with it"
			}
		}
	}
	if len(whole) == 0 {
		return ""
	}
	if body, left := allGone(file, decl, nodes(whole)); body != nil {
		if len(left) > 0 {
			return "the comment " + oneLine(left[0].Text) + " would be all that is left of the function"
		}
		return ""
	}
	if _, err := removeStatements(file, decl, nodes(whole), nil); err != nil {
		return "the lines around it are not formatted as gofmt would"
	}
	return ""
}
