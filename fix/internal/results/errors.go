package results

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// errorUses describes an error variable to which the rewrite no longer assigns some values.
type errorUses struct {
	draft *filerewrite.File
	index *index.Index
	obj   types.Object
	drops []*Drop // in source order
	rest  []inspector.Cursor
}

// keepDeclared keeps the variable declared where later code needs it, by the smallest change. It refuses if later
// code would read another value than before.
func (e *errorUses) keepDeclared() *refusal.Refusal {
	for _, id := range e.index.Of[e.obj] {
		if !e.goes(id) {
			e.rest = append(e.rest, id)
		}
	}
	for _, dr := range e.drops {
		if e.index.Info.Defs[dr.err] == e.obj {
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

// goes reports whether a mention of the variable is removed.
func (e *errorUses) goes(id inspector.Cursor) bool {
	pos := id.Node().Pos()
	for _, l := range e.draft.Leaving {
		if l.Stmt.Pos() <= pos && pos < l.Stmt.End() {
			return true
		}
	}
	for _, c := range e.draft.Cuts {
		if at := e.draft.File.Tok.Offset(pos); c.Start <= at && at < c.End {
			return true
		}
	}
	for _, dr := range e.drops {
		if id.Node() == dr.err {
			return true
		}
	}
	return slices.ContainsFunc(e.draft.Sites, func(s *site.Site) bool { return s.Expr.Pos() <= pos && pos < s.Expr.End() })
}

func (e *errorUses) refuse(at inspector.Cursor, why string) *refusal.Refusal {
	line := e.draft.File.Tok.Line(at.Node().Pos())
	return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns one value, and %s of %s %s (line %d); change that by hand first", e.drops[0].site.V.Entry.Use, e.obj.Name(), e.drops[0].site.V.Symbol, why, line)}
}

// declare keeps the variable declared if the dropped error declared it and later code needs it.
func (e *errorUses) declare(dr *Drop) *refusal.Refusal {
	if len(e.rest) == 0 {
		return nil
	}
	if !slices.ContainsFunc(e.rest, func(id inspector.Cursor) bool { return syntax.Writes(id) || syntax.InLiteral(id, dr.stmt) }) {
		for _, id := range e.rest {
			if id.ParentEdgeKind() != edge.ReturnStmt_Results {
				return e.refuse(id, "is used for more than its own check")
			}
		}
		for _, id := range e.rest { // err is nil there
			at := leave.Span(e.draft, id.Node())
			e.draft.Edits = append(e.draft.Edits, patch.Edit{Start: at.Start, End: at.End, New: "nil"})
		}
		return nil
	}
	first := e.rest[0]
	if !syntax.Writes(first) && !syntax.InLiteral(first, dr.stmt) {
		return e.refuse(first, "is used for more than its own check")
	}
	if assign, ok := first.Parent().Node().(*ast.AssignStmt); ok && syntax.Writes(first) && e.takesOver(dr, first, assign) {
		if assign.Tok == token.ASSIGN {
			Retoken(e.draft, assign, token.DEFINE)
		}
		return nil
	}
	if r := leave.RefuseShared(e.draft, dr.stmt); r != nil {
		return r
	}
	leave.Below(e.draft, dr.stmt, "var "+e.obj.Name()+" error")
	return nil
}

// takesOver reports whether an assignment can declare the variable instead.
func (e *errorUses) takesOver(dr *Drop, first inspector.Cursor, assign *ast.AssignStmt) bool {
	stmt := first.Parent()
	if slices.ContainsFunc(assign.Rhs, func(x ast.Expr) bool { return calls.Mentions(e.index.Info, x, e.obj) }) {
		return false
	}
	if stmt.ParentEdgeKind() == edge.IfStmt_Init {
		outer := stmt.Parent()
		inside := func(id inspector.Cursor) bool {
			return outer.Node().Pos() <= id.Node().Pos() && id.Node().End() <= outer.Node().End()
		}
		return len(assign.Lhs) == 1 && assign.Tok == token.ASSIGN && !slices.ContainsFunc(e.rest, func(id inspector.Cursor) bool { return !inside(id) })
	}
	own, ok := e.index.Root.FindNode(dr.stmt)
	if !ok || own.Parent() != stmt.Parent() || own.ParentEdgeKind() != stmt.ParentEdgeKind() {
		return false
	}
	for _, l := range assign.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return false
		}
		obj := syntax.Object(e.index.Info, id)
		if id.Name != "_" && (obj == nil || obj.Parent() != e.obj.Parent()) { // := would declare it anew
			return false
		}
	}
	return true
}

// stale refuses to drop an error if later code would read an older value of its variable.
func (e *errorUses) stale(dr *Drop) *refusal.Refusal {
	var before, after []inspector.Cursor
	for _, id := range e.rest {
		if id.Node().Pos() < dr.stmt.Pos() {
			before = append(before, id)
		} else {
			after = append(after, id)
		}
	}
	if e.zero() && !slices.ContainsFunc(before, syntax.Writes) && !index.Looped(e.index, dr.stmt) {
		return nil // no value was assigned to it
	}
	if len(after) > 0 && syntax.Writes(after[0]) && index.Overwrites(e.index, after[0], e.obj, dr.stmt) {
		return nil
	}
	if len(after) > 0 {
		return e.refuse(after[0], "would be read with an older value in it")
	}
	if e.named() || slices.ContainsFunc(before, func(id inspector.Cursor) bool { return syntax.InLiteral(id, nil) }) || index.Looped(e.index, dr.stmt) && len(before) > 0 && !syntax.Writes(before[0]) {
		return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns one value, and %s may be read with an older value in it; change that by hand first", dr.site.V.Entry.Use, e.obj.Name())}
	}
	return nil
}

// zero reports whether the variable is declared without a value, or as nil.
func (e *errorUses) zero() bool {
	if e.named() {
		return true
	}
	_, declared := e.declaration()
	return declared
}

// named reports whether the variable is a named result.
func (e *errorUses) named() bool {
	return syntax.IsResult(syntax.EnclosingSignature(e.index.Info, e.drops[0].site.Path), e.obj)
}

// declaration returns the statement var err error, or var err error = nil.
func (e *errorUses) declaration() (ast.Stmt, bool) {
	var out ast.Stmt
	for _, s := range syntax.Statements(e.drops[0].site.Decl()) {
		decl, ok := s.(*ast.DeclStmt)
		if !ok {
			continue
		}
		gen, ok := decl.Decl.(*ast.GenDecl)
		if !ok || len(gen.Specs) != 1 {
			continue
		}
		spec, ok := gen.Specs[0].(*ast.ValueSpec)
		if ok && len(spec.Names) == 1 && (len(spec.Values) == 0 || e.index.Info.Types[spec.Values[0]].IsNil()) && e.index.Info.Defs[spec.Names[0]] == e.obj {
			out = s
		}
	}
	return out, out != nil
}

// undeclare removes the declaration of a variable that has no uses left.
func (e *errorUses) undeclare() {
	if stmt, ok := e.declaration(); ok && syntax.OwnsLines(e.draft.File, stmt) {
		e.draft.Leaving = append(e.draft.Leaving, filerewrite.Leaving{Stmt: stmt, Site: e.drops[0].site})
	}
}
