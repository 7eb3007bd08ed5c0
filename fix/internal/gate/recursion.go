package gate

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseRecursion refuses sites in code of the use's own package that the use reaches. A function that the use calls,
// directly or indirectly, would call itself without end; a variable that it reads would be initialised from itself.
// Mentioning a name counts as calling it.
func (p *Gate) refuseRecursion(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	reachable := p.reachable.Get(reachKey{u, pkg}, func() map[types.Object]bool { return reach.Objects(pkg, u) })
	refuse := func(format string, args ...any) *refusal.Refusal {
		return &refusal.Refusal{Kind: refusal.Recursion, Detail: fmt.Sprintf(format, args...)}
	}
	for i, n := range s.Path {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if fn, ok := pkg.Info.Defs[n.Name].(*types.Func); ok && reachable[fn] {
				return refuse("%s itself calls %s, which would call itself without end", u.Text, fn.Name())
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				if v := pkg.Info.Defs[name]; v != nil && reachable[v] {
					return refuse("%s itself reads %s, which would be declared by itself", u.Text, name.Name)
				}
			}
		case *ast.AssignStmt:
			if i+1 < len(s.Path) && slices.ContainsFunc(n.Lhs, func(lhs ast.Expr) bool { return lhs == s.Path[i+1] }) {
				continue
			}
			for _, lhs := range n.Lhs {
				if id := syntax.Root(lhs); id != nil {
					if v := pkg.Info.Uses[id]; v != nil && reachable[v] {
						return refuse("%s itself reads %s, which is set here: it would be set from itself", u.Text, id.Name)
					}
				}
			}
		}
	}
	return nil
}
