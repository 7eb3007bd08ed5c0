package detect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// Package is what is read of one variant of a package: what a go/analysis pass has. Files may be some of its files, as
// long as Types and Info know them.
type Package struct {
	Path  string // import path without a _test suffix
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// Expression returns a package that holds nothing but an expression.
func Expression(x ast.Expr, pkg *types.Package, info *types.Info) *Package {
	spec := &ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent("_")}, Values: []ast.Expr{x}}
	file := &ast.File{Name: ast.NewIdent(pkg.Name()), Decls: []ast.Decl{&ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}}}}
	return &Package{Path: pkg.Path(), Files: []*ast.File{file}, Types: pkg, Info: info}
}

// Finding is a place that breaks a rule.
type Finding struct {
	Claim
	Start, End token.Pos
	At         inspector.Cursor // what is forbidden, or a node that holds it and nothing else
	File       *ast.File
	Value      bool // a function is used as a value, not called

	pkg          *Package
	undetermined bool // whether an argument is what the entry asks for is not known
}

// pass is a search of one package.
type pass struct {
	*Detector
	*Package
	own derivations // of the package, where they were not learned
}

// report yields a finding for each claim on a node.
func report(claims []Claim, at inspector.Cursor, value bool, yield func(Finding)) {
	for _, c := range claims {
		yield(Finding{Claim: c, Start: at.Node().Pos(), End: at.Node().End(), At: at, Value: value})
	}
}

// qualified returns the whole mention of an identifier: the selector that it ends, or itself.
func qualified(id inspector.Cursor) inspector.Cursor {
	if sel, ok := id.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel == id.Node() {
		return id.Parent()
	}
	return id
}

// outsideParens returns the outermost of the parentheses around an expression and nothing else, or the expression.
func outsideParens(expr inspector.Cursor) inspector.Cursor {
	for {
		if _, ok := expr.Parent().Node().(*ast.ParenExpr); !ok {
			return expr
		}
		expr = expr.Parent()
	}
}
