package allow

import (
	"go/ast"
	"go/token"
)

// An anchor is a node that a directive can apply to, from the line above or from the end of its line.
type anchor struct {
	node  ast.Node
	inner bool // no line can be inserted above it, such as an if after else
}

// anchors returns the statements, declarations, specs and fields of a file, without blocks and without simple
// statements in the header of another statement.
func anchors(file *ast.File) []anchor {
	var list []anchor
	header := map[ast.Node]bool{}
	inner := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			header[n.Init] = true
			inner[n.Else] = true
		case *ast.ForStmt:
			header[n.Init], header[n.Post] = true, true
		case *ast.SwitchStmt:
			header[n.Init] = true
		case *ast.TypeSwitchStmt:
			header[n.Init], header[n.Assign] = true, true
		case *ast.CommClause:
			header[n.Comm] = true
		case *ast.StructType:
			list = appendFields(list, n.Fields)
		case *ast.InterfaceType:
			list = appendFields(list, n.Methods)
		}
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.DeclStmt, *ast.EmptyStmt, *ast.BadStmt, *ast.BadDecl:
		case ast.Stmt, ast.Decl, ast.Spec:
			if !header[n] && n.Pos().IsValid() {
				list = append(list, anchor{node: n, inner: inner[n]})
			}
		}
		return true
	})
	return list
}

func appendFields(list []anchor, fields *ast.FieldList) []anchor {
	if fields == nil {
		return list
	}
	for _, f := range fields.List {
		if f.Pos().IsValid() {
			list = append(list, anchor{node: f})
		}
	}
	return list
}

// covered returns the spans that a directive at the anchor covers.
func (a anchor) covered() []span {
	whole := span{a.node.Pos(), a.node.End()}
	switch n := a.node.(type) {
	case ast.Decl, ast.Spec, *ast.Field:
		return []span{whole}
	case *ast.CaseClause:
		whole.end = n.Colon
	case *ast.CommClause:
		whole.end = n.Colon
	}
	var list []span
	start := whole.pos
	ast.Inspect(a.node, func(n ast.Node) bool {
		block, ok := n.(*ast.BlockStmt)
		if !ok || block.Pos() >= whole.end {
			return true
		}
		list = append(list, span{start, block.Pos()})
		start = block.End()
		return false
	})
	return append(list, span{start, whole.end})
}

// A span is a part of a file; end is exclusive.
type span struct{ pos, end token.Pos }

func contain(list []span, pos token.Pos) bool {
	for _, s := range list {
		if s.pos <= pos && pos < s.end {
			return true
		}
	}
	return false
}
