package rebase

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"strings"
)

// around returns the heads of the blocks around an offset of a Go file, the outer ones first: the text of the
// statement up to the block, without comments and what is in earlier blocks. So the branches of an if differ, the cases
// of a switch, and two func literals of one call. The key of an element is a head as well.
func (s *source) around(offset int) (heads []string) {
	if s.file == nil {
		return nil
	}
	pos := s.tok.Pos(offset)
	var statement ast.Node // the innermost one that is in the innermost block
	var function *ast.BlockStmt
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			function = n.Body
		case *ast.BlockStmt:
			switch {
			case n == function || pos <= n.Lbrace || n.Rbrace <= pos:
			case statement == nil:
				heads = append(heads, "{")
			default:
				heads = append(heads, s.head(statement, n.Lbrace))
			}
			statement = nil
		case *ast.CaseClause:
			if n.Colon < pos {
				heads = append(heads, s.head(n, n.Colon))
			}
			statement = nil
		case *ast.CommClause:
			if n.Colon < pos {
				heads = append(heads, s.head(n, n.Colon))
			}
			statement = nil
		case *ast.KeyValueExpr:
			heads = append(heads, s.head(n, n.Colon))
		case *ast.IfStmt:
			if _, ok := statement.(*ast.IfStmt); !ok || !elseOf(statement, n) {
				statement = n
			}
		case ast.Stmt, ast.Spec:
			statement = n
		}
		return true
	})
	return heads
}

// elseOf reports whether an if statement is in the else branches of another one.
func elseOf(of, n ast.Node) bool {
	for {
		x, ok := of.(*ast.IfStmt)
		if !ok {
			return false
		}
		if of = x.Else; of == n {
			return true
		}
	}
}

// head returns the tokens of a node up to a position, without the blocks in it.
func (s *source) head(n ast.Node, to token.Pos) string {
	type hole struct{ from, to int }
	var holes []hole
	ast.Inspect(n, func(in ast.Node) bool {
		if b, ok := in.(*ast.BlockStmt); ok && b.End() <= to {
			holes = append(holes, hole{s.tok.Offset(b.Lbrace) + 1, s.tok.Offset(b.Rbrace)})
			return false
		}
		return true
	})
	var text []byte
	at := s.tok.Offset(n.Pos())
	for _, h := range holes {
		text = append(text, s.src[at:h.from]...)
		at = h.to
	}
	return tokens(append(text, s.src[at:s.tok.Offset(to)]...))
}

// tokens returns the tokens of Go code, a space between them.
func tokens(code []byte) string {
	fset := token.NewFileSet()
	var scan scanner.Scanner
	scan.Init(fset.AddFile("", -1, len(code)), code, nil, 0)
	var words []string
	for {
		_, tok, lit := scan.Scan()
		switch {
		case tok == token.EOF:
			return strings.Join(words, " ")
		case tok == token.SEMICOLON && lit == "\n":
		case lit != "":
			words = append(words, lit)
		default:
			words = append(words, tok.String())
		}
	}
}
