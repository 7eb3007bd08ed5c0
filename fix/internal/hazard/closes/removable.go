package closes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// RemovableCloses are the statements that close a local variable and can be removed with the rewrite. The variable
// never holds anything but the violation's value.
type RemovableCloses struct {
	Name  string
	Stmts []ast.Stmt // as in the source; see [removal.WidenRemoval]
	Only  bool       // the variable has no other use
}

// RemovableCloses returns the closes that the rewrite of a violation removes. It returns nil when there are none, or
// when one of them can't be removed: then all stay and are hazards.
func (p *Finder) RemovableCloses(g *project.Package, s *site.Site) *RemovableCloses {
	if !project.Built(s.V) || p.Exclusive(g, s) {
		return nil // the value was shared before; or the owner returns a separate or borrowed value, which has to be closed
	}
	return p.removals.Get(s.V, func() *RemovableCloses { return p.findRemovable(g, s) })
}

func (p *Finder) findRemovable(g *project.Package, s *site.Site) *RemovableCloses {
	var out *RemovableCloses
	variants := g.With(s.File)
	for _, pkg := range variants {
		e := &closeRemover{pkg: pkg, index: g.Index(pkg), file: s.File, named: p.Project.Rule(s.V.Rule).Ends}
		e.obj = use.Held(pkg.Info, s)
		if e.obj == nil || !e.closedByName() || e.changed() {
			return nil
		}
		c := p.Analysis(s, pkg)
		if len(c.At) == 0 || len(c.Unremovable)+len(c.passed) > 0 {
			return nil
		}
		found := &RemovableCloses{Name: e.obj.Name()}
		for _, at := range c.At {
			stmt, ok := e.statement(at)
			if !ok || c.UsedAfter(at) != "" {
				return nil
			}
			if !slices.Contains(found.Stmts, stmt) {
				found.Stmts = append(found.Stmts, stmt)
			}
		}
		if out != nil && !slices.Equal(found.Stmts, out.Stmts) {
			return nil
		}
		if !e.removable(s.Decl(), found.Stmts) {
			return nil
		}
		found.Only = e.only(found.Stmts)
		out = found
	}
	return out
}

// closeRemover examines the closes of one variable in one variant.
type closeRemover struct {
	pkg   *load.Package
	index *index.Index
	file  *load.File
	obj   types.Object
	named []string // the methods that end it by the rule
}

// closedByName reports whether a method is called on the variable that ends it by its name: a cheap test before the
// analysis.
func (e *closeRemover) closedByName() bool {
	return slices.ContainsFunc(e.index.Of[e.obj], func(id inspector.Cursor) bool {
		sel, ok := id.Parent().Node().(*ast.SelectorExpr)
		return ok && (ends.Verb(sel.Sel.Name) != "" || slices.Contains(e.named, sel.Sel.Name))
	})
}

// changed reports whether the variable is, or may be, assigned another value.
func (e *closeRemover) changed() bool {
	return slices.ContainsFunc(e.index.Of[e.obj], func(id inspector.Cursor) bool {
		if u, ok := id.Parent().Node().(*ast.UnaryExpr); ok && u.Op == token.AND {
			return true
		}
		return !syntax.Read(id) && id.ParentEdgeKind() != edge.KeyValueExpr_Key
	})
}

// only reports whether every use of the variable lies in one of the statements.
func (e *closeRemover) only(stmts []ast.Stmt) bool {
	return !slices.ContainsFunc(e.index.Of[e.obj], func(id inspector.Cursor) bool { return !syntax.InStatements(id.Node().Pos(), stmts) })
}

// statement returns the statement that does nothing but close the variable, given the selector c.Close.
func (e *closeRemover) statement(sel inspector.Cursor) (ast.Stmt, bool) {
	id, ok := ast.Unparen(sel.Node().(*ast.SelectorExpr).X).(*ast.Ident)
	if !ok || e.pkg.Info.Uses[id] != e.obj {
		return nil, false
	}
	return removal.CloseStatement(e.index, sel)
}

// removable reports whether the statements can be removed; see [removal.Stays].
func (e *closeRemover) removable(decl ast.Decl, stmts []ast.Stmt) bool {
	return decl != nil && removal.Stays(e.index, e.file, decl, stmts) == ""
}
