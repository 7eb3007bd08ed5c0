package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/scan/load"
)

// refuseOverwritten refuses a violation whose value is kept in a variable of the function, or of the package, through which the struct itself is overwritten or copied: *client = *open(). After the rewrite that would be the one that everybody shares.
func (p *planner) refuseOverwritten(pkg *load.Package, s *site) *Refusal {
	kept := keptIn(pkg.Info, s)
	if kept == nil {
		return nil
	}
	if _, ok := under(kept.Type()).(*types.Pointer); !ok {
		return nil
	}
	var at token.Pos
	for _, f := range pkg.Files {
		ast.PreorderStack(f.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
			star, ok := n.(*ast.StarExpr)
			if !ok || at.IsValid() {
				return !at.IsValid()
			}
			id, ok := ast.Unparen(star.X).(*ast.Ident)
			if !ok || pkg.Info.Uses[id] != kept {
				return true
			}
			if _, selects := stack[len(stack)-1].(*ast.ParenExpr); !selects { // (*client).Ping() is client.Ping()
				at = star.Pos()
			}
			return false
		})
	}
	if !at.IsValid() {
		return nil
	}
	return &Refusal{RefusedCopy, fmt.Sprintf("*%s is overwritten or copied at %s: after the rewrite that would be the one that everybody shares", kept.Name(), p.placeOf(pkg, at))}
}

// keptIn is the variable that a site's value is assigned to where it stands, or nil.
func keptIn(info *types.Info, s *site) types.Object {
	if len(s.path) < 2 {
		return nil
	}
	name := (*ast.Ident)(nil)
	switch parent := s.path[len(s.path)-2].(type) {
	case *ast.AssignStmt:
		if i := index(parent.Rhs, s.expr); i >= 0 && i < len(parent.Lhs) {
			name, _ = ast.Unparen(parent.Lhs[i]).(*ast.Ident)
		}
	case *ast.ValueSpec:
		if i := index(parent.Values, s.expr); i >= 0 && i < len(parent.Names) {
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
