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
	spec *ast.ValueSpec // set when it is one of several in the statement
	name string         // of the variable; empty for a statement that leaves with the violation without having fed it
	decl ast.Decl       // the top-level declaration around it
	fed  *site          // the first violation that it fed, also by way of another
}

// node is what goes.
func (f feeder) node() ast.Node {
	if f.spec != nil {
		return f.spec
	}
	return f.stmt
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
	f := feeding{d.group.index(d.variants[0]), d.file, d.sites, d.cuts, taken}
	var out []feeder
	for _, fed := range d.fed() {
		out = append(out, f.in(fed.decl)...)
	}
	return out
}

// fed are the declarations of a file in which something is replaced or goes, each with a site that it is for.
func (d *draft) fed() []feeder {
	var out []feeder
	add := func(decl ast.Decl, s *site) {
		if decl != nil && !slices.ContainsFunc(out, func(f feeder) bool { return f.decl == decl }) {
			out = append(out, feeder{decl: decl, fed: s})
		}
	}
	for _, s := range d.sites {
		add(s.decl(), s)
	}
	for _, c := range d.cuts {
		at := d.file.Tok.Pos(c.start)
		if i := slices.IndexFunc(d.file.Syntax.Decls, func(decl ast.Decl) bool { return decl.Pos() <= at && at < decl.End() }); i >= 0 {
			add(d.file.Syntax.Decls[i], c.fed)
		}
	}
	return out
}

// feeding looks for what only fed sites of a file.
type feeding struct {
	index *usesIndex
	file  *load.File
	sites []*site
	cuts  []cut                 // what goes with them
	taken map[types.Object]bool // what stays, because the uses take it from where they stand
}

func (f feeding) span(n ast.Node) extent {
	return extent{f.file.Tok.Offset(n.Pos()), f.file.Tok.Offset(n.End())}
}

// in finds what goes of a declaration.
func (f feeding) in(decl ast.Decl) []feeder {
	gone := slices.Clone(f.cuts)
	holder := func(pos token.Pos) *site {
		at := f.file.Tok.Offset(pos)
		for _, r := range gone {
			if r.start <= at && at < r.end {
				return r.fed
			}
		}
		return nil
	}
	for _, s := range f.sites {
		gone = append(gone, cut{extent{s.start(), s.end()}, s})
	}
	var out []feeder
	locals := f.index.locals(decl)
	goes := map[types.Object]bool{}
	fedBy := map[types.Object]*site{}
	for again := true; again; {
		again = false
		for _, obj := range locals.order {
			known := locals.of[obj]
			if goes[obj] || len(known.uses) == 0 || f.taken[obj] {
				continue
			}
			var stay []token.Pos
			for _, use := range known.uses {
				if by := holder(use); by == nil {
					stay = append(stay, use)
				} else if fedBy[obj] == nil {
					fedBy[obj] = by
				}
			}
			if len(stay) == len(known.uses) && fedBy[obj] == nil || holder(known.node().Pos()) != nil || !harmless(f.index.info, known.value) {
				continue
			}
			l := *known
			l.fed = fedBy[obj]
			var fills []ast.Stmt
			if len(stay) > 0 {
				var ok bool
				if fills, ok = f.fills(obj, &l, stay); l.fed == nil || !ok {
					continue
				}
			}
			goes[obj] = true
			out = append(out, l.feeder)
			gone = append(gone, cut{f.span(l.node()), l.fed})
			for _, stmt := range fills {
				out = append(out, feeder{stmt: stmt, decl: decl, fed: l.fed})
				gone = append(gone, cut{f.span(stmt), l.fed})
			}
			again = true
		}
	}
	return joinSpecs(out)
}

// joinSpecs takes a statement for its parts where all of them go.
func joinSpecs(list []feeder) []feeder {
	parts := map[ast.Stmt]int{}
	for _, f := range list {
		parts[f.stmt]++
	}
	var out []feeder
	for _, f := range list {
		if f.spec == nil || parts[f.stmt] < len(f.stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs) {
			out = append(out, f)
		} else if !slices.ContainsFunc(out, func(o feeder) bool { return o.stmt == f.stmt }) {
			f.spec = nil
			out = append(out, f)
		}
	}
	return out
}

// violationIn is a violation that would go with a range of bytes without a decision on it.
func (p *project) violationIn(file *load.File, e extent) *scan.Violation {
	for _, v := range p.byFile[file.Path] {
		if e.start <= v.Offset && v.End <= e.end {
			return v
		}
	}
	return nil
}

// locals are the local variables of a declaration that stand alone in a statement of a block, with their uses. They are
// not changed once they are found.
type locals struct {
	of    map[types.Object]*local
	order []types.Object
}

// locals are those of a declaration, found once.
func (x *usesIndex) locals(decl ast.Decl) *locals {
	return x.declared.Get(decl, func() *locals {
		of, order := localsOf(x.info, decl)
		return &locals{of, order}
	})
}

func localsOf(info *types.Info, decl ast.Decl) (map[types.Object]*local, []types.Object) {
	locals := map[types.Object]*local{}
	var order []types.Object
	known := func(name *ast.Ident, value ast.Expr, stmt ast.Stmt, spec *ast.ValueSpec) {
		if obj := info.Defs[name]; obj != nil {
			locals[obj] = &local{feeder: feeder{stmt: stmt, spec: spec, name: name.Name, decl: decl}, value: value}
			order = append(order, obj)
		}
	}
	add := func(stmt ast.Stmt) {
		if name, value := declares(stmt); name != nil {
			known(name, value, stmt, nil)
			return
		}
		for _, spec := range specsIn(stmt) {
			if len(spec.Names) == 1 && len(spec.Values) == 1 {
				known(spec.Names[0], spec.Values[0], stmt, spec)
			}
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

// specsIn lists the variable declarations that a statement holds, if there are several.
func specsIn(stmt ast.Stmt) []*ast.ValueSpec {
	decl, ok := stmt.(*ast.DeclStmt)
	if !ok {
		return nil
	}
	gen, ok := decl.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR || len(gen.Specs) < 2 {
		return nil
	}
	var out []*ast.ValueSpec
	for _, s := range gen.Specs {
		out = append(out, s.(*ast.ValueSpec))
	}
	return out
}

// declares is the one variable that a statement declares and the one value it gets, nil without one; the variable is nil when it is not such a statement.
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
		spec, ok := gen.Specs[0].(*ast.ValueSpec)
		switch {
		case !ok || len(spec.Names) != 1:
		case len(spec.Values) == 1:
			return spec.Names[0], spec.Values[0]
		case len(spec.Values) == 0:
			return spec.Names[0], nil
		}
	}
	return nil, nil
}
