package project

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
)

// SetUnscanned returns a file that is not loaded and may assign to a package-level variable or a field; empty if there
// is none. It compares names in the files that can mention the variable.
func (p *Project) SetUnscanned(y *index.Index, v *types.Var) string {
	holder := ""
	if v.IsField() {
		if t, _, _ := identity.StructOf(y.Pkg.Types, v); t != nil {
			holder = t.Name()
		}
	}
	return p.unscanned(unloaded.Escape{Path: v.Pkg().Path(), Name: v.Name(), Direct: !v.IsField()}, func(f *ast.File) bool { return setsName(f, v.Name(), holder) })
}

// NamedUnscanned returns a file that is not loaded and may call a function or method; empty if there is none.
func (p *Project) NamedUnscanned(fn *types.Func) string {
	return p.unscanned(unloaded.Escape{Path: fn.Pkg().Path(), Name: fn.Name(), Direct: fn.Signature().Recv() == nil}, func(f *ast.File) bool {
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == fn.Name() {
				found = true
			}
			return !found
		})
		return found
	})
}

// unscanned returns the first file that is not loaded, may mention l and for which does returns true, relative to the
// rule file.
func (p *Project) unscanned(l unloaded.Escape, does func(*ast.File) bool) string {
	if p.Res.Tree == nil {
		return ""
	}
	for _, d := range p.Within(l) {
		for _, f := range d.Files {
			if p.Groups[f.Path] != nil || l.Direct && d.ImportPath != l.Path && !slices.Contains(f.Imports, l.Path) {
				continue
			}
			if file := p.Outside.File(f.Path); file != nil && file.Syntax() != nil && does(file.Syntax()) {
				return p.Rel(f.Path)
			}
		}
	}
	return ""
}

// setsName reports whether a file assigns to a name, takes its address or sets it in a composite literal, or contains a
// literal of the struct type holder without field names.
func setsName(file *ast.File, name, holder string) bool {
	named := func(e ast.Expr) bool {
		for {
			switch n := ast.Unparen(e).(type) {
			case *ast.IndexExpr:
				e = n.X
				continue
			case *ast.StarExpr:
				e = n.X
				continue
			}
			id, ok := identity.IdentOf(e)
			return ok && id.Name == name
		}
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || n.Tok != token.DEFINE && slices.ContainsFunc(n.Lhs, named)
		case *ast.IncDecStmt:
			found = found || named(n.X)
		case *ast.RangeStmt:
			found = found || n.Key != nil && named(n.Key) || n.Value != nil && named(n.Value)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && named(n.X)
		case *ast.KeyValueExpr:
			found = found || holder != "" && named(n.Key)
		case *ast.CompositeLit:
			if len(n.Elts) > 0 && holder != "" && n.Type != nil {
				_, keyed := n.Elts[0].(*ast.KeyValueExpr)
				id, ok := identity.IdentOf(n.Type)
				found = found || !keyed && ok && id.Name == holder
			}
		}
		return !found
	})
	return found
}
