package results

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Step adapts statements to calls whose number of results changes.
type Step struct{ Table *use.Table }

// A Drop describes how to remove the results that the use does not have.
type Drop struct {
	site *site.Site
	// For an assignment or a declaration:
	stmt  ast.Stmt     // in its block; the enclosing if when it is in the head of one
	names []ast.Expr   // the left side of the assignment, the value first
	err   *ast.Ident   // the error's name, nil when it is blank
	obj   types.Object // the error's variable
	// For a return:
	ret *ast.ReturnStmt
}

// DropOf returns how the error of a violation can be dropped, as far as its own statement shows.
func DropOf(pkg *load.Package, s *site.Site) (*Drop, *refusal.Refusal) {
	lost := identity.Results(s.Typ(pkg))[1:]
	refuse := func(format string, args ...any) (*Drop, *refusal.Refusal) {
		return nil, &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns %s and %s returns one value: ", s.V.Symbol, identity.Describe(s.Typ(pkg)), s.V.Entry.Use) + fmt.Sprintf(format, args...)}
	}
	d := &Drop{site: s}
	switch n := s.Parent(1).(type) {
	case *ast.AssignStmt:
		d.stmt, d.names = n, n.Lhs
	case *ast.ValueSpec:
		for _, name := range n.Names {
			d.names = append(d.names, name)
		}
		if gen, ok := s.Parent(2).(*ast.GenDecl); ok && len(gen.Specs) == 1 {
			d.stmt, _ = s.Parent(3).(ast.Stmt)
		}
	case *ast.ReturnStmt:
		sig := syntax.EnclosingSignature(pkg.Info, s.Path)
		if sig == nil || sig.Results().Len() != len(lost)+1 || slices.ContainsFunc(lost, func(t types.Type) bool { return !identity.IsError(t) }) {
			return refuse("all of them are returned, and not all that goes is an error")
		}
		d.ret = n
		return d, nil
	case *ast.CallExpr:
		return refuse("they are all passed on to %s; take the value alone and write %s for it", words.OneLine(types.ExprString(n.Fun)), s.V.Entry.Use)
	default:
		return refuse("nothing takes them")
	}
	if syntax.Blank(d.names[0]) {
		return refuse("the value is not kept")
	}
	used := slices.DeleteFunc(slices.Clone(d.names[1:]), syntax.Blank)
	if len(used) == 0 {
		return d, nil
	}
	id, ok := used[0].(*ast.Ident)
	if !ok || len(used) > 1 || !identity.IsError(pkg.Info.TypeOf(used[0])) {
		return refuse("the other goes to %s, which is more than the check of an error", words.OneLine(types.ExprString(used[0])))
	}
	d.err, d.obj = id, syntax.Object(pkg.Info, id)
	if s.Spec() != nil || d.obj == nil || d.obj.Parent() == d.obj.Pkg().Scope() {
		return refuse("the error goes to %s, a variable of the package that other code may read", id.Name)
	}
	if outer, ok := s.Parent(2).(*ast.IfStmt); ok {
		r := calls.Reporter{Info: pkg.Info, Err: d.obj}
		if outer.Else != nil || s.Parent(1).(*ast.AssignStmt).Tok == token.DEFINE || !r.Checks(outer.Cond) || !r.Only(outer.Body) {
			return refuse("it stands in the head of an if that decides more than that; make it a statement of its own first")
		}
		d.stmt = outer
	}
	if !lists(s, d.stmt) {
		return refuse("it is no statement of its own")
	}
	return d, nil
}

// lists reports whether a statement around the site is an element of a block or clause.
func lists(s *site.Site, stmt ast.Stmt) bool {
	i := slices.IndexFunc(s.Path, func(n ast.Node) bool { return n == stmt })
	if stmt == nil || i < 1 {
		return false
	}
	switch around := s.Path[i-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	case *ast.CommClause:
		return around.Comm != stmt
	}
	return false
}

// DropResults removes the results that the uses do not have, and the code that only handled them.
func (p *Step) DropResults(d *filerewrite.File) *refusal.Refusal {
	pkg := d.Variants[0]
	x := d.Package.Index(pkg)
	var drops []*Drop
	for _, s := range d.Sites {
		u, r := p.Table.UseAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if len(identity.Results(s.Typ(pkg))) < 2 || len(identity.Results(u.Typ)) != 1 {
			continue
		}
		dr, r := DropOf(pkg, s)
		if r != nil {
			return r
		}
		if dr.ret != nil {
			d.Edits = append(d.Edits, patch.Edit{Start: s.End(), End: s.End(), New: ", nil"})
			continue
		}
		if r := dropNames(d, pkg, dr); r != nil {
			return r
		}
		if dr.err != nil {
			drops = append(drops, dr)
			dropHandler(d, x, dr)
		}
	}
	seen := map[types.Object]bool{}
	for _, dr := range drops {
		if seen[dr.obj] {
			continue
		}
		seen[dr.obj] = true
		e := &errorUses{draft: d, index: x, obj: dr.obj}
		for _, other := range drops {
			if other.obj == dr.obj {
				e.drops = append(e.drops, other)
			}
		}
		if r := e.keepDeclared(); r != nil {
			return r
		}
	}
	return nil
}

// dropNames reduces the left side of an assignment to its first name.
func dropNames(d *filerewrite.File, pkg *load.Package, dr *Drop) *refusal.Refusal {
	s := dr.site
	lost := syntax.Extent{Start: d.File.Tok.Offset(dr.names[0].End()), End: d.File.Tok.Offset(dr.names[len(dr.names)-1].End())}
	if len(comment.In(d.File, lost)) > 0 {
		return &refusal.Refusal{Kind: refusal.Manual, Detail: "a comment stands between the names that are assigned to; decide by hand what becomes of it"}
	}
	d.Edits = append(d.Edits, patch.Edit{Start: lost.Start, End: lost.End})
	assign, ok := s.Parent(1).(*ast.AssignStmt)
	if !ok {
		return nil
	}
	if id, ok := assign.Lhs[0].(*ast.Ident); ok && assign.Tok == token.DEFINE && pkg.Info.Defs[id] == nil { // only err was new
		Retoken(d, assign, token.ASSIGN)
	}
	if outer, ok := dr.stmt.(*ast.IfStmt); ok {
		head, tail := syntax.Extent{Start: d.File.Tok.Offset(outer.Pos()), End: d.File.Tok.Offset(assign.Pos())}, syntax.Extent{Start: s.End(), End: d.File.Tok.Offset(outer.End())}
		d.Edits = append(d.Edits, patch.Edit{Start: head.Start, End: head.End}, patch.Edit{Start: tail.Start, End: tail.End})
		d.Cuts = append(d.Cuts, filerewrite.Cut{Extent: tail, Site: s})
		return d.Carry(comment.In(d.File, tail), syntax.Extent{Start: head.Start, End: tail.End})
	}
	return nil
}

// Retoken changes an assignment to := or =.
func Retoken(d *filerewrite.File, assign *ast.AssignStmt, tok token.Token) {
	at := d.File.Tok.Offset(assign.TokPos)
	edit := patch.Edit{Start: at, End: at + len(assign.Tok.String()), New: tok.String()}
	if !slices.Contains(d.Edits, edit) {
		d.Edits = append(d.Edits, edit)
	}
}

// dropHandler removes the statement after a dropped error if it only checks the error.
func dropHandler(d *filerewrite.File, x *index.Index, dr *Drop) {
	next, ok := index.Follower(x, dr.stmt)
	if !ok || !calls.Handles(calls.Reporter{Info: x.Info, Err: dr.obj}, next) {
		return
	}
	d.Leaving = append(d.Leaving, filerewrite.Leaving{Stmt: next, Site: dr.site})
}
