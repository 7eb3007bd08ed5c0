package gate

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseMention refuses mentions that the use can't replace: a use replaces a value that is read, or a type.
func refuseMention(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	id, ok := identity.IdentOf(s.Expr)
	if !ok {
		return &refusal.Refusal{Kind: refusal.Ref, Detail: s.V.Code + " is no plain name"}
	}
	obj := pkg.Info.Uses[id]
	_, isType := obj.(*types.TypeName)
	switch {
	case isType && !u.IsType:
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is a type, and %s is a value", s.V.Code, u.Text)}
	case !isType && u.IsType:
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is a value, and %s is a type", s.V.Code, u.Text)}
	case isType:
		return refuseTypeMention(pkg, s, u)
	}
	if how, implied := syntax.Mutation(pkg.Info, s.Path); how != "" && !implied {
		return &refusal.Refusal{Kind: refusal.Ref, Detail: fmt.Sprintf("%s is %s here: %s only replaces it where it is read", s.V.Code, how, u.Text)}
	}
	return nil
}

// refuseTypeMention refuses a use that is a different type, and an embedded field that would get another name.
func refuseTypeMention(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	if old := s.Typ(pkg); !identity.Same(old, u.Typ) {
		is, was := identity.Distinguish(types.Unalias(u.Typ), types.Unalias(old))
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is the type %s, and %s is %s", s.V.Code, was, u.Text, is)}
	}
	field := s.V.Symbol[strings.LastIndexByte(s.V.Symbol, '.')+1:]
	if s.Embedded() && lastName(u.Expr) != field {
		return &refusal.Refusal{Kind: refusal.Ref, Detail: fmt.Sprintf("the embedded field %s would have another name with %s", field, u.Text)}
	}
	return nil
}

// lastName returns the name of an embedded field of type e.
func lastName(e ast.Expr) string {
	if id, ok := identity.IdentOf(e); ok {
		return id.Name
	}
	return ""
}
