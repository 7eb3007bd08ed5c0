package comment

import (
	"bytes"
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Listed returns the statement at a cursor if it is an element of a statement list, not the body of a label or the init
// of an if or for.
func Listed(stmt inspector.Cursor) (ast.Stmt, bool) {
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return stmt.Node().(ast.Stmt), true
	default:
		return nil, false
	}
}

// Heading returns the comment directly above a statement.
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

// HeadsMore reports whether the comment above a statement may also be about the following code, because another
// statement follows on the next line.
func HeadsMore(file *load.File, stmt ast.Stmt) bool {
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

// OfStatement returns the comments to remove with a statement: inside it, behind it on its last line and, if they are
// about nothing else, above it.
func OfStatement(file *load.File, stmt ast.Stmt) []*ast.Comment {
	inside := In(file, syntax.Extent{Start: file.Tok.Offset(stmt.Pos()), End: file.Tok.Offset(stmt.End())})
	var above []*ast.Comment
	if !HeadsMore(file, stmt) {
		above = Heading(file, stmt)
	}
	return slices.Concat(above, inside, Trailing(file, stmt))
}

// Trailing returns the comments behind a statement on its last line.
func Trailing(file *load.File, stmt ast.Node) []*ast.Comment {
	end := file.Tok.Offset(stmt.End())
	return In(file, syntax.Extent{Start: end, End: lines.End(file.Src, end)})
}
