package syntax

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// DeclName returns the name of a function or method, or the first name of another declaration.
func DeclName(decl ast.Decl) string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return FunctionName(d)
	case *ast.GenDecl:
		if len(d.Specs) > 0 {
			if spec, ok := d.Specs[0].(*ast.ValueSpec); ok {
				return spec.Names[0].Name
			}
		}
	}
	return ""
}

// Special reports whether the go command treats a function specially: main, init, a test.
func Special(file *load.File, decl *ast.FuncDecl) bool {
	name := decl.Name.Name
	if name == "_" || name == "init" || name == "main" && file.Syntax.Name.Name == "main" {
		return true
	}
	return strings.HasSuffix(file.Path, "_test.go") && slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"}, func(kind string) bool { return strings.HasPrefix(name, kind) })
}

// FunctionName returns the name of a function or method: "NewHub", "(*Hub).Stop".
func FunctionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	recv, star := f.Recv.List[0].Type, ""
	if s, ok := recv.(*ast.StarExpr); ok {
		recv, star = s.X, "*"
	}
	switch t := recv.(type) {
	case *ast.IndexExpr:
		recv = t.X
	case *ast.IndexListExpr:
		recv = t.X
	}
	name := types.ExprString(recv)
	if star != "" {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

// Root returns the identifier at the root of selectors, indexes, slices, dereferences, address operators and type
// assertions: a for &a.b[0].c. It is nil where the root is another expression.
func Root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// Object returns the object that an identifier declares or uses.
func Object(info *types.Info, id *ast.Ident) types.Object {
	if obj := info.Defs[id]; obj != nil {
		return obj
	}
	return info.Uses[id]
}

// IsParameter reports whether a tuple contains a variable.
func IsParameter(list *types.Tuple, obj *types.Var) bool {
	for p := range list.Variables() {
		if p == obj {
			return true
		}
	}
	return false
}
