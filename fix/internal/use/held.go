package use

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// KeptIn returns the variable that a site's value is assigned to where it stands, or nil.
func KeptIn(info *types.Info, s *site.Site) types.Object {
	if len(s.Path) < 2 {
		return nil
	}
	name, ok := syntax.Receiver(s.Path[len(s.Path)-2], s.Expr).(*ast.Ident)
	if !ok {
		return nil
	}
	if def := info.Defs[name]; def != nil {
		return def
	}
	return info.Uses[name]
}

// Held returns the local variable that a violation, or the first value of one, initialises; nil when it does not.
func Held(info *types.Info, s *site.Site) types.Object {
	id, ok := syntax.Receiver(s.Parent(1), s.Expr).(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	v, ok := info.Defs[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// HeldIn returns the local variable that a site's statement declares for it without naming its type, or nil.
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
