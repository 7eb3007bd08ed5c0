package syntax

import (
	"go/ast"
)

// Primary reports whether an expression is a primary expression, which can be selected from, indexed and called
// without parentheses.
func Primary(e ast.Expr) bool {
	switch e.(type) {
	case *ast.UnaryExpr, *ast.BinaryExpr, *ast.StarExpr:
		return false
	}
	return true
}

// Operand reports whether the end of a path is the operand of an operator, a selector, an index or a call.
func Operand(path []ast.Node) bool {
	if len(path) < 2 {
		return false
	}
	e := path[len(path)-1]
	switch p := path[len(path)-2].(type) {
	case *ast.SelectorExpr:
		return p.X == e
	case *ast.IndexExpr:
		return p.X == e
	case *ast.IndexListExpr:
		return p.X == e
	case *ast.SliceExpr:
		return p.X == e
	case *ast.TypeAssertExpr:
		return p.X == e
	case *ast.CallExpr:
		return p.Fun == e
	case *ast.StarExpr, *ast.UnaryExpr, *ast.BinaryExpr:
		return true
	}
	return false
}

// LiteralOpen reports whether an expression contains a composite literal of a named type outside of parentheses and
// brackets. In the header of a statement the parser would take its brace for the body.
func LiteralOpen(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		switch e.Type.(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
			return true
		}
	case *ast.SelectorExpr:
		return LiteralOpen(e.X)
	case *ast.IndexExpr:
		return LiteralOpen(e.X)
	case *ast.SliceExpr:
		return LiteralOpen(e.X)
	case *ast.TypeAssertExpr:
		return LiteralOpen(e.X)
	case *ast.CallExpr:
		return LiteralOpen(e.Fun)
	case *ast.StarExpr:
		return LiteralOpen(e.X)
	case *ast.UnaryExpr:
		return LiteralOpen(e.X)
	case *ast.BinaryExpr:
		return LiteralOpen(e.X) || LiteralOpen(e.Y)
	}
	return false
}

// InHead reports whether the end of a path is in the header of a statement, outside of parentheses, brackets and
// braces.
func InHead(path []ast.Node) bool {
	for i := len(path) - 2; i >= 0; i-- {
		child := path[i+1]
		switch p := path[i].(type) {
		case *ast.ParenExpr, *ast.CompositeLit, *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if p.Fun != child {
				return false
			}
		case *ast.IndexExpr:
			if p.X != child {
				return false
			}
		case *ast.SliceExpr:
			if p.X != child {
				return false
			}
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
			_, body := child.(*ast.BlockStmt)
			return !body
		}
	}
	return false
}
