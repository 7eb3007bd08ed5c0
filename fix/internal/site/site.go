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

// Function returns the innermost function around the site.
func (s *Site) Function() ast.Node {
	for _, n := range slices.Backward(s.Path) {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return n
		}
	}
	return nil
}

// Site is a violation's place in the syntax that all variants of its package share.
type Site struct {
	V    *scan.Violation
	File *load.File
	Expr ast.Expr   // what is replaced: the violation, and the & and the parentheses around it
	Path []ast.Node // the nodes around it, the file first, expr last

	Takes *StandIn // what stands in its place instead of the use, or nil

	KeepsCloses bool // the closes that could go with it stay; see the alternative keep-close
}

// StandIn is what stands in a violation's place where its function takes the value.
type StandIn struct {
	Name string
	Of   func(configuration string) *types.Var
}

// Locate finds the node of a violation by its bytes.
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

// Parent returns the i-th node around the site's expression, from 1; nil outside of the file.
func (s *Site) Parent(i int) ast.Node {
	if i >= len(s.Path) {
		return nil
	}
	return s.Path[len(s.Path)-1-i]
}

// Extend takes in what has no meaning without the violation: the address of a literal, and parentheses.
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

// Start returns the offset at which what is replaced begins.
func (s *Site) Start() int { return s.File.Tok.Offset(s.Expr.Pos()) }

// End returns the offset behind what is replaced.
func (s *Site) End() int { return s.File.Tok.Offset(s.Expr.End()) }

// Typ returns the type of what is replaced in a variant; nil when the variant does not know it.
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

// Spec returns the package-level variable declaration whose initialiser holds the site outside of any function literal,
// or nil.
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

// Embedded reports whether the site is the type of an embedded field, or of a pointer that is.
func (s *Site) Embedded() bool {
	for i := 1; s.Parent(i) != nil; i++ {
		switch p := s.Parent(i).(type) {
		case *ast.StarExpr, *ast.ParenExpr:
		case *ast.Field:
			_, isStruct := s.Parent(i + 2).(*ast.StructType)
			return len(p.Names) == 0 && isStruct
		default:
			return false
		}
	}
	return false
}
