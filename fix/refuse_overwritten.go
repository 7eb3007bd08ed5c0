package fix

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-58def443/ssot/scan/load"
)

// refuseOverwritten refuses a violation whose value is kept in a variable of the function, or of the package, through which the struct itself is overwritten or copied: *client = *open(). After the rewrite that would be the one that everybody shares.
func (p *gate) refuseOverwritten(pkg *load.Package, s *site) *Refusal {
	kept := keptIn(pkg.Info, s)
	if kept == nil {
		return nil
	}
	if _, ok := under(kept.Type()).(*types.Pointer); !ok {
		return nil
	}
	for _, id := range p.project.index(pkg).of[kept] {
		expr := id
		for expr.ParentEdgeKind() == edge.ParenExpr_X {
			expr = expr.Parent()
		}
		star := expr.Parent()
		if expr.ParentEdgeKind() != edge.StarExpr_X || star.ParentEdgeKind() == edge.ParenExpr_X { // (*client).Ping() is client.Ping()
			continue
		}
		return &Refusal{RefusedCopy, fmt.Sprintf("*%s is overwritten or copied at %s: after the rewrite that would be the one that everybody shares", kept.Name(), p.project.placeOf(pkg, star.Node().Pos()))}
	}
	return nil
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
