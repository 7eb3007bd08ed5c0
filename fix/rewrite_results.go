package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseResults refuses a use with another number of results where no statement can be made of it.
func refuseResults(pkg *load.Package, s *site, u *use) *Refusal {
	old := s.typ(pkg)
	had, has := results(old), results(u.typ)
	switch {
	case len(had) > 1 && len(has) == 1:
		_, r := dropOf(pkg, s)
		return r
	case len(had) == 1 && len(has) == 2 && isError(has[1]):
		_, r := gainOf(pkg, s)
		return r
	}
	return &Refusal{RefusedResults, fmt.Sprintf("%s returns %s and %s returns %s", s.v.Symbol, describe(old), s.v.Entry.Use, describe(u.typ))}
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// drop is how the results go that the use does not have.
type drop struct {
	site *site
	// For an assignment or a declaration:
	stmt  ast.Stmt     // as it stands in its block; the if around it when it is in the head of one
	names []ast.Expr   // what is assigned to, the value first
	err   *ast.Ident   // of the error, nil when it is blank
	obj   types.Object // the error's variable
	// For a return:
	ret *ast.ReturnStmt
}

// dropOf says how the error of a violation can go, as far as its own statement shows.
func dropOf(pkg *load.Package, s *site) (*drop, *Refusal) {
	lost := results(s.typ(pkg))[1:]
	refuse := func(format string, args ...any) (*drop, *Refusal) {
		return nil, &Refusal{RefusedResults, fmt.Sprintf("%s returns %s and %s returns one value: ", s.v.Symbol, describe(s.typ(pkg)), s.v.Entry.Use) + fmt.Sprintf(format, args...)}
	}
	d := &drop{site: s}
	switch n := s.parent(1).(type) {
	case *ast.AssignStmt:
		d.stmt, d.names = n, n.Lhs
	case *ast.ValueSpec:
		for _, name := range n.Names {
			d.names = append(d.names, name)
		}
		if gen, ok := s.parent(2).(*ast.GenDecl); ok && len(gen.Specs) == 1 {
			d.stmt, _ = s.parent(3).(ast.Stmt)
		}
	case *ast.ReturnStmt:
		sig := enclosingSignature(pkg.Info, s.path)
		if sig == nil || sig.Results().Len() != len(lost)+1 || slices.ContainsFunc(lost, func(t types.Type) bool { return !isError(t) }) {
			return refuse("all of them are returned, and not all that goes is an error")
		}
		d.ret = n
		return d, nil
	case *ast.CallExpr:
		return refuse("they are all passed on to %s; take the value alone and write %s for it", oneLine(types.ExprString(n.Fun)), s.v.Entry.Use)
	default:
		return refuse("nothing takes them")
	}
	if blank(d.names[0]) {
		return refuse("the value is not kept")
	}
	used := slices.DeleteFunc(slices.Clone(d.names[1:]), blank)
	if len(used) == 0 {
		return d, nil
	}
	id, ok := used[0].(*ast.Ident)
	if !ok || len(used) > 1 || !isError(pkg.Info.TypeOf(used[0])) {
		return refuse("the other goes to %s, which is more than the check of an error", oneLine(types.ExprString(used[0])))
	}
	d.err, d.obj = id, object(pkg.Info, id)
	if s.spec() != nil || d.obj == nil || d.obj.Parent() == d.obj.Pkg().Scope() {
		return refuse("the error goes to %s, a variable of the package that other code may read", id.Name)
	}
	if outer, ok := s.parent(2).(*ast.IfStmt); ok {
		r := reporter{pkg.Info, d.obj}
		if outer.Else != nil || s.parent(1).(*ast.AssignStmt).Tok == token.DEFINE || !r.checks(outer.Cond) || !r.only(outer.Body) {
			return refuse("it stands in the head of an if that decides more than that; make it a statement of its own first")
		}
		d.stmt = outer
	}
	if !s.lists(d.stmt) {
		return refuse("it is no statement of its own")
	}
	return d, nil
}

// lists says that a statement around the site stands among others in a block or a clause.
func (s *site) lists(stmt ast.Stmt) bool {
	i := slices.IndexFunc(s.path, func(n ast.Node) bool { return n == stmt })
	if stmt == nil || i < 1 {
		return false
	}
	switch s.path[i-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// object is the variable that an identifier declares or names.
func object(info *types.Info, id *ast.Ident) types.Object {
	if obj := info.Defs[id]; obj != nil {
		return obj
	}
	return info.Uses[id]
}

// dropResults takes away the results that the uses do not have, with what only handled them.
func (p *resultsStep) dropResults(d *draft) *Refusal {
	pkg := d.variants[0]
	x := d.group.index(pkg)
	var drops []*drop
	for _, s := range d.sites {
		u, r := p.table.useAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if len(results(s.typ(pkg))) < 2 || len(results(u.typ)) != 1 {
			continue
		}
		dr, r := dropOf(pkg, s)
		if r != nil {
			return r
		}
		if dr.ret != nil {
			d.edits = append(d.edits, patch.Edit{Start: s.end(), End: s.end(), New: ", nil"})
			continue
		}
		if r := d.dropNames(pkg, dr); r != nil {
			return r
		}
		if dr.err != nil {
			drops = append(drops, dr)
			d.dropHandler(x, dr)
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
		if r := e.settle(); r != nil {
			return r
		}
	}
	return nil
}

// dropNames leaves the first of the names that are assigned to.
func (d *draft) dropNames(pkg *load.Package, dr *drop) *Refusal {
	s := dr.site
	lost := extent{d.file.Tok.Offset(dr.names[0].End()), d.file.Tok.Offset(dr.names[len(dr.names)-1].End())}
	if len(commentsIn(d.file, lost)) > 0 {
		return &Refusal{RefusedManual, "a comment stands between the names that are assigned to; decide by hand what becomes of it"}
	}
	d.edits = append(d.edits, patch.Edit{Start: lost.start, End: lost.end})
	assign, ok := s.parent(1).(*ast.AssignStmt)
	if !ok {
		return nil
	}
	if id, ok := assign.Lhs[0].(*ast.Ident); ok && assign.Tok == token.DEFINE && pkg.Info.Defs[id] == nil { // the error was what is new
		d.retoken(assign, token.ASSIGN)
	}
	if outer, ok := dr.stmt.(*ast.IfStmt); ok {
		head, tail := extent{d.file.Tok.Offset(outer.Pos()), d.file.Tok.Offset(assign.Pos())}, extent{s.end(), d.file.Tok.Offset(outer.End())}
		d.edits = append(d.edits, patch.Edit{Start: head.start, End: head.end}, patch.Edit{Start: tail.start, End: tail.end})
		d.cuts = append(d.cuts, cut{tail, s})
		return d.carry(commentsIn(d.file, tail), d.file.Tok.Offset(outer.Pos()))
	}
	return nil
}

// retoken changes between := and =.
func (d *draft) retoken(assign *ast.AssignStmt, tok token.Token) {
	at := d.file.Tok.Offset(assign.TokPos)
	edit := patch.Edit{Start: at, End: at + len(assign.Tok.String()), New: tok.String()}
	if !slices.Contains(d.edits, edit) {
		d.edits = append(d.edits, edit)
	}
}

// dropHandler takes away the statement behind a dropped error if it only checks it.
func (d *draft) dropHandler(x *usesIndex, dr *drop) {
	next, ok := follower(x, dr.stmt)
	if !ok || !handles(reporter{x.info, dr.obj}, next) {
		return
	}
	d.leaving = append(d.leaving, leaving{next, dr.site})
}

// follower is the statement behind another.
func follower(x *usesIndex, stmt ast.Stmt) (ast.Stmt, bool) {
	cur, ok := x.root.FindNode(stmt)
	if !ok {
		return nil, false
	}
	if _, ok := listed(cur); !ok {
		return nil, false
	}
	next, ok := cur.NextSibling()
	if !ok || next.ParentEdgeKind() != cur.ParentEdgeKind() {
		return nil, false
	}
	out, ok := next.Node().(ast.Stmt)
	return out, ok
}
