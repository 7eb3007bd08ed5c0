package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// setUnscanned is a file that is not loaded and that may set a package-level variable or a field, empty when there is none. It goes by the name, in the files that can mean it.
func (p *project) setUnscanned(y *usesIndex, v *types.Var) string {
	holder := ""
	if v.IsField() {
		if t, _, _ := structOf(y.pkg.Types, v); t != nil {
			holder = t.Name()
		}
	}
	return p.unscanned(leak{v.Pkg().Path(), v.Name(), !v.IsField()}, func(f *ast.File) bool { return sets(f, v.Name(), holder) })
}

// namedUnscanned is a file that is not loaded and that may call a function or method, empty when there is none.
func (p *project) namedUnscanned(fn *types.Func) string {
	return p.unscanned(leak{fn.Pkg().Path(), fn.Name(), fn.Signature().Recv() == nil}, func(f *ast.File) bool {
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

// unscanned is the first file that is not loaded, that can mean a name and that does something, relative to the rule file.
func (p *project) unscanned(l leak, does func(*ast.File) bool) string {
	if p.res.Tree == nil {
		return ""
	}
	for _, d := range p.within(l) {
		for _, f := range d.Files {
			if p.groups[f.Path] != nil || l.direct && d.ImportPath != l.path && !slices.Contains(f.Imports, l.path) {
				continue
			}
			if file := p.outside.file(f.Path); file != nil && file.syntax() != nil && does(file.syntax()) {
				return p.rel(f.Path)
			}
		}
	}
	return ""
}

// sets says that a file assigns to a name, takes its address or gives it a value in a literal; or that it makes a holder, the struct that has the field, without naming fields.
func sets(file *ast.File, name, holder string) bool {
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
			id, ok := identOf(e)
			return ok && id.Name == name
		}
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || n.Tok == token.ASSIGN && slices.ContainsFunc(n.Lhs, named)
		case *ast.RangeStmt:
			found = found || n.Key != nil && named(n.Key) || n.Value != nil && named(n.Value)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && named(n.X)
		case *ast.KeyValueExpr:
			found = found || holder != "" && named(n.Key)
		case *ast.CompositeLit:
			if len(n.Elts) > 0 && holder != "" && n.Type != nil {
				_, keyed := n.Elts[0].(*ast.KeyValueExpr)
				id, ok := identOf(n.Type)
				found = found || !keyed && ok && id.Name == holder
			}
		}
		return !found
	})
	return found
}
