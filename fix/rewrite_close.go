package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// ending is how a local variable that never held anything but the violation is closed: by statements that can go with the rewrite.
type ending struct {
	name  string
	stmts []ast.Stmt // as they stand in the source; see [collapse]
	only  bool       // the variable has no other use
}

// ending finds the closes that go with the rewrite of a violation, nil when there are none or when one of all the closes can't go: then all stay, and they are hazards.
func (p *hazards) ending(g *group, s *site) *ending {
	if !built(s.v) {
		return nil // it was there before, and ends elsewhere
	}
	return p.ended.Get(s.v, func() *ending { return p.findEnding(g, s) })
}

func (p *hazards) findEnding(g *group, s *site) *ending {
	var out *ending
	variants := g.with(s.file)
	for _, pkg := range variants {
		e := &ender{pkg: pkg, index: g.index(pkg), file: s.file}
		e.obj = held(pkg.Info, s)
		if e.obj == nil || !e.closedByName() || e.changed() {
			return nil
		}
		c := p.closings(g, s, pkg)
		if len(c.at) == 0 || len(c.passed) > 0 {
			return nil
		}
		found := &ending{name: e.obj.Name()}
		for _, at := range c.at {
			stmt, ok := e.statement(at)
			if !ok {
				return nil
			}
			if !slices.Contains(found.stmts, stmt) {
				found.stmts = append(found.stmts, stmt)
			}
		}
		if out != nil && !slices.Equal(found.stmts, out.stmts) {
			return nil
		}
		if !e.removable(s.decl(), found.stmts) {
			return nil
		}
		found.only = e.only(found.stmts)
		out = found
	}
	return out
}

// held is the local variable that a violation, or the first value of one, initialises; nil when it does not.
func held(info *types.Info, s *site) types.Object {
	var id *ast.Ident
	switch n := s.parent(1).(type) {
	case *ast.AssignStmt:
		if i := index(n.Rhs, s.expr); n.Tok == token.DEFINE && i >= 0 {
			id, _ = n.Lhs[i].(*ast.Ident)
		}
	case *ast.ValueSpec:
		if i := index(n.Values, s.expr); i >= 0 && i < len(n.Names) {
			id = n.Names[i]
		}
	}
	if id == nil || id.Name == "_" {
		return nil
	}
	v, ok := info.Defs[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// ender judges the closes of one variable in one variant.
type ender struct {
	pkg   *load.Package
	index *usesIndex
	file  *load.File
	obj   types.Object
}

// closedByName says that the variable is closed under its own name somewhere: a quick look before the long one.
func (e *ender) closedByName() bool {
	return slices.ContainsFunc(e.index.of[e.obj], func(id inspector.Cursor) bool {
		sel, ok := id.Parent().Node().(*ast.SelectorExpr)
		return ok && closing(sel.Sel.Name) != ""
	})
}

// changed says that the variable is, or may be, set to something else.
func (e *ender) changed() bool {
	return slices.ContainsFunc(e.index.of[e.obj], func(id inspector.Cursor) bool {
		if u, ok := id.Parent().Node().(*ast.UnaryExpr); ok && u.Op == token.AND {
			return true
		}
		return !read(id) && id.ParentEdgeKind() != edge.KeyValueExpr_Key
	})
}

// only says that every use of the variable stands in one of the statements.
func (e *ender) only(stmts []ast.Stmt) bool {
	return !slices.ContainsFunc(e.index.of[e.obj], func(id inspector.Cursor) bool { return !inStatements(id.Node().Pos(), stmts) })
}

func inStatements(pos token.Pos, stmts []ast.Stmt) bool {
	return slices.ContainsFunc(stmts, func(s ast.Stmt) bool { return s.Pos() <= pos && pos < s.End() })
}

// statement is the statement that does nothing but close the variable, given its selector: c.Close.
func (e *ender) statement(sel inspector.Cursor) (ast.Stmt, bool) {
	id, ok := ast.Unparen(sel.Node().(*ast.SelectorExpr).X).(*ast.Ident)
	if !ok || e.pkg.Info.Uses[id] != e.obj {
		return nil, false
	}
	return e.index.closeStatement(sel)
}

// removable says that statements can be taken out; see [usesIndex.stays].
func (e *ender) removable(decl ast.Decl, stmts []ast.Stmt) bool {
	return decl != nil && e.index.stays(e.file, decl, stmts) == ""
}
