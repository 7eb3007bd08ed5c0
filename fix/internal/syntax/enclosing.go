package syntax

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
)

// Enclosing lists the nodes from the file down to the outermost one that spans exactly [start, end); nil when there
// is none.
func Enclosing(file *ast.File, start, end token.Pos) []ast.Node {
	var found []ast.Node
	root, around := statementAround(file, start, end)
	ast.PreorderStack(root, around, func(n ast.Node, stack []ast.Node) bool {
		if found != nil || n.End() < end {
			return false
		}
		if _, isFile := n.(*ast.File); !isFile && n.Pos() > start {
			return false
		}
		if n.Pos() == start && n.End() == end {
			switch n.(type) {
			case ast.Expr, *ast.ValueSpec:
				found = append(append(found, stack...), n)
				return false
			}
		}
		return true
	})
	return found
}

// statementAround returns the node to search for a range, with the nodes around it: the statement of a function body
// that contains the range, or the file.
func statementAround(file *ast.File, start, end token.Pos) (ast.Node, []ast.Node) {
	i, _ := slices.BinarySearchFunc(file.Decls, start, func(d ast.Decl, pos token.Pos) int { return cmp.Compare(d.End(), pos+1) })
	if i == len(file.Decls) {
		return file, nil
	}
	f, ok := file.Decls[i].(*ast.FuncDecl)
	if !ok || f.Body == nil {
		return file, nil
	}
	j, _ := slices.BinarySearchFunc(f.Body.List, start, func(s ast.Stmt, pos token.Pos) int { return cmp.Compare(s.End(), pos+1) })
	if j == len(f.Body.List) || start < f.Body.List[j].Pos() || f.Body.List[j].End() < end {
		return file, nil
	}
	return f.Body.List[j], []ast.Node{file, f, f.Body}
}
