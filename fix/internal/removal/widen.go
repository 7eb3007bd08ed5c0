package removal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// WidenRemoval replaces removed statements by the larger statements that become empty with them: a block, a
// deferred literal, an if or a switch all of whose branches would be empty, a loop that would only iterate, a
// goroutine that would only wait. The body of a declared function, or of a literal that is used as a value, stays
// and is returned in emptied. A declared function with comments in its body loses its statements only; this is not
// checked if file is nil. It returns false if the remaining code would be pointless, such as a loop with an empty
// body that has an effect.
func WidenRemoval(x *index.Index, file *load.File, stmts []ast.Stmt) (whole []ast.Stmt, emptied []*ast.BlockStmt, ok bool) {
	gone := slices.Clone(stmts)
	var empty []*ast.BlockStmt // all their statements are removed; their parents stay so far
	for i := 0; i < len(gone); i++ {
		cur, found := x.Root.FindNode(gone[i])
		if !found {
			return nil, nil, false
		}
		if stmt, ok := branches(x, cur.Parent(), gone); ok && !slices.Contains(gone, stmt) {
			gone = append(gone, stmt)
			continue
		}
		block, isBlock := cur.Parent().Node().(*ast.BlockStmt)
		waits := isBlock && inGoroutine(cur.Parent())
		if !isBlock || slices.ContainsFunc(block.List, func(s ast.Stmt) bool { return !slices.Contains(gone, s) && (!waits || !onlyWaits(x, s)) }) {
			continue
		}
		outer, body := around(x, cur.Parent())
		switch {
		case outer != nil && !slices.Contains(gone, outer):
			gone = append(gone, outer)
		case body != nil && cur.Parent().ParentEdgeKind() == edge.FuncDecl_Body && file != nil && len(comment.In(file, syntax.Extent{Start: file.Tok.Offset(body.Pos()), End: file.Tok.Offset(body.End())})) > 0:
		case body != nil && !slices.Contains(emptied, body):
			emptied = append(emptied, body)
		case outer == nil && body == nil:
			empty = append(empty, block)
		}
	}
	in := func(s ast.Stmt, n ast.Node) bool { return n.Pos() <= s.Pos() && s.End() <= n.End() }
	ok = !slices.ContainsFunc(empty, func(b *ast.BlockStmt) bool {
		return !slices.ContainsFunc(gone, func(s ast.Stmt) bool { return in(b, s) })
	})
	for _, s := range gone {
		if !slices.ContainsFunc(gone, func(o ast.Stmt) bool { return o != s && in(s, o) }) && !slices.ContainsFunc(emptied, func(b *ast.BlockStmt) bool { return in(s, b) }) {
			whole = append(whole, s)
		}
	}
	return whole, emptied, ok
}

// around returns the statement that becomes pointless when block is empty, or the body that stays empty.
func around(x *index.Index, block inspector.Cursor) (ast.Stmt, *ast.BlockStmt) {
	holder := block.Parent()
	switch block.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return block.Node().(ast.Stmt), nil
	case edge.IfStmt_Body:
		n := holder.Node().(*ast.IfStmt)
		if stmt, listed := comment.Listed(holder); listed && n.Else == nil && onlyDeclares(x, n.Init) && onlyLooks(x, n.Cond) {
			return stmt, nil
		}
	case edge.RangeStmt_Body:
		if stmt, listed := comment.Listed(holder); listed && onlyVisits(x, holder.Node().(*ast.RangeStmt)) {
			return stmt, nil
		}
	case edge.FuncDecl_Body:
		return nil, block.Node().(*ast.BlockStmt)
	case edge.FuncLit_Body:
		lit := holder.Node().(*ast.FuncLit)
		if stmt, ok := runs(x, holder); ok {
			return stmt, nil
		}
		if lit.Type.Results == nil {
			return nil, lit.Body
		}
	default:
	}
	return nil, nil
}

// AllGone returns the body of a declared function if all its statements are removed, and the comments in it that
// are not removed with a statement. Otherwise body is nil.
func AllGone(file *load.File, decl ast.Decl, stmts []ast.Node) (body *ast.BlockStmt, left []*ast.Comment) {
	f, ok := decl.(*ast.FuncDecl)
	if !ok || f.Body == nil || slices.ContainsFunc(f.Body.List, func(s ast.Stmt) bool { return !slices.Contains(stmts, ast.Node(s)) }) {
		return nil, nil
	}
	left = comment.In(file, syntax.Extent{Start: file.Tok.Offset(f.Body.Pos()), End: file.Tok.Offset(f.Body.End())})
	for _, stmt := range f.Body.List {
		goes := slices.Concat(comment.Heading(file, stmt), comment.OfStatement(file, stmt))
		left = slices.DeleteFunc(left, func(c *ast.Comment) bool { return slices.Contains(goes, c) })
	}
	return f.Body, left
}

// onlyVisits reports whether a range loop with an empty body has no effect: it iterates over elements, declares its
// variables, and neither receives nor calls.
func onlyVisits(x *index.Index, n *ast.RangeStmt) bool {
	switch identity.Under(x.Info.TypeOf(n.X)).(type) {
	case *types.Chan, *types.Signature, nil:
		return false
	}
	return n.Tok != token.ASSIGN && Looked(x, n.X)
}

// runs returns the statement that only calls a function literal, at once or deferred.
func runs(x *index.Index, lit inspector.Cursor) (ast.Stmt, bool) {
	call := lit.Parent()
	n, ok := call.Node().(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	switch call.ParentEdgeKind() {
	case edge.DeferStmt_Call, edge.GoStmt_Call:
		if lit.ParentEdgeKind() == edge.CallExpr_Fun && lookedAll(x, n.Args) {
			return comment.Listed(call.Parent())
		}
	case edge.ExprStmt_X:
		if lit.ParentEdgeKind() == edge.CallExpr_Fun && lookedAll(x, n.Args) || lit.ParentEdgeKind() == edge.CallExpr_Args && (calls.Cleanup(n) || later(x, n)) {
			return comment.Listed(call.Parent())
		}
	default:
	}
	return nil, false
}

func lookedAll(x *index.Index, list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !Looked(x, e) })
}

// later reports whether a call schedules a function without keeping the timer: time.AfterFunc.
func later(x *index.Index, call *ast.CallExpr) bool {
	fn := syntax.Callee(x.Info, call.Fun)
	return fn != nil && fn.FullName() == "time.AfterFunc" && calls.Harmless(x.Info, call.Args[0])
}

// onlyWaits reports whether a statement only waits for time to pass or for a context to end, as a goroutine does
// before it closes a value.
func onlyWaits(x *index.Index, stmt ast.Stmt) bool {
	s, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	e := ast.Unparen(s.X)
	if receive, ok := e.(*ast.UnaryExpr); ok && receive.Op == token.ARROW {
		e = ast.Unparen(receive.X)
	}
	call, ok := e.(*ast.CallExpr)
	if !ok || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return !calls.Harmless(x.Info, arg) }) {
		return false
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn == nil {
		return false
	}
	recv := fn.Signature().Recv()
	return fn.FullName() == "time.Sleep" || fn.FullName() == "time.After" || recv != nil && identity.IsContext(recv.Type()) && fn.Name() == "Done"
}

// inGoroutine reports whether a block is the whole body of a goroutine.
func inGoroutine(block inspector.Cursor) bool {
	return block.ParentEdgeKind() == edge.FuncLit_Body && block.Parent().ParentEdgeKind() == edge.CallExpr_Fun && block.Parent().Parent().ParentEdgeKind() == edge.GoStmt_Call
}
