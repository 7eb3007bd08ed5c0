package deadlocal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// fills returns the statements that only put a value into a local variable which is otherwise read by removed code
// alone: opts.DB = 3, list = append(list, x). It returns false if one of the remaining uses is of another kind, or
// if a statement can't be removed; then all of them are kept, and the code compiles.
func (f Search) fills(obj types.Object, l *index.Local, stay []token.Pos) ([]ast.Stmt, bool) {
	x := f.Index
	if !removal.Fresh(x, l.Value) {
		return nil, false // it may have an alias
	}
	var stmts []ast.Stmt
	var reads []token.Pos
	for _, use := range x.Of[obj] {
		if !slices.Contains(stay, use.Node().Pos()) {
			continue
		}
		stmt, ok := removal.Fill(x, obj, use)
		switch {
		case !ok:
			reads = append(reads, use.Node().Pos())
		case !slices.Contains(stmts, stmt):
			stmts = append(stmts, stmt)
		}
	}
	if removal.Shared(x, obj, stmts) {
		return nil, false
	}
	whole, emptied, ok := removal.WidenRemoval(x, f.File, stmts)
	if slices.ContainsFunc(reads, func(pos token.Pos) bool { return !syntax.InStatements(pos, whole) }) {
		return nil, false // otherwise it only decides whether to write: if opts.DB == 0 { opts.DB = 3 }
	}
	return whole, ok && len(emptied) == 0 && removal.Stays(x, f.File, l.Decl, append(slices.Clone(stmts), l.Stmt)) == ""
}

// typeSwitches removes the variables of type switches that are no longer read: switch v := x.(type) becomes switch
// x.(type).
func (r *remains) typeSwitches(switches []inspector.Cursor) {
	for _, sw := range switches {
		n := sw.Node().(*ast.TypeSwitchStmt)
		assign, ok := n.Assign.(*ast.AssignStmt)
		if !ok || IsGone(r.draft, sw) || len(comment.In(r.draft.File, r.until(assign, assign.Rhs[0]))) > 0 {
			continue
		}
		read, stays := false, false
		for _, clause := range n.Body.List {
			for _, use := range r.index.Of[r.index.Info.Implicits[clause]] {
				gone := IsGone(r.draft, use)
				read, stays = read || gone, stays || !gone
			}
		}
		if read && !stays {
			r.edit(r.until(assign, assign.Rhs[0]), "")
		}
	}
}
