package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// refuseUnused says what has to be removed by hand, when a rewrite would leave a variable without a use that can't be removed safely.
func refuseUnused(drafts []*draft, name string) *Refusal {
	for _, d := range drafts {
		if why := d.unused(name); why != "" {
			return &Refusal{RefusedUnused, name + " would be declared and not used: " + why}
		}
	}
	return &Refusal{RefusedUnused, name + " would be declared and not used, in a place that the rewrite does not change; remove it by hand first"}
}

// unused says where a variable that only fed the sites comes from, and why that stays.
func (d *draft) unused(name string) string {
	if len(d.variants) == 0 {
		return ""
	}
	x := d.group.index(d.variants[0])
	for _, f := range d.fed() {
		decl, ok := x.root.FindNode(f.decl)
		if !ok {
			continue
		}
		for cur := range decl.Preorder((*ast.Ident)(nil)) {
			id := cur.Node().(*ast.Ident)
			if id.Name == name && cur.ParentEdgeKind() == edge.AssignStmt_Lhs && cur.Parent().ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
				return fmt.Sprintf("the type switch (line %d) names it, with a comment beside the name; change that by hand as well", d.file.Tok.Line(id.Pos()))
			}
			obj, ok := x.info.Defs[id].(*types.Var)
			if !ok || id.Name != name || slices.ContainsFunc(x.of[obj], func(use inspector.Cursor) bool { return !d.leaves(use) }) {
				continue
			}
			if why := d.kept(x, cur); why != "" {
				return why
			}
		}
	}
	return ""
}

// leaves says that a mention goes with the sites, or does not count as a use.
func (d *draft) leaves(use inspector.Cursor) bool {
	return writes(use) || within(d.gone, d.file.Tok.Offset(use.Node().Pos()))
}

// kept says why the declaration of a variable stays, nothing of a parameter.
func (d *draft) kept(x *usesIndex, id inspector.Cursor) string {
	line := d.file.Tok.Line(id.Node().Pos())
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
	for _, use := range x.of[x.info.Defs[id.Node().(*ast.Ident)]] {
		if writes(use) && again == "" {
			again = fmt.Sprintf(" and set again (line %d)", d.file.Tok.Line(use.Node().Pos()))
		}
	}
	switch n := stmt.Node().(type) {
	case *ast.RangeStmt:
		return fmt.Sprintf("the loop around it sets it (line %d); change that by hand as well", line)
	case *ast.AssignStmt:
		if _, ok := listed(stmt); !ok {
			return fmt.Sprintf("it is set in the head of a statement, or under a label (line %d); change that by hand as well", line)
		}
		call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
		if len(n.Rhs) == 1 && len(commentsIn(d.file, extent{d.file.Tok.Offset(n.Pos()), d.file.Tok.Offset(n.Rhs[0].Pos())})) > 0 {
			return fmt.Sprintf("a comment stands between its name and its value (line %d); decide by hand what becomes of them", line)
		}
		if !ok || len(n.Rhs) != 1 || again != "" {
			break
		}
		return fmt.Sprintf("it is what %s returns (line %d), a call that may do more than that%s; change them by hand together", oneLine(types.ExprString(call.Fun)), line, d.checkOf(x, n))
	}
	return fmt.Sprintf("it is declared (line %d)%s in statements that can't all go; remove them by hand together", line, again)
}

// checkOf names the check of the error that an assignment sets as well.
func (d *draft) checkOf(x *usesIndex, assign *ast.AssignStmt) string {
	id, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok || len(assign.Lhs) < 2 {
		return ""
	}
	obj := object(x.info, id)
	next, ok := follower(x, assign)
	if obj == nil || !ok || !handles(reporter{x.info, obj}, next) {
		return ""
	}
	return fmt.Sprintf(", with the check of its error (line %d)", d.file.Tok.Line(next.Pos()))
}
