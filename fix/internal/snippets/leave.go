package snippets

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// cleanup removes what an edit leaves unused.
type cleanup struct{ *Edit }

// inRemoved reports whether a position is in removed code.
func (e *Edit) inRemoved(pos token.Pos) bool {
	at := e.Code.Offset(pos)
	return slices.ContainsFunc(e.removed, func(x syntax.Extent) bool { return x.Start <= at && at < x.End })
}

// orphaned reports whether all mentions of an object are in removed code, and there is one.
func (e cleanup) orphaned(obj types.Object) bool {
	used := false
	for id, o := range e.Code.Info.Uses {
		if o != obj {
			continue
		}
		if used = true; !e.inRemoved(id.Pos()) {
			return false
		}
	}
	return used
}

// mentionedInRemoved reports whether removed code mentions an object.
func (e cleanup) mentionedInRemoved(obj types.Object) bool {
	for id, o := range e.Code.Info.Uses {
		if o == obj && e.inRemoved(id.Pos()) {
			return true
		}
	}
	return false
}

// onlySet reports whether the remaining code mentions a variable only in assignments to it or to a part of it.
func (e cleanup) onlySet(obj types.Object) bool {
	set := map[*ast.Ident]bool{}
	for _, stmt := range e.Statements() {
		if s, ok := stmt.(*ast.AssignStmt); ok {
			for _, l := range s.Lhs {
				set[syntax.Root(l)] = true
			}
		}
	}
	for id, o := range e.Code.Info.Uses {
		if o == obj && !e.inRemoved(id.Pos()) && !set[id] {
			return false
		}
	}
	return true
}

// removeDead removes local variables that only served the replaced expressions, if they have lines of their own and
// initialising them has no effect.
func (e cleanup) removeDead() *refusal.Refusal {
	for again := true; again; {
		again = false
		for _, stmt := range e.Statements() {
			names, values := Defined(stmt)
			if len(names) == 0 || e.inRemoved(stmt.Pos()) || e.holdsSite(stmt) {
				continue
			}
			for _, name := range names {
				obj := e.Code.Info.Defs[name]
				if obj == nil || obj.Parent() == e.Code.Package.Scope() || !e.mentionedInRemoved(obj) {
					continue
				}
				if !e.orphaned(obj) {
					if e.onlySet(obj) {
						return &refusal.Refusal{Kind: refusal.Unused, Detail: name.Name + " would be set in the snippet for nothing: change it by hand"}
					}
					continue
				}
				if r := e.removeStatement(stmt, name.Name, len(names) == 1 && !slices.ContainsFunc(values, mayHaveEffect)); r != nil {
					return r
				}
				again = true
			}
		}
	}
	return nil
}

// holdsSite reports whether a statement contains a site, so that it stays.
func (e cleanup) holdsSite(stmt ast.Stmt) bool {
	return slices.ContainsFunc(e.sites, func(s *Site) bool { return stmt.Pos() <= s.Expr().Pos() && s.Expr().End() <= stmt.End() })
}

// Statements returns the statements of the snippet in order.
func (e *Edit) Statements() []ast.Stmt { return syntax.Statements(e.Code.File) }

// Defined returns the variables that a statement declares, and their values.
func Defined(stmt ast.Stmt) (names []*ast.Ident, values []ast.Expr) {
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return nil, nil
		}
		for _, l := range s.Lhs {
			if id, ok := l.(*ast.Ident); ok {
				names = append(names, id)
			}
		}
		return names, s.Rhs
	case *ast.DeclStmt:
		decl, ok := s.Decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR || len(decl.Specs) != 1 {
			return nil, nil
		}
		spec, ok := decl.Specs[0].(*ast.ValueSpec)
		if !ok {
			return nil, nil
		}
		return spec.Names, spec.Values
	}
	return nil, nil
}

// mayHaveEffect reports whether evaluating an expression may have side effects.
func mayHaveEffect(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// removeStatement removes the lines of a statement that declares an unused variable.
func (e cleanup) removeStatement(stmt ast.Stmt, name string, alone bool) *refusal.Refusal {
	start, end := e.Code.Offset(stmt.Pos()), e.Code.Offset(stmt.End())
	switch {
	case start < 0 || end < 0 || !alone || !e.startsLine(start) || !e.endsLine(end):
		return &refusal.Refusal{Kind: refusal.Unused, Detail: name + " would be left without a use in the snippet, and can't be removed: change it by hand"}
	case len(e.comments(stmt.Pos(), stmt.End())) > 0 || e.commented(start):
		return &refusal.Refusal{Kind: refusal.Manual, Detail: name + " would be left without a use in the snippet, and a comment is about it: change it by hand"}
	}
	e.removed = append(e.removed, syntax.Extent{Start: start, End: end})
	return e.add(e.Text.Remove(e.withBlankLine(start, end)))
}

// endsLine reports whether only white space follows an offset on its line.
func (e *Edit) endsLine(offset int) bool {
	line, _, _ := strings.Cut(string(e.Text.Bytes()[offset:]), "\n")
	return strings.TrimSpace(line) == ""
}

// commented reports whether the line above an offset ends in a comment.
func (e *Edit) commented(offset int) bool {
	above := strings.TrimRight(string(e.Text.Bytes()[:offset]), " \t")
	above = strings.TrimRight(strings.TrimSuffix(above, "\n"), "\r")
	line := strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:])
	return strings.HasPrefix(line, "//") || strings.HasSuffix(line, "*/")
}
