package leave

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// RefuseUnused returns the refusal for a rewrite that leaves a variable unused which can't be removed safely. It says
// what to remove by hand.
func RefuseUnused(rewrites []*filerewrite.File, name string) *refusal.Refusal {
	for _, d := range rewrites {
		if why := unused(d, name); why != "" {
			return &refusal.Refusal{Kind: refusal.Unused, Detail: name + " would be declared and not used: " + why}
		}
	}
	return &refusal.Refusal{Kind: refusal.Unused, Detail: name + " would be declared and not used, in a place that the rewrite does not change; remove it by hand first"}
}

// unused returns where a variable that only served the sites is declared, and why the declaration stays; empty if no
// such variable is found.
func unused(d *filerewrite.File, name string) string {
	if len(d.Variants) == 0 {
		return ""
	}
	x := d.Package.Index(d.Variants[0])
	for _, f := range d.ChangedDecls() {
		decl, ok := x.Root.FindNode(f.Decl)
		if !ok {
			continue
		}
		for cur := range decl.Preorder((*ast.Ident)(nil)) {
			id := cur.Node().(*ast.Ident)
			if id.Name == name && cur.ParentEdgeKind() == edge.AssignStmt_Lhs && cur.Parent().ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
				return fmt.Sprintf("the type switch (line %d) names it, with a comment beside the name; change that by hand as well", d.File.Tok.Line(id.Pos()))
			}
			obj, ok := x.Info.Defs[id].(*types.Var)
			if !ok || id.Name != name || slices.ContainsFunc(x.Of[obj], func(use inspector.Cursor) bool { return !isRemoved(d, use) }) {
				continue
			}
			if why := whyKept(d, x, cur); why != "" {
				return why
			}
		}
	}
	return ""
}

// isRemoved reports whether a mention is removed, or does not count as a use.
func isRemoved(d *filerewrite.File, use inspector.Cursor) bool {
	return syntax.Writes(use) || syntax.Within(d.Gone, d.File.Tok.Offset(use.Node().Pos()))
}

// whyKept returns why the declaration of a variable stays, empty for a parameter.
func whyKept(d *filerewrite.File, x *index.Index, id inspector.Cursor) string {
	line := d.File.Tok.Line(id.Node().Pos())
	stmt := id
	for {
		if _, ok := stmt.Node().(ast.Stmt); ok {
			break
		}
		if stmt = stmt.Parent(); stmt.Node() == nil {
			return "" // a parameter
		}
	}
	again := ""
	for _, use := range x.Of[x.Info.Defs[id.Node().(*ast.Ident)]] {
		if syntax.Writes(use) && again == "" {
			again = fmt.Sprintf(" and set again (line %d)", d.File.Tok.Line(use.Node().Pos()))
		}
	}
	switch n := stmt.Node().(type) {
	case *ast.RangeStmt:
		return fmt.Sprintf("the loop around it sets it (line %d); change that by hand as well", line)
	case *ast.AssignStmt:
		if _, ok := comment.Listed(stmt); !ok {
			return fmt.Sprintf("it is set in the head of a statement, or under a label (line %d); change that by hand as well", line)
		}
		call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
		if len(n.Rhs) == 1 && len(comment.In(d.File, syntax.Extent{Start: d.File.Tok.Offset(n.Pos()), End: d.File.Tok.Offset(n.Rhs[0].Pos())})) > 0 {
			return fmt.Sprintf("a comment stands between its name and its value (line %d); decide by hand what becomes of them", line)
		}
		if !ok || len(n.Rhs) != 1 || again != "" {
			break
		}
		return fmt.Sprintf("it is what %s returns (line %d), a call that may do more than that%s; change them by hand together", words.OneLine(types.ExprString(call.Fun)), line, checkOf(d, x, n))
	}
	return fmt.Sprintf("it is declared (line %d)%s in statements that can't all go; remove them by hand together", line, again)
}

// checkOf describes the check of the error that an assignment also sets.
func checkOf(d *filerewrite.File, x *index.Index, assign *ast.AssignStmt) string {
	id, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok || len(assign.Lhs) < 2 {
		return ""
	}
	obj := syntax.Object(x.Info, id)
	next, ok := index.Follower(x, assign)
	if obj == nil || !ok || !calls.Handles(calls.Reporter{Info: x.Info, Err: obj}, next) {
		return ""
	}
	return fmt.Sprintf(", with the check of its error (line %d)", d.File.Tok.Line(next.Pos()))
}
