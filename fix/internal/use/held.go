package use

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// KeptIn returns the variable to which the site's own statement assigns its value, or nil.
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

// Held returns the local variable that the statement declares and initialises with the site, or with its first
// result; otherwise nil.
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

// HeldIn returns the variable that the site's statement declares for it without writing its type, or nil.
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
	if kept == nil || kept.Pos() < s.Parent(1).Pos() { // declared before
		return nil
	}
	return kept
}
