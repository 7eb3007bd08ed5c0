package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// refuseMention refuses mentions that the use can't stand for: it replaces what is read, by its value or as a type.
func refuseMention(pkg *load.Package, s *site, u *use) *Refusal {
	id, ok := identOf(s.expr)
	if !ok {
		return &Refusal{RefusedRef, s.v.Code + " is no plain name"}
	}
	obj := pkg.Info.Uses[id]
	_, isType := obj.(*types.TypeName)
	switch {
	case isType && !u.isType:
		return &Refusal{RefusedType, fmt.Sprintf("%s is a type, and %s is a value", s.v.Code, u.text)}
	case !isType && u.isType:
		return &Refusal{RefusedType, fmt.Sprintf("%s is a value, and %s is a type", s.v.Code, u.text)}
	case isType:
		return refuseTypeMention(pkg, s, u)
	}
	if _, ok := obj.(*types.Var); ok {
		if how, implied := written(pkg.Info, s.path); how != "" && !implied {
			return &Refusal{RefusedRef, fmt.Sprintf("%s is %s here: %s only replaces it where it is read", s.v.Code, how, u.text)}
		}
	}
	return nil
}

// refuseTypeMention refuses another type, and an embedded field that would get another name.
func refuseTypeMention(pkg *load.Package, s *site, u *use) *Refusal {
	if old := s.typ(pkg); !same(old, u.typ) {
		is, was := apart(types.Unalias(u.typ), types.Unalias(old))
		return &Refusal{RefusedType, fmt.Sprintf("%s is the type %s, and %s is %s", s.v.Code, was, u.text, is)}
	}
	field := s.v.Symbol[strings.LastIndexByte(s.v.Symbol, '.')+1:]
	if s.embedded() && lastName(u.expr) != field {
		return &Refusal{RefusedRef, fmt.Sprintf("the embedded field %s would have another name with %s", field, u.text)}
	}
	return nil
}

// embedded says that the site is the type of an embedded field, or of a pointer that is.
func (s *site) embedded() bool {
	for i := 1; s.parent(i) != nil; i++ {
		switch p := s.parent(i).(type) {
		case *ast.StarExpr, *ast.ParenExpr:
		case *ast.Field:
			_, isStruct := s.parent(i + 2).(*ast.StructType)
			return len(p.Names) == 0 && isStruct
		default:
			return false
		}
	}
	return false
}

// lastName is the name that an embedded field gets from its type.
func lastName(e ast.Expr) string {
	if id, ok := identOf(e); ok {
		return id.Name
	}
	return ""
}

// mentionHazards are the hazards of a mention: what it leads to was shared before, and nothing is built where it stands.
func (p *hazards) mentionHazards(g *group, s *site) []Hazard {
	variants := g.with(s.file)
	if len(variants) == 0 || variants[0].Info.Types[s.expr].IsType() {
		return nil
	}
	return append(p.closes(g, s), p.early(g, s)...)
}

// built says that a violation makes something of its own, which can end where it stands.
func built(v *scan.Violation) bool { return v.Kind == rule.Call || v.Kind == rule.Build }
