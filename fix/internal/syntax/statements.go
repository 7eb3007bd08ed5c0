package syntax

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/scan/load"
)

// Declares is the one variable that a statement declares and the one value it gets, nil without one; the variable is nil when it is not such a statement.
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

// Assigned says that a mention is what a plain assignment assigns to.
func Assigned(id inspector.Cursor) bool {
	assign, ok := id.Parent().Node().(*ast.AssignStmt)
	return ok && Writes(id) && (assign.Tok == token.ASSIGN || assign.Tok == token.DEFINE)
}

func InStatements(pos token.Pos, stmts []ast.Stmt) bool {
	return slices.ContainsFunc(stmts, func(s ast.Stmt) bool { return s.Pos() <= pos && pos < s.End() })
}

// DeclOf is the top-level declaration around a node.
func DeclOf(file *load.File, n ast.Node) ast.Decl {
	i := slices.IndexFunc(file.Syntax.Decls, func(d ast.Decl) bool { return d.Pos() <= n.Pos() && n.End() <= d.End() })
	if i < 0 {
		return nil
	}
	return file.Syntax.Decls[i]
}

// Listed is a statement that stands among others: not a label's, nor part of an if or a for.
func Listed(stmt inspector.Cursor) (ast.Stmt, bool) {
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return stmt.Node().(ast.Stmt), true
	default:
		return nil, false
	}
}

// Alone says that a statement has its lines to itself, but for comments.
func Alone(file *load.File, stmt ast.Stmt) bool {
	start, end := file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())
	return lines.Begins(file.Src, start) && lines.Ends(file.Src, end)
}

// Heading is the comment right above a statement.
func Heading(file *load.File, stmt ast.Node) []*ast.Comment {
	line := file.Tok.Line(stmt.Pos())
	for _, group := range file.Syntax.Comments {
		if file.Tok.Line(group.End()-1) != line-1 {
			continue
		}
		if lines.Begins(file.Src, file.Tok.Offset(group.Pos())) {
			return group.List
		}
	}
	return nil
}

// Heads says that the comment above a statement may be about what follows as well: another statement stands on the next line.
func Heads(file *load.File, stmt ast.Stmt) bool {
	_, rest, _ := bytes.Cut(file.Src[file.Tok.Offset(stmt.End()):], []byte("\n"))
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	next = bytes.TrimSpace(next)
	for _, end := range []string{"}", "case ", "default:"} {
		if bytes.HasPrefix(next, []byte(end)) {
			return false
		}
	}
	return len(next) > 0
}

// Going are the comments that go with a statement: those in it, behind it and, when they are about nothing else, above it.
func Going(file *load.File, stmt ast.Stmt) []*ast.Comment {
	inside := CommentsIn(file, Extent{file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())})
	var above []*ast.Comment
	if !Heads(file, stmt) {
		above = Heading(file, stmt)
	}
	return slices.Concat(above, inside, Trailing(file, stmt))
}

// Trailing lists the comments behind a statement on its last line.
func Trailing(file *load.File, stmt ast.Node) []*ast.Comment {
	end := file.Tok.Offset(stmt.End())
	return CommentsIn(file, Extent{end, lines.End(file.Src, end)})
}

func Nodes[N ast.Node](list []N) []ast.Node {
	out := make([]ast.Node, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

// Parts lists what can be removed from a declaration: its statements, and the specs in them; but for some statements.
func Parts(decl ast.Decl, omitted Omissions) []ast.Node {
	var out []ast.Node
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case ast.Stmt:
			if omitted.has(n) {
				return false
			}
			out = append(out, n)
		case *ast.ValueSpec:
			out = append(out, n)
		}
		return true
	})
	return out
}

// Statements lists the statements in a node, in the order of the source.
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

// ListOf are the statements of a block or a clause.
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
