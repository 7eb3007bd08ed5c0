package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// site is a violation's place in the syntax that all variants of its package share.
type site struct {
	v    *scan.Violation
	file *load.File
	expr ast.Expr   // what is replaced: the violation, and the & and the parentheses around it
	path []ast.Node // the nodes around it, the file first, expr last

	takes *standIn // what stands in its place instead of the use, or nil

	keeps bool // the closes that could go with it stay; see [KeepClose]
}

// standIn is what stands in a violation's place where its function takes the value.
type standIn struct {
	name string
	of   func(configuration string) *types.Var
}

// locate finds the node of a violation by its bytes.
func locate(v *scan.Violation) (*site, *Refusal) {
	f := v.Source
	stale := &Refusal{RefusedStale, fmt.Sprintf("%s:%d:%d no longer holds what was scanned; scan again", v.File, v.Line, v.Column)}
	if f == nil || f.Syntax == nil || v.Snippet != nil || v.Offset < 0 || v.Offset >= v.End || v.End > len(f.Src) || v.End > f.Tok.Size() {
		return nil, stale
	}
	path := enclosing(f.Syntax, f.Tok.Pos(v.Offset), f.Tok.Pos(v.End))
	if path == nil {
		return nil, stale
	}
	switch n := path[len(path)-1].(type) {
	case *ast.ValueSpec:
		return nil, &Refusal{RefusedCopy, v.Code + " holds the struct itself: what it gets from the owner would be a copy; make it a pointer first"}
	case ast.Expr:
		s := &site{v: v, file: f, expr: n, path: path}
		s.widen()
		return s, nil
	}
	return nil, stale
}

// enclosing lists the nodes from the file down to the outermost one that spans exactly [start, end); nil when there is none.
func enclosing(file *ast.File, start, end token.Pos) []ast.Node {
	var found []ast.Node
	root, around := statementAround(file, start, end)
	ast.PreorderStack(root, around, func(n ast.Node, stack []ast.Node) bool {
		if found != nil || n.End() < end {
			return false
		}
		if _, isFile := n.(*ast.File); !isFile && n.Pos() > start {
			return false
		}
		if n.Pos() == start && n.End() == end {
			switch n.(type) {
			case ast.Expr, *ast.ValueSpec:
				found = append(append(found, stack...), n)
				return false
			}
		}
		return true
	})
	return found
}

// statementAround is where to look for what spans a range: the statement of a function's body that it lies in, with the
// nodes around that, or the file.
func statementAround(file *ast.File, start, end token.Pos) (ast.Node, []ast.Node) {
	i, _ := slices.BinarySearchFunc(file.Decls, start, func(d ast.Decl, pos token.Pos) int { return cmp.Compare(d.End(), pos+1) })
	if i == len(file.Decls) {
		return file, nil
	}
	f, ok := file.Decls[i].(*ast.FuncDecl)
	if !ok || f.Body == nil {
		return file, nil
	}
	j, _ := slices.BinarySearchFunc(f.Body.List, start, func(s ast.Stmt, pos token.Pos) int { return cmp.Compare(s.End(), pos+1) })
	if j == len(f.Body.List) || start < f.Body.List[j].Pos() || f.Body.List[j].End() < end {
		return file, nil
	}
	return f.Body.List[j], []ast.Node{file, f, f.Body}
}

// parent is the i-th node around the site's expression, from 1; nil outside of the file.
func (s *site) parent(i int) ast.Node {
	if i >= len(s.path) {
		return nil
	}
	return s.path[len(s.path)-1-i]
}

// widen takes in what has no meaning without the violation: the address of a literal, and parentheses.
func (s *site) widen() {
	for {
		switch p := s.parent(1).(type) {
		case *ast.ParenExpr:
			s.expr = p
		case *ast.UnaryExpr:
			if _, ok := ast.Unparen(s.expr).(*ast.CompositeLit); !ok || p.Op != token.AND {
				return
			}
			s.expr = p
		default:
			return
		}
		s.path = s.path[:len(s.path)-1]
	}
}

// start and end are the offsets of what is replaced.
func (s *site) start() int { return s.file.Tok.Offset(s.expr.Pos()) }
func (s *site) end() int   { return s.file.Tok.Offset(s.expr.End()) }

// typ is the type of what is replaced in a variant; nil when the variant does not know it.
func (s *site) typ(pkg *load.Package) types.Type { return pkg.Info.TypeOf(s.expr) }

// decl is the top-level declaration around the site.
func (s *site) decl() ast.Decl {
	for _, n := range s.path {
		if d, ok := n.(ast.Decl); ok {
			return d
		}
	}
	return nil
}

// spec is the package-level variable declaration whose initialiser holds the site outside of any function literal, or nil.
func (s *site) spec() *ast.ValueSpec {
	var spec *ast.ValueSpec
	for _, n := range s.path {
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return nil
		case *ast.ValueSpec:
			spec = n
		}
	}
	return spec
}
