package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

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
func (p *planner) dropResults(d *draft) *Refusal {
	pkg := d.variants[0]
	x := d.group.index(pkg)
	var drops []*drop
	for _, s := range d.sites {
		u, r := p.use(pkg.Configuration, s.v)
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

// errorUses is what becomes of an error's variable when values are no longer assigned to it.
type errorUses struct {
	draft *draft
	index *usesIndex
	obj   types.Object
	drops []*drop // in the order of the source
	rest  []inspector.Cursor
}

// settle keeps the variable declared where later code needs it, by the smallest change, and refuses where later code would read something else than before.
func (e *errorUses) settle() *Refusal {
	for _, id := range e.index.of[e.obj] {
		if !e.goes(id) {
			e.rest = append(e.rest, id)
		}
	}
	for _, dr := range e.drops {
		if e.index.info.Defs[dr.err] == e.obj {
			return e.declare(dr)
		}
	}
	for _, dr := range e.drops {
		if r := e.stale(dr); r != nil {
			return r
		}
	}
	if len(e.rest) == 0 {
		e.undeclare()
	}
	return nil
}

// goes says that a mention of the variable is no more.
func (e *errorUses) goes(id inspector.Cursor) bool {
	pos := id.Node().Pos()
	for _, l := range e.draft.leaving {
		if l.stmt.Pos() <= pos && pos < l.stmt.End() {
			return true
		}
	}
	for _, c := range e.draft.cuts {
		if at := e.draft.file.Tok.Offset(pos); c.start <= at && at < c.end {
			return true
		}
	}
	for _, dr := range e.drops {
		if id.Node() == dr.err {
			return true
		}
	}
	return slices.ContainsFunc(e.draft.sites, func(s *site) bool { return s.expr.Pos() <= pos && pos < s.expr.End() })
}

func (e *errorUses) refuse(at inspector.Cursor, why string) *Refusal {
	line := e.draft.file.Tok.Line(at.Node().Pos())
	return &Refusal{RefusedResults, fmt.Sprintf("%s returns one value, and %s of %s %s (line %d); change that by hand first", e.drops[0].site.v.Entry.Use, e.obj.Name(), e.drops[0].site.v.Symbol, why, line)}
}

// declare keeps the variable that a dropped error declared, if anything needs it.
func (e *errorUses) declare(dr *drop) *Refusal {
	if len(e.rest) == 0 {
		return nil
	}
	if !slices.ContainsFunc(e.rest, func(id inspector.Cursor) bool { return writes(id) || inLiteral(id, dr.stmt) }) {
		for _, id := range e.rest {
			if id.ParentEdgeKind() != edge.ReturnStmt_Results {
				return e.refuse(id, "is used for more than its own check")
			}
		}
		for _, id := range e.rest { // what is returned is known
			at := e.draft.span(id.Node())
			e.draft.edits = append(e.draft.edits, patch.Edit{Start: at.start, End: at.end, New: "nil"})
		}
		return nil
	}
	first := e.rest[0]
	if !writes(first) && !inLiteral(first, dr.stmt) {
		return e.refuse(first, "is used for more than its own check")
	}
	if assign, ok := first.Parent().Node().(*ast.AssignStmt); ok && writes(first) && e.takesOver(dr, first, assign) {
		if assign.Tok == token.ASSIGN {
			e.draft.retoken(assign, token.DEFINE)
		}
		return nil
	}
	if r := e.draft.alone(dr.stmt); r != nil {
		return r
	}
	e.draft.below(dr.stmt, "var "+e.obj.Name()+" error")
	return nil
}

// takesOver says that an assignment can declare the variable from now on.
func (e *errorUses) takesOver(dr *drop, first inspector.Cursor, assign *ast.AssignStmt) bool {
	stmt := first.Parent()
	if slices.ContainsFunc(assign.Rhs, func(x ast.Expr) bool { return mentions(e.index.info, x, e.obj) }) {
		return false
	}
	if stmt.ParentEdgeKind() == edge.IfStmt_Init {
		outer := stmt.Parent()
		inside := func(id inspector.Cursor) bool {
			return outer.Node().Pos() <= id.Node().Pos() && id.Node().End() <= outer.Node().End()
		}
		return len(assign.Lhs) == 1 && assign.Tok == token.ASSIGN && !slices.ContainsFunc(e.rest, func(id inspector.Cursor) bool { return !inside(id) })
	}
	own, ok := e.index.root.FindNode(dr.stmt)
	if !ok || own.Parent() != stmt.Parent() || own.ParentEdgeKind() != stmt.ParentEdgeKind() {
		return false
	}
	for _, l := range assign.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return false
		}
		obj := object(e.index.info, id)
		if id.Name != "_" && (obj == nil || obj.Parent() != e.obj.Parent()) { // it would be declared anew
			return false
		}
	}
	return true
}

// stale refuses a dropped error whose variable would be read with an older value in it.
func (e *errorUses) stale(dr *drop) *Refusal {
	var before, after []inspector.Cursor
	for _, id := range e.rest {
		if id.Node().Pos() < dr.stmt.Pos() {
			before = append(before, id)
		} else {
			after = append(after, id)
		}
	}
	if e.zero() && !slices.ContainsFunc(before, writes) && !looped(e.index, dr.stmt) {
		return nil // nothing was ever put into it
	}
	if len(after) > 0 && writes(after[0]) && e.beside(dr, after[0]) {
		return nil
	}
	if len(after) > 0 {
		return e.refuse(after[0], "would be read with an older value in it")
	}
	if e.named() || slices.ContainsFunc(before, func(id inspector.Cursor) bool { return inLiteral(id, nil) }) || looped(e.index, dr.stmt) && len(before) > 0 && !writes(before[0]) {
		return &Refusal{RefusedResults, fmt.Sprintf("%s returns one value, and %s may be read with an older value in it; change that by hand first", dr.site.v.Entry.Use, e.obj.Name())}
	}
	return nil
}

// zero says that the variable is declared without a value.
func (e *errorUses) zero() bool {
	if e.named() {
		return true
	}
	_, declared := e.declaration()
	return declared
}

// named says that the variable is a named result.
func (e *errorUses) named() bool {
	sig := enclosingSignature(e.index.info, e.drops[0].site.path)
	for i := range sig.Results().Len() {
		if sig.Results().At(i) == e.obj {
			return true
		}
	}
	return false
}

// declaration is the statement var err error.
func (e *errorUses) declaration() (ast.Stmt, bool) {
	var out ast.Stmt
	for _, s := range statements(e.drops[0].site.decl()) {
		decl, ok := s.(*ast.DeclStmt)
		if !ok {
			continue
		}
		gen, ok := decl.Decl.(*ast.GenDecl)
		if !ok || len(gen.Specs) != 1 {
			continue
		}
		if spec, ok := gen.Specs[0].(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 0 && e.index.info.Defs[spec.Names[0]] == e.obj {
			out = s
		}
	}
	return out, out != nil
}

// undeclare takes away the declaration of a variable that nothing uses any more.
func (e *errorUses) undeclare() {
	if stmt, ok := e.declaration(); ok && alone(e.draft.file, stmt) {
		e.draft.leaving = append(e.draft.leaving, leaving{stmt, e.drops[0].site})
	}
}

// beside says that a write is done whenever what comes behind a dropped error is done: it stands in the same block.
func (e *errorUses) beside(dr *drop, id inspector.Cursor) bool {
	own, ok := e.index.root.FindNode(dr.stmt)
	if !ok {
		return false
	}
	stmt := id.Parent()
	if assign, ok := stmt.Node().(*ast.AssignStmt); !ok || slices.ContainsFunc(assign.Rhs, func(x ast.Expr) bool { return mentions(e.index.info, x, e.obj) }) {
		return false
	}
	switch stmt.ParentEdgeKind() {
	case edge.IfStmt_Init, edge.SwitchStmt_Init, edge.TypeSwitchStmt_Init:
		stmt = stmt.Parent()
	}
	return own.Parent() == stmt.Parent() && own.ParentEdgeKind() == stmt.ParentEdgeKind()
}

// writes says that a mention is what an assignment assigns to.
func writes(id inspector.Cursor) bool { return id.ParentEdgeKind() == edge.AssignStmt_Lhs }

// inLiteral says that a mention stands in a function literal that does not hold a statement.
func inLiteral(id inspector.Cursor, stmt ast.Stmt) bool {
	for lit := range id.Enclosing((*ast.FuncLit)(nil)) {
		return stmt == nil || stmt.Pos() < lit.Node().Pos() || lit.Node().End() <= stmt.Pos()
	}
	return false
}

// looped says that a statement stands in a loop.
func looped(x *usesIndex, stmt ast.Stmt) bool {
	cur, ok := x.root.FindNode(stmt)
	if !ok {
		return false
	}
	for n := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
		return false
	}
	return false
}
