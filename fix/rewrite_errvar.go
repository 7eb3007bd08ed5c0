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
)

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
	if len(after) > 0 && writes(after[0]) && overwrites(e.index, after[0], e.obj, dr.stmt) {
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
	return isResult(enclosingSignature(e.index.info, e.drops[0].site.path), e.obj)
}

// isResult says that a variable is one of a function's named results.
func isResult(sig *types.Signature, obj types.Object) bool {
	for v := range sig.Results().Variables() {
		if v == obj {
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

// overwrites says that a write is done whenever what comes behind a statement is done, and reads nothing of the variable: it stands in the same block.
func overwrites(x *usesIndex, id inspector.Cursor, obj types.Object, behind ast.Stmt) bool {
	own, ok := x.root.FindNode(behind)
	if !ok {
		return false
	}
	stmt := id.Parent()
	if assign, ok := stmt.Node().(*ast.AssignStmt); !ok || slices.ContainsFunc(assign.Rhs, func(rhs ast.Expr) bool { return mentions(x.info, rhs, obj) }) {
		return false
	}
	switch stmt.ParentEdgeKind() {
	case edge.IfStmt_Init, edge.SwitchStmt_Init, edge.TypeSwitchStmt_Init:
		stmt = stmt.Parent()
	default:
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
