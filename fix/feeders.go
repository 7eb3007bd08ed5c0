package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// feeder is a statement that does nothing but declare a local variable which only the violation used.
type feeder struct {
	stmt ast.Stmt
	name string   // of the variable; empty for a statement that leaves with the violation without having fed it
	decl ast.Decl // the top-level declaration around it
	fed  *site    // the first violation that it fed, also by way of another
}

// local is a local variable that is declared by a statement of its own.
type local struct {
	feeder
	value ast.Expr
	uses  []token.Pos
}

// feeders finds what only fed the sites: local variables whose initialisers have no effect and whose every use goes with the sites, with what leaves with them, or with another feeder.
// What the uses take from where they stand stays.
func (d *draft) feeders(taken map[types.Object]bool) []feeder {
	var decls []ast.Decl
	for _, s := range d.sites {
		decls = append(decls, s.decl())
	}
	for _, c := range d.cuts {
		at := d.file.Tok.Pos(c.start)
		i := slices.IndexFunc(d.file.Syntax.Decls, func(decl ast.Decl) bool { return decl.Pos() <= at && at < decl.End() })
		if i >= 0 {
			decls = append(decls, d.file.Syntax.Decls[i])
		}
	}
	var out []feeder
	done := map[ast.Decl]bool{}
	for _, decl := range decls {
		if decl == nil || done[decl] {
			continue
		}
		done[decl] = true
		out = append(out, feedersIn(d.variants[0], d.file, decl, d.sites, d.cuts, taken)...)
	}
	return out
}

func feedersIn(pkg *load.Package, file *load.File, decl ast.Decl, sites []*site, cuts []cut, taken map[types.Object]bool) []feeder {
	gone := slices.Clone(cuts)
	holder := func(pos token.Pos) *site {
		at := file.Tok.Offset(pos)
		for _, r := range gone {
			if r.start <= at && at < r.end {
				return r.fed
			}
		}
		return nil
	}
	for _, s := range sites {
		gone = append(gone, cut{extent{s.start(), s.end()}, s})
	}
	var out []feeder
	locals, order := localsOf(pkg.Info, decl)
	for again := true; again; {
		again = false
		for _, obj := range order {
			l := locals[obj]
			if l == nil || len(l.uses) == 0 || taken[obj] || holder(l.stmt.Pos()) != nil || !harmless(pkg.Info, l.value) {
				continue
			}
			l.fed = holder(l.uses[0])
			if slices.ContainsFunc(l.uses, func(use token.Pos) bool { return holder(use) == nil }) {
				continue
			}
			delete(locals, obj)
			out = append(out, l.feeder)
			gone = append(gone, cut{extent{file.Tok.Offset(l.stmt.Pos()), file.Tok.Offset(l.stmt.End())}, l.fed})
			again = true
		}
	}
	return out
}

// violationIn is a violation that would go with a range of bytes without a decision on it.
func (p *planner) violationIn(file *load.File, e extent) *scan.Violation {
	for _, v := range p.byFile[file.Path] {
		if e.start <= v.Offset && v.End <= e.end {
			return v
		}
	}
	return nil
}

// localsOf lists the local variables of a declaration that stand alone in a statement of a block, with their uses.
func localsOf(info *types.Info, decl ast.Decl) (map[types.Object]*local, []types.Object) {
	locals := map[types.Object]*local{}
	var order []types.Object
	add := func(stmt ast.Stmt) {
		name, value := declares(stmt)
		if name == nil {
			return
		}
		if obj := info.Defs[name]; obj != nil {
			locals[obj] = &local{feeder: feeder{stmt: stmt, name: name.Name, decl: decl}, value: value}
			order = append(order, obj)
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		case *ast.Ident:
			if l := locals[info.Uses[n]]; l != nil {
				l.uses = append(l.uses, n.Pos())
			}
		}
		for _, stmt := range list {
			add(stmt)
		}
		return true
	})
	return locals, order
}

// declares is the one variable that a statement declares and the one value it gets; nil when it is not such a statement.
func declares(stmt ast.Stmt) (*ast.Ident, ast.Expr) {
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE && len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			if id, ok := s.Lhs[0].(*ast.Ident); ok {
				return id, s.Rhs[0]
			}
		}
	case *ast.DeclStmt:
		gen, ok := s.Decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR || len(gen.Specs) != 1 {
			return nil, nil
		}
		if spec, ok := gen.Specs[0].(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
			return spec.Names[0], spec.Values[0]
		}
	}
	return nil, nil
}
