package detect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// A Package is one type-checked variant of a package, as a go/analysis pass has it. Files may be a subset of the
// package's files, but Types and Info must cover them.
type Package struct {
	Path  string // import path without a _test suffix
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// Expression returns a package that consists of one expression.
func Expression(x ast.Expr, pkg *types.Package, info *types.Info) *Package {
	spec := &ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent("_")}, Values: []ast.Expr{x}}
	file := &ast.File{Name: ast.NewIdent(pkg.Name()), Decls: []ast.Decl{&ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}}}}
	return &Package{Path: pkg.Path(), Files: []*ast.File{file}, Types: pkg, Info: info}
}

// A Finding is a place that breaks a rule.
type Finding struct {
	Claim
	Start, End token.Pos
	At         inspector.Cursor // the forbidden expression, or a node that encloses it and nothing else
	File       *ast.File
	Value      bool // the function is used as a value, not called

	pkg          *Package
	undetermined bool // the entry depends on an argument whose value is not known
}

// A pass is the search of one package.
type pass struct {
	*Detector
	*Package
	own derivations // derivations of this package, if it was not learned
}

// report yields a finding for each claim on a node.
func report(claims []Claim, at inspector.Cursor, value bool, yield func(Finding)) {
	for _, c := range claims {
		yield(Finding{Claim: c, Start: at.Node().Pos(), End: at.Node().End(), At: at, Value: value})
	}
}

// qualified returns the selector expression whose selected identifier is id, else id itself.
func qualified(id inspector.Cursor) inspector.Cursor {
	if sel, ok := id.Parent().Node().(*ast.SelectorExpr); ok && sel.Sel == id.Node() {
		return id.Parent()
	}
	return id
}

// outsideParens returns the outermost parenthesised expression around expr, or expr if it has no parentheses.
func outsideParens(expr inspector.Cursor) inspector.Cursor {
	for {
		if _, ok := expr.Parent().Node().(*ast.ParenExpr); !ok {
			return expr
		}
		expr = expr.Parent()
	}
}
