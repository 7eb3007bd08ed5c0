package removal

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan/load"
)

// CloseStatement returns the statement that only closes a value which evaluates without effect, given the selector:
// c.Close.
func CloseStatement(x *index.Index, sel inspector.Cursor) (ast.Stmt, bool) {
	call := sel.Parent()
	switch sel.ParentEdgeKind() {
	case edge.CallExpr_Args: // t.Cleanup(c.Close)
		if call.ParentEdgeKind() != edge.ExprStmt_X || !calls.Cleanup(call.Node().(*ast.CallExpr)) {
			return nil, false
		}
		return comment.Listed(call.Parent())
	case edge.CallExpr_Fun:
	default:
		return nil, false
	}
	if !idleArgs(x, call.Node().(*ast.CallExpr)) {
		return nil, false
	}
	stmt := call.Parent()
	switch call.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.DeferStmt_Call, edge.GoStmt_Call:
		return comment.Listed(stmt)
	case edge.AssignStmt_Rhs:
		assign := stmt.Node().(*ast.AssignStmt)
		if stmt.ParentEdgeKind() == edge.IfStmt_Init {
			if !onlyChecked(x, assign, stmt.Parent().Node().(*ast.IfStmt)) {
				return nil, false
			}
			return comment.Listed(stmt.Parent())
		}
		if len(assign.Rhs) != 1 || slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return !syntax.Blank(l) }) {
			return nil, false
		}
		return comment.Listed(stmt)
	case edge.CallExpr_Args:
		return required(x, stmt, call.Node().(*ast.CallExpr))
	default:
		return nil, false
	}
}

// required returns the statement that only fails a test if a close fails, given the node of which the close is an
// argument: require.NoError(t, c.Close()), Expect(c.Close()).To(Succeed()).
func required(x *index.Index, check inspector.Cursor, end *ast.CallExpr) (ast.Stmt, bool) {
	r := calls.Reporter{Info: x.Info}
	plain := func(args []ast.Expr) bool {
		return !slices.ContainsFunc(args, func(arg ast.Expr) bool { return arg != end && !r.Plain(arg) })
	}
	n := check.Node().(*ast.CallExpr)
	switch check.ParentEdgeKind() {
	case edge.ExprStmt_X:
		if !r.PlainCallee(n) || !calls.Checkers.MatchString(calls.CalledName(n)) || !plain(n.Args) {
			return nil, false
		}
		return comment.Listed(check.Parent())
	case edge.SelectorExpr_X:
		verb := check.Parent()
		if !syntax.Called(verb) || n.Args[0] != end || !plain(n.Args) {
			return nil, false
		}
		whole := verb.Parent()
		if call := whole.Node().(*ast.CallExpr); whole.ParentEdgeKind() != edge.ExprStmt_X || !r.Expects(verb.Node().(*ast.SelectorExpr).Sel.Name, call) {
			return nil, false
		}
		return comment.Listed(whole.Parent())
	default:
		return nil, false
	}
}

// onlyChecked reports whether "if err := c.Close(); err != nil" only reports the error.
func onlyChecked(x *index.Index, assign *ast.AssignStmt, stmt *ast.IfStmt) bool {
	if len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || stmt.Else != nil {
		return false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok || x.Info.Defs[id] == nil {
		return false
	}
	r := calls.Reporter{Info: x.Info, Err: x.Info.Defs[id]}
	return r.Checks(stmt.Cond) && r.Only(stmt.Body)
}

// checkedNext returns the statement err := c.Close() and the next one, if the next one only checks the error and
// the error has no other use.
func checkedNext(x *index.Index, call inspector.Cursor) ([]ast.Stmt, bool) {
	assign, ok := call.Parent().Node().(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return nil, false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok || x.Info.Defs[id] == nil {
		return nil, false
	}
	next, ok := index.Follower(x, assign)
	if !ok || !calls.Handles(calls.Reporter{Info: x.Info, Err: x.Info.Defs[id]}, next) {
		return nil, false
	}
	outside := func(use inspector.Cursor) bool { return !syntax.InStatements(use.Node().Pos(), []ast.Stmt{next}) }
	return []ast.Stmt{assign, next}, !slices.ContainsFunc(x.Of[x.Info.Defs[id]], outside)
}

// closeResult returns the call of a close that a function returns as its error, so that nil can replace it.
func closeResult(x *index.Index, sel inspector.Cursor) (inspector.Cursor, bool) {
	if !syntax.Called(sel) {
		return sel, false
	}
	call := sel.Parent()
	n := call.Node().(*ast.CallExpr)
	return call, call.ParentEdgeKind() == edge.ReturnStmt_Results && identity.IsError(x.Info.TypeOf(n)) && idleArgs(x, n)
}

// guarded returns the if statement that becomes pointless when a return in it or after it returns nil, as the other
// one does: if c != nil { return c.Close() }; return nil. inside reports whether the given return is inside the if.
func guarded(x *index.Index, ret inspector.Cursor) (guard ast.Stmt, inside bool) {
	if len(ret.Node().(*ast.ReturnStmt).Results) != 1 {
		return nil, false
	}
	if block := ret.Parent(); block.ParentEdgeKind() == edge.IfStmt_Body && len(block.Node().(*ast.BlockStmt).List) == 1 {
		if outer, lit := around(x, block); outer != nil && lit == nil {
			if next, ok := index.Follower(x, outer); ok && givesNil(x, next) {
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
	if !ok || len(outer.Body.List) != 1 || !givesNil(x, outer.Body.List[0]) {
		return nil, false
	}
	if body, found := x.Root.FindNode(outer.Body); found {
		guard, _ = around(x, body)
	}
	return guard, false
}

// givesNil reports whether a statement is return nil.
func givesNil(x *index.Index, stmt ast.Stmt) bool {
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && x.Info.Types[ret.Results[0]].IsNil()
}

// idleArgs reports whether evaluating the arguments of a close has no effect: they are harmless expressions or
// contexts.
func idleArgs(x *index.Index, call *ast.CallExpr) bool {
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok && len(call.Args) == 0 {
			return !identity.IsContext(x.Info.TypeOf(call))
		}
		return !calls.Harmless(x.Info, arg)
	})
}

// Looked reports whether evaluating an expression only reads: it consists of names, fields, elements and harmless
// calls. It may panic.
func Looked(x *index.Index, e ast.Expr) bool {
	switch n := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return Looked(x, n.X) && Looked(x, n.Index)
	case *ast.StarExpr:
		return Looked(x, n.X)
	default:
		return calls.Harmless(x.Info, e)
	}
}

// Inline returns the extent to cut for a statement that shares its line with another statement of its block,
// including the semicolon between them. It returns false if the statement has its line to itself, or if a comment
// is on the line.
func Inline(x *index.Index, file *load.File, stmt ast.Stmt) (syntax.Extent, bool) {
	cur, ok := x.Root.FindNode(stmt)
	if _, listed := comment.Listed(cur); !ok || !listed || syntax.OwnsLines(file, stmt) {
		return syntax.Extent{}, false
	}
	line, offset := file.Tok.Line, file.Tok.Offset
	out := syntax.Extent{Start: offset(stmt.Pos()), End: offset(stmt.End())}
	next, follows := cur.NextSibling()
	before, precedes := cur.PrevSibling()
	switch {
	case line(stmt.Pos()) != line(stmt.End()):
		return out, false
	case follows && next.ParentEdgeKind() == cur.ParentEdgeKind() && line(next.Node().Pos()) == line(stmt.End()):
		out.End = offset(next.Node().Pos())
	case precedes && before.ParentEdgeKind() == cur.ParentEdgeKind() && line(before.Node().End()) == line(stmt.Pos()):
		out.Start = offset(before.Node().End())
	default:
		return out, false
	}
	return out, len(comment.In(file, out)) == 0
}

// Stays returns the reason why statements of a declaration can't be removed, or "". They can be removed if each has
// its lines to itself or shares them with statements of its block, if the remaining code makes sense, and if they
// have no comment that must not be moved.
func Stays(x *index.Index, file *load.File, decl ast.Decl, stmts []ast.Stmt) string {
	whole, emptied, ok := WidenRemoval(x, file, stmts)
	if !ok {
		return "something would be left around it that makes no sense, like a loop around nothing"
	}
	for _, body := range emptied {
		if len(comment.In(file, syntax.Extent{Start: file.Tok.Offset(body.Pos()), End: file.Tok.Offset(body.End())})) > 0 {
			return "comments stand beside it in a function that would be empty"
		}
	}
	for _, stmt := range whole {
		if !syntax.OwnsLines(file, stmt) {
			if _, ok := Inline(x, file, stmt); !ok {
				return "it shares a line with other code"
			}
			continue
		}
		for _, c := range slices.Concat(comment.Heading(file, stmt), comment.OfStatement(file, stmt)) {
			if comment.Significant.MatchString(c.Text) && !comment.SilencesLinter(c) {
				return "the comment " + words.OneLine(c.Text) + " would go with it"
			}
		}
	}
	whole = slices.DeleteFunc(whole, func(stmt ast.Stmt) bool { return !syntax.OwnsLines(file, stmt) })
	if len(whole) == 0 {
		return ""
	}
	if body, left := AllGone(file, decl, syntax.Nodes(whole)); body != nil {
		if len(left) > 0 {
			return "the comment " + words.OneLine(left[0].Text) + " would be all that is left of the function"
		}
		return ""
	}
	if _, err := removeStatements(file, decl, syntax.Nodes(whole), nil); err != nil {
		return "the lines around it are not formatted; gofmt -w " + filepath.Base(file.Path) + " makes that possible"
	}
	return ""
}

// CloseForm returns the code that a close consists of, given its selector: statements without another effect, or
// the result of a return (null) together with the if around or before it that becomes pointless.
func CloseForm(x *index.Index, sel inspector.Cursor) (stmts []ast.Stmt, null ast.Expr) {
	if stmt, ok := CloseStatement(x, sel); ok {
		return []ast.Stmt{stmt}, nil
	}
	if call := sel.Parent(); syntax.Called(sel) {
		if pair, ok := checkedNext(x, call); ok && idleArgs(x, call.Node().(*ast.CallExpr)) {
			return pair, nil
		}
	}
	call, ok := closeResult(x, sel)
	if !ok {
		return nil, nil
	}
	guard, inside := guarded(x, call.Parent())
	switch {
	case guard == nil:
		return nil, call.Node().(ast.Expr)
	case inside:
		return []ast.Stmt{guard}, nil
	default:
		return []ast.Stmt{guard}, call.Node().(ast.Expr)
	}
}

// Closer returns the name of the enclosing function if it only closes its argument, as its statements or its result
// show, otherwise "".
func Closer(x *index.Index, sel *ast.SelectorExpr, stmts []ast.Stmt, null ast.Expr) string {
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return ""
	}
	param, ok := x.Params[x.Info.Uses[id]]
	if !ok {
		return ""
	}
	decl := param.Fn.Node().(*ast.FuncDecl)
	_, emptied, _ := WidenRemoval(x, nil, stmts)
	returns := len(decl.Body.List) == 1 && null != nil && decl.Body.List[0].End() == null.End()
	if !returns && !slices.Contains(emptied, decl.Body) {
		return ""
	}
	return syntax.FunctionName(decl)
}
