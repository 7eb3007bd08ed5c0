package syntax

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/scan/load"
)

// Declares returns the variable and the value of a statement that declares one variable; the value is nil where there
// is none, and the variable is nil for any other statement.
func Declares(stmt ast.Stmt) (*ast.Ident, ast.Expr) {
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

// Assigned reports whether a mention is the target of a plain assignment.
func Assigned(id inspector.Cursor) bool {
	assign, ok := id.Parent().Node().(*ast.AssignStmt)
	return ok && Writes(id) && (assign.Tok == token.ASSIGN || assign.Tok == token.DEFINE)
}

// InStatements reports whether a position is in one of the statements.
func InStatements(pos token.Pos, stmts []ast.Stmt) bool {
	return slices.ContainsFunc(stmts, func(s ast.Stmt) bool { return s.Pos() <= pos && pos < s.End() })
}

// DeclOf returns the top-level declaration around a node.
func DeclOf(file *load.File, n ast.Node) ast.Decl {
	i := slices.IndexFunc(file.Syntax.Decls, func(d ast.Decl) bool { return d.Pos() <= n.Pos() && n.End() <= d.End() })
	if i < 0 {
		return nil
	}
	return file.Syntax.Decls[i]
}

// OwnsLines reports whether the lines of a statement contain nothing else but comments.
func OwnsLines(file *load.File, stmt ast.Stmt) bool {
	start, end := file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())
	return lines.Begins(file.Src, start) && lines.Ends(file.Src, end)
}

// Nodes returns the elements of a list as nodes.
func Nodes[N ast.Node](list []N) []ast.Node {
	out := make([]ast.Node, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

// Statements lists the statements in a node, in source order.
func Statements(root ast.Node) []ast.Stmt {
	var out []ast.Stmt
	ast.Inspect(root, func(n ast.Node) bool {
		if s, ok := n.(ast.Stmt); ok {
			out = append(out, s)
		}
		return true
	})
	return out
}

// ListOf returns the statements of a block or a clause.
func ListOf(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// Children returns the direct children of a node, in source order.
func Children(n ast.Node) []ast.Node {
	var out []ast.Node
	ast.Inspect(n, func(c ast.Node) bool {
		if c != nil && c != n {
			out = append(out, c)
		}
		return c == n
	})
	return out
}
