package changes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// source gives access to the packages that are loaded with bodies, and finds the package of a cursor.
type source struct {
	Packages *index.Packages
	project  *project.Project
	of       map[*inspector.Inspector]*index.Index
}

func newSource(packages *index.Packages, p *project.Project) *source {
	return &source{packages, p, map[*inspector.Inspector]*index.Index{}}
}

// At returns the index of the package that a cursor belongs to.
func (s *source) At(c inspector.Cursor) *index.Index { return s.of[c.Inspector()] }

// placeOf returns the file and line of a cursor.
func (s *source) placeOf(at inspector.Cursor) string {
	return s.project.PlaceOf(s.At(at).Pkg, at.Node().Pos())
}

// In returns the index of a package, and makes it known to At.
func (s *source) In(pkg *load.Package) *index.Index {
	x := s.project.Index(pkg)
	s.of[x.Root.Inspector()] = x
	return x
}

// loaded reports whether a function's body is loaded.
func (s *source) loaded(fn *types.Func) bool {
	return fn != nil && !index.IsAbstract(fn) && s.Packages.Of[fn.Pkg()] != nil
}

// declaration returns the declaration of a function whose body is loaded.
func (s *source) declaration(fn *types.Func) (*index.Index, *ast.FuncDecl, bool) {
	x := s.In(s.Packages.Of[fn.Pkg()])
	id, ok := x.Root.FindByPos(fn.Pos(), fn.Pos()+token.Pos(len(fn.Name())))
	if !ok {
		return nil, nil, false
	}
	decl, ok := id.Parent().Node().(*ast.FuncDecl)
	return x, decl, ok && decl.Body != nil
}

// enclosingDecl returns the function declaration around a cursor; nil outside of functions.
func enclosingDecl(at inspector.Cursor) *ast.FuncDecl {
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		return f.Node().(*ast.FuncDecl)
	}
	return nil
}
