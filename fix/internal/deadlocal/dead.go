package deadlocal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// deadWrites returns the statements that only write a variable which keeps its declaration (its value comes from a
// call with an effect) but which nothing reads once the sites are removed: opts.DB = 3 after opts, err :=
// redis.ParseURL(url), or db = 0 where the error of strconv.Atoi is checked. Removing these writes lets the
// variable lose its name; see remain. For a pointer this requires that no other code knows its target.
func deadWrites(d *filerewrite.File, taken map[types.Object]bool) []index.DeadLocal {
	x := d.Package.Index(d.Variants[0])
	goes := func(at inspector.Cursor) bool {
		offset := d.File.Tok.Offset(at.Node().Pos())
		return syntax.Within(d.Gone, offset) || slices.ContainsFunc(d.Leaving, func(l filerewrite.Leaving) bool {
			return l.Stmt.Pos() <= at.Node().Pos() && at.Node().Pos() < l.Stmt.End()
		})
	}
	var out []index.DeadLocal
	for _, f := range d.ChangedDecls() {
		for _, def := range x.Definitions(f.Decl).Vars {
			v := x.Info.Defs[def.Node().(*ast.Ident)].(*types.Var)
			if def.ParentEdgeKind() != edge.AssignStmt_Lhs || taken[v] || goes(def) {
				continue
			}
			for _, stmt := range written(x, d, def, v, goes) {
				out = append(out, index.DeadLocal{Stmt: stmt, Decl: f.Decl, Fed: f.Fed})
			}
		}
	}
	return out
}

// written returns the statements that only write v, if all other remaining uses of v are in them or assign to v.
func written(x *index.Index, d *filerewrite.File, def inspector.Cursor, v *types.Var, goes func(inspector.Cursor) bool) []ast.Stmt {
	assign := def.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) == 1 && removal.Fresh(x, assign.Rhs[0]) {
		return nil // removed as a whole, or kept; see fills
	}
	read := false
	var stmts []ast.Stmt
	var reads []token.Pos
	for _, use := range x.Of[v] {
		if goes(use) {
			read = read || !syntax.Writes(use)
			continue
		}
		stmt, ok := removal.Fill(x, v, use)
		switch {
		case ok && (syntax.Writes(use) || !removal.Refers(v.Type()) || makes(x, assign)):
			stmts = append(stmts, stmt)
		case !syntax.Assigned(use):
			reads = append(reads, use.Node().Pos())
		}
	}
	if !read || len(stmts) == 0 || removal.Shared(x, v, stmts) {
		return nil
	}
	whole, emptied, ok := removal.WidenRemoval(x, d.File, stmts)
	if slices.ContainsFunc(reads, func(pos token.Pos) bool { return !syntax.InStatements(pos, whole) }) {
		return nil
	}
	if !ok || len(emptied) > 0 || removal.Stays(x, d.File, syntax.DeclOf(d.File, assign), stmts) != "" {
		return nil
	}
	return whole
}

// makes reports whether a call creates its result: a function New… or Parse… of the package that declares the
// result's type.
func makes(x *index.Index, assign *ast.AssignStmt) bool {
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn == nil || fn.Signature().Recv() != nil || fn.Signature().Results().Len() == 0 {
		return false
	}
	n := identity.Named(fn.Signature().Results().At(0).Type())
	return n != nil && n.Pkg() == fn.Pkg() && (strings.HasPrefix(fn.Name(), "New") || strings.HasPrefix(fn.Name(), "Parse"))
}
