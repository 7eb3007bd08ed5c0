package use

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// KeptIn is the variable that a site's value is assigned to where it stands, or nil.
func KeptIn(info *types.Info, s *site.Site) types.Object {
	if len(s.Path) < 2 {
		return nil
	}
	name := (*ast.Ident)(nil)
	switch parent := s.Path[len(s.Path)-2].(type) {
	case *ast.AssignStmt:
		if i := syntax.Index(parent.Rhs, s.Expr); i >= 0 && i < len(parent.Lhs) {
			name, _ = ast.Unparen(parent.Lhs[i]).(*ast.Ident)
		}
	case *ast.ValueSpec:
		if i := syntax.Index(parent.Values, s.Expr); i >= 0 && i < len(parent.Names) {
			name = parent.Names[i]
		}
	}
	if name == nil {
		return nil
	}
	if def := info.Defs[name]; def != nil {
		return def
	}
	return info.Uses[name]
}

// Held is the local variable that a violation, or the first value of one, initialises; nil when it does not.
func Held(info *types.Info, s *site.Site) types.Object {
	var id *ast.Ident
	switch n := s.Parent(1).(type) {
	case *ast.AssignStmt:
		if i := syntax.Index(n.Rhs, s.Expr); n.Tok == token.DEFINE && i >= 0 {
			id, _ = n.Lhs[i].(*ast.Ident)
		}
	case *ast.ValueSpec:
		if i := syntax.Index(n.Values, s.Expr); i >= 0 && i < len(n.Names) {
			id = n.Names[i]
		}
	}
	if id == nil || id.Name == "_" {
		return nil
	}
	v, ok := info.Defs[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// HeldIn is the local variable that a site's statement declares for it without naming its type, or nil.
func HeldIn(info *types.Info, s *site.Site) types.Object {
	switch parent := s.Parent(1).(type) {
	case *ast.AssignStmt:
		if parent.Tok != token.DEFINE {
			return nil
		}
	case *ast.ValueSpec:
		if parent.Type != nil || s.Spec() != nil {
			return nil
		}
	default:
		return nil
	}
	kept := KeptIn(info, s)
	if kept == nil || kept.Pos() < s.Parent(1).Pos() { // it was declared before
		return nil
	}
	return kept
}
