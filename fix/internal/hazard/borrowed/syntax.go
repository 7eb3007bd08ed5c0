package borrowed

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/index"
)

// isLocal reports whether an object is a local variable.
func isLocal(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
}

// declarationOfVariable returns the top-level declaration around a variable's declaration.
func declarationOfVariable(x *index.Index, v *types.Var) ast.Decl { return declarationAt(x, v.Pos()) }

func declarationAt(x *index.Index, pos token.Pos) ast.Decl {
	for _, f := range x.Pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if decl.Pos() <= pos && pos < decl.End() {
				return decl
			}
		}
	}
	return nil
}

// declarationOf returns the declaration of a function with a body, or nil.
func declarationOf(x *index.Index, fn *types.Func) *ast.FuncDecl {
	decl, ok := declarationAt(x, fn.Pos()).(*ast.FuncDecl)
	if !ok || decl.Body == nil || x.Info.Defs[decl.Name] != fn {
		return nil
	}
	return decl
}

// namedResult returns the name of the i-th result of a function, or nil.
func namedResult(fn ast.Node, i int) *ast.Ident {
	var t *ast.FuncType
	switch n := fn.(type) {
	case *ast.FuncDecl:
		t = n.Type
	case *ast.FuncLit:
		t = n.Type
	}
	if t == nil || t.Results == nil {
		return nil
	}
	for _, f := range t.Results.List {
		for _, name := range f.Names {
			if i == 0 {
				return name
			}
			i--
		}
	}
	return nil
}

// mentions reports whether some node of a declaration satisfies a predicate.
func mentions(decl ast.Node, is func(ast.Node) bool) bool {
	found := false
	ast.Inspect(decl, func(n ast.Node) bool {
		found = found || n != nil && is(n)
		return !found
	})
	return found
}

// inLiteral reports whether a node lies in a function literal of a declaration.
func inLiteral(decl, at ast.Node) bool {
	return mentions(decl, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		return ok && lit.Pos() <= at.Pos() && at.End() <= lit.End()
	})
}
