package index

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// DeadLocal is a statement that only declares a local variable, which nothing but the violation uses.
type DeadLocal struct {
	Stmt ast.Stmt
	Spec *ast.ValueSpec // one of several specs of the statement; nil for the whole statement
	Name string         // of the variable; empty for a statement that is removed with the violation but did not feed it
	Decl ast.Decl       // the enclosing top-level declaration
	Fed  *site.Site     // the first violation that used it, directly or not
}

// Node returns the spec or statement to remove.
func (f DeadLocal) Node() ast.Node {
	if f.Spec != nil {
		return f.Spec
	}
	return f.Stmt
}

// Local is a local variable that a statement of its own declares.
type Local struct {
	DeadLocal
	Value ast.Expr
	Uses  []token.Pos
}

// Locals lists such local variables of a declaration, with their uses. The list does not change.
type Locals struct {
	Of    map[types.Object]*Local
	Order []types.Object
}

// Locals returns the local variables of a declaration.
func (x *Index) Locals(decl ast.Decl) *Locals {
	return x.declared.Get(decl, func() *Locals {
		of, order := localsOf(x.Info, decl)
		return &Locals{of, order}
	})
}

func localsOf(info *types.Info, decl ast.Decl) (map[types.Object]*Local, []types.Object) {
	locals := map[types.Object]*Local{}
	var order []types.Object
	known := func(name *ast.Ident, value ast.Expr, stmt ast.Stmt, spec *ast.ValueSpec) {
		if obj := info.Defs[name]; obj != nil {
			locals[obj] = &Local{DeadLocal: DeadLocal{Stmt: stmt, Spec: spec, Name: name.Name, Decl: decl}, Value: value}
			order = append(order, obj)
		}
	}
	add := func(stmt ast.Stmt) {
		if name, value := syntax.Declares(stmt); name != nil {
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
		if id, ok := n.(*ast.Ident); ok {
			if l := locals[info.Uses[id]]; l != nil {
				l.Uses = append(l.Uses, id.Pos())
			}
		}
		for _, stmt := range syntax.ListOf(n) {
			add(stmt)
		}
		return true
	})
	return locals, order
}

// specsIn lists the variable specs of a statement that has several.
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
