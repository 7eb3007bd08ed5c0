package site

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Function returns the innermost function around the site, nil if there is none.
func (s *Site) Function() ast.Node {
	for _, n := range slices.Backward(s.Path) {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return n
		}
	}
	return nil
}

// Site is the position of a violation in the syntax tree that all variants of its package share.
type Site struct {
	V    *scan.Violation
	File *load.File
	Expr ast.Expr   // expression to replace: the violation with & and parentheses around it
	Path []ast.Node // enclosing nodes, from the file to Expr

	Takes *StandIn // replaces the violation instead of the use, or nil

	KeepsCloses bool // keep the close calls of its value; see the alternative keep-close
}

// StandIn is the parameter that replaces a violation if its function takes the value.
type StandIn struct {
	Name string
	Of   func(configuration string) *types.Var
}

// Locate returns the site of a violation, by its byte offsets.
func Locate(v *scan.Violation) (*Site, *refusal.Refusal) {
	f := v.Source
	stale := &refusal.Refusal{Kind: refusal.Stale, Detail: fmt.Sprintf("%s:%d:%d no longer holds what was scanned; scan again", v.File, v.Line, v.Column)}
	if f == nil || f.Syntax == nil || v.Snippet != nil || v.Offset < 0 || v.Offset >= v.End || v.End > len(f.Src) || v.End > f.Tok.Size() {
		return nil, stale
	}
	path := syntax.Enclosing(f.Syntax, f.Tok.Pos(v.Offset), f.Tok.Pos(v.End))
	if path == nil {
		return nil, stale
	}
	switch n := path[len(path)-1].(type) {
	case *ast.ValueSpec:
		return nil, &refusal.Refusal{Kind: refusal.Copy, Detail: v.Code + " holds the struct itself: what it gets from the owner would be a copy; make it a pointer first"}
	case ast.Expr:
		s := &Site{V: v, File: f, Expr: n, Path: path}
		s.Extend()
		return s, nil
	}
	return nil, stale
}

// Parent returns the i-th node around the site's expression, from 1; nil beyond the file.
func (s *Site) Parent(i int) ast.Node {
	if i >= len(s.Path) {
		return nil
	}
	return s.Path[len(s.Path)-1-i]
}

// Extend includes the parentheses around the expression, and the & before a composite literal.
func (s *Site) Extend() {
	for {
		switch p := s.Parent(1).(type) {
		case *ast.ParenExpr:
			s.Expr = p
		case *ast.UnaryExpr:
			if _, ok := ast.Unparen(s.Expr).(*ast.CompositeLit); !ok || p.Op != token.AND {
				return
			}
			s.Expr = p
		default:
			return
		}
		s.Path = s.Path[:len(s.Path)-1]
	}
}

// Start returns the offset of the expression.
func (s *Site) Start() int { return s.File.Tok.Offset(s.Expr.Pos()) }

// End returns the offset after the expression.
func (s *Site) End() int { return s.File.Tok.Offset(s.Expr.End()) }

// Typ returns the type of the expression in a variant, nil if unknown.
func (s *Site) Typ(pkg *load.Package) types.Type { return pkg.Info.TypeOf(s.Expr) }

// Decl returns the top-level declaration around the site.
func (s *Site) Decl() ast.Decl {
	for _, n := range s.Path {
		if d, ok := n.(ast.Decl); ok {
			return d
		}
	}
	return nil
}

// Spec returns the package-level variable declaration whose initialiser contains the site outside function literals, or
// nil.
func (s *Site) Spec() *ast.ValueSpec {
	var spec *ast.ValueSpec
	for _, n := range s.Path {
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return nil
		case *ast.ValueSpec:
			spec = n
		}
	}
	return spec
}

// Embedded reports whether the site is the type of an embedded field, T or *T.
func (s *Site) Embedded() bool {
	for i := 1; s.Parent(i) != nil; i++ {
		switch p := s.Parent(i).(type) {
		case *ast.StarExpr:
		case *ast.Field:
			_, isStruct := s.Parent(i + 2).(*ast.StructType)
			return len(p.Names) == 0 && isStruct
		default:
			return false
		}
	}
	return false
}
