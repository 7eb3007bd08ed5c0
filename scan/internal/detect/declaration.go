package detect

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
)

// Declaration returns the name of the top-level declaration that encloses a node: "NewHub", "(*Hub).Run", "Hub.String",
// "defaultPool". It returns an empty string for imports and for nodes outside of declarations.
func Declaration(at inspector.Cursor) string {
	child := at
	for cur := range at.Enclosing((*ast.FuncDecl)(nil), (*ast.ValueSpec)(nil), (*ast.TypeSpec)(nil), (*ast.GenDecl)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.FuncDecl:
			return FuncName(n)
		case *ast.ValueSpec, *ast.TypeSpec:
			child = cur
		case *ast.GenDecl:
			if _, top := cur.Parent().Node().(*ast.File); top {
				return SpecName(child.Node(), at.Node())
			}
		}
	}
	return ""
}

// SpecName returns the name that a spec declares. If the spec declares several variables, it returns the one whose
// value encloses the node at.
func SpecName(spec, at ast.Node) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		for i, v := range spec.Values {
			if len(spec.Values) == len(spec.Names) && v.Pos() <= at.Pos() && at.End() <= v.End() {
				return spec.Names[i].Name
			}
		}
		return spec.Names[0].Name
	}
	return ""
}

// FuncName returns a function's name, qualified by its receiver's type. Type parameters are left out, so that renaming
// them does not change the name.
func FuncName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	star := false
	recv := f.Recv.List[0].Type
	for {
		switch t := recv.(type) {
		case *ast.ParenExpr:
			recv = t.X
		case *ast.StarExpr:
			star, recv = true, t.X
		case *ast.IndexExpr:
			recv = t.X
		case *ast.IndexListExpr:
			recv = t.X
		case *ast.Ident:
			if star {
				return "(*" + t.Name + ")." + f.Name.Name
			}
			return t.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}
