package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// fills are the statements that do nothing but put something into a variable which nothing reads but they and what goes: opts.DB = 3, list = append(list, x).
// It reports false when one of the uses that stay is something else, or when a statement can't be taken out: then all of them stay, which compiles.
func (f feeding) fills(obj types.Object, l *local, stay []token.Pos) ([]ast.Stmt, bool) {
	x := f.index
	if !fresh(x, l.value) {
		return nil, false // it may be known under another name
	}
	var stmts []ast.Stmt
	for _, use := range x.of[obj] {
		if !slices.Contains(stay, use.Node().Pos()) {
			continue
		}
		stmt, ok := x.fill(obj, use)
		if !ok {
			return nil, false
		}
		if !slices.Contains(stmts, stmt) {
			stmts = append(stmts, stmt)
		}
	}
	whole, emptied, ok := x.collapse(f.file, stmts)
	return whole, ok && len(emptied) == 0 && x.stays(f.file, l.decl, append(slices.Clone(stmts), l.stmt)) == ""
}

// fresh says that an initialiser makes a value that nothing else knows.
func fresh(x *usesIndex, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case nil, *ast.CompositeLit, *ast.BasicLit:
		return true
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return lit && e.Op == token.AND
	case *ast.CallExpr:
		return x.builtin(e) == "make" || x.builtin(e) == "new"
	default:
		return x.info.Types[e].IsNil()
	}
}

// fill is the statement around a mention of a variable that only puts something into it.
func (x *usesIndex) fill(obj types.Object, use inspector.Cursor) (ast.Stmt, bool) {
	at := use
	for {
		if _, ok := at.Node().(ast.Stmt); ok {
			break
		}
		if _, ok := at.Node().(*ast.FuncLit); ok {
			return nil, false
		}
		at = at.Parent()
	}
	stmt, ok := listed(at)
	assign, isAssign := at.Node().(*ast.AssignStmt)
	if !ok || !isAssign || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || !x.within(obj, assign.Lhs[0]) {
		return nil, false
	}
	if call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr); ok && x.builtin(call) == "append" {
		return stmt, len(call.Args) > 0 && x.object(call.Args[0]) == obj && x.object(assign.Lhs[0]) == obj &&
			!slices.ContainsFunc(call.Args[1:], func(arg ast.Expr) bool { return !harmless(x.info, arg) })
	}
	return stmt, harmless(x.info, assign.Rhs[0]) && !mentions(x.info, assign.Rhs[0], obj)
}

// within says that what is assigned to is a variable, or a part of it that it holds itself: a field, an element.
func (x *usesIndex) within(obj types.Object, to ast.Expr) bool {
	for {
		switch n := ast.Unparen(to).(type) {
		case *ast.Ident:
			return x.info.Uses[n] == obj
		case *ast.IndexExpr:
			if _, isMap := under(x.info.TypeOf(n.X)).(*types.Map); !isMap || !harmless(x.info, n.Index) {
				return false // an index may be out of range
			}
			to = n.X
		case *ast.SelectorExpr:
			to = n.X
		default:
			return false
		}
		if id, ok := ast.Unparen(to).(*ast.Ident); ok {
			return x.info.Uses[id] == obj
		}
		if _, ok := under(x.info.TypeOf(to)).(*types.Struct); !ok {
			return false // behind a pointer there may be what others know
		}
	}
}

// typeSwitches takes the names off type switches that are not read any more: switch v := x.(type) becomes switch x.(type).
func (r *remains) typeSwitches(switches []inspector.Cursor) {
	for _, sw := range switches {
		n := sw.Node().(*ast.TypeSwitchStmt)
		assign, ok := n.Assign.(*ast.AssignStmt)
		if !ok || r.draft.isGone(sw) || len(commentsIn(r.draft.file, r.until(assign, assign.Rhs[0]))) > 0 {
			continue
		}
		read, stays := false, false
		for _, clause := range n.Body.List {
			for _, use := range r.index.of[r.index.info.Implicits[clause]] {
				gone := r.draft.isGone(use)
				read, stays = read || gone, stays || !gone
			}
		}
		if read && !stays {
			r.edit(r.until(assign, assign.Rhs[0]), "")
		}
	}
}
