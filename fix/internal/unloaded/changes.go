package unloaded

import (
	"go/ast"
	"go/token"
	"slices"
)

// Changes returns the first place in the file that changes the value, or what the file stores under one of some
// names: an assignment to one of the fields, or a call of one of the methods.
func (r *Reading) Changes(names, fields, methods []string) (at token.Pos, how string) {
	if r.scope == nil {
		return token.NoPos, ""
	}
	for _, decl := range r.scope.file.Decls {
		d := r.derived(decl)
		d.under = names
		ast.Inspect(decl, func(n ast.Node) bool {
			if at.IsValid() {
				return false
			}
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					if sel, ok := ast.Unparen(l).(*ast.SelectorExpr); ok && slices.Contains(fields, sel.Sel.Name) && d.starts(sel.X) {
						at, how = n.Pos(), "sets "+sel.Sel.Name
					}
				}
			case *ast.IncDecStmt:
				if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); ok && slices.Contains(fields, sel.Sel.Name) && d.starts(sel.X) {
					at, how = n.Pos(), "sets "+sel.Sel.Name
				}
			case *ast.SelectorExpr:
				if slices.Contains(methods, n.Sel.Name) && d.starts(n.X) {
					at, how = n.Pos(), "calls "+n.Sel.Name
				}
			}
			return true
		})
	}
	return at, how
}
