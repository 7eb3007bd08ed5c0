package deadlocal

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// looks returns the statements that declare several variables without an effect and whose variables are read by
// removed code alone: addr, ok := m["addr"], db, _ := strconv.Atoi(s). holder returns the site with which a
// position is removed, or nil if the position is kept. Statements that are already removed are not returned.
func (f Search) looks(decl ast.Decl, holder func(token.Pos) *site.Site) []index.DeadLocal {
	x := f.Index
	var out []index.DeadLocal
	for _, def := range x.Definitions(decl).Vars {
		assign, ok := def.Parent().Node().(*ast.AssignStmt)
		if _, listed := comment.Listed(def.Parent()); !ok || !listed || def.ParentEdgeKind() != edge.AssignStmt_Lhs || len(assign.Lhs) < 2 {
			continue
		}
		if holder(assign.Pos()) != nil || slices.ContainsFunc(out, func(l index.DeadLocal) bool { return l.Stmt == assign }) {
			continue
		}
		fed := f.onlyFeeds(assign, holder)
		if fed == nil || slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return !calls.HarmlessIfInRange(x.Info, e) }) || removal.Stays(x, f.File, decl, []ast.Stmt{assign}) != "" {
			continue
		}
		out = append(out, index.DeadLocal{Stmt: assign, Name: def.Node().(*ast.Ident).Name, Decl: decl, Fed: fed})
	}
	return out
}

// onlyFeeds returns the site that uses the variables of an assignment, if no other code reads them and the
// assignment sets no variable that was declared before.
func (f Search) onlyFeeds(assign *ast.AssignStmt, holder func(token.Pos) *site.Site) *site.Site {
	var fed *site.Site
	for _, to := range assign.Lhs {
		if syntax.Blank(to) {
			continue
		}
		id, ok := to.(*ast.Ident)
		if !ok || f.Index.Info.Defs[id] == nil || f.taken[f.Index.Info.Defs[id]] {
			return nil
		}
		for _, use := range f.Index.Of[f.Index.Info.Defs[id]] {
			by := holder(use.Node().Pos())
			if by == nil {
				return nil
			}
			if fed == nil {
				fed = by
			}
		}
	}
	return fed
}
