package scope

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Scope is what a site sees: the functions around it and the variables that it can name.
type Scope struct {
	Pkg       *load.Package
	Site      *site.Site
	Functions []ast.Node // *ast.FuncLit and *ast.FuncDecl, the innermost first
	Variables []Variable // the nearest first: by function, then by block, then what was declared last; parameters in their order, the receiver after them
}

// Variable is one that can be named at a site: it is declared before it, and no other of its name hides it.
type Variable struct {
	*types.Var
	Depth int // index of its function; as many as there are functions for one of the package
	Role  Role
}

// Role is how a variable comes to be.
type Role int

// The roles, in the order in which the variables of one block are listed.
const (
	Local Role = iota
	Parameter
	Receiver
	Result
	Global
)

// From returns what a site sees in one of its variants.
func From(pkg *load.Package, s *site.Site) *Scope {
	v := &Scope{Pkg: pkg, Site: s}
	for _, n := range slices.Backward(s.Path) {
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			v.Functions = append(v.Functions, n)
		}
	}
	file := pkg.Info.Scopes[s.File.Syntax]
	if file == nil {
		return v
	}
	pos := s.Expr.Pos()
	innermost := file.Innermost(pos)
	for scope := innermost; scope != nil && scope != types.Universe; scope = scope.Parent() {
		if scope == file {
			continue // imports
		}
		var list []Variable
		for _, name := range scope.Names() {
			obj, ok := scope.Lookup(name).(*types.Var)
			if _, seen := innermost.LookupParent(name, pos); ok && seen == obj {
				list = append(list, v.Variable(obj))
			}
		}
		slices.SortFunc(list, func(a, b Variable) int {
			if n := cmp.Compare(a.Role, b.Role); n != 0 {
				return n
			}
			if a.Role == Local {
				return cmp.Compare(b.Pos(), a.Pos())
			}
			return cmp.Compare(a.Pos(), b.Pos())
		})
		v.Variables = append(v.Variables, list...)
	}
	return v
}

// Variable returns a variable as the site sees it.
func (v *Scope) Variable(obj *types.Var) Variable {
	x := Variable{Var: obj, Depth: len(v.Functions), Role: Global}
	if obj.Parent() == v.Pkg.Types.Scope() {
		return x
	}
	x.Role = Local
	for i, f := range v.Functions {
		if f.Pos() <= obj.Pos() && obj.Pos() < f.End() {
			x.Depth = i
			sig := v.Signature(f)
			switch {
			case sig == nil:
			case sig.Recv() == obj:
				x.Role = Receiver
			case syntax.IsParameter(sig.Params(), obj):
				x.Role = Parameter
			case syntax.IsParameter(sig.Results(), obj):
				x.Role = Result
			}
			break
		}
	}
	return x
}

// Signature returns that of a function around the site.
func (v *Scope) Signature(f ast.Node) *types.Signature {
	return syntax.EnclosingSignature(v.Pkg.Info, []ast.Node{f})
}

// Name returns what a function is called in a sentence.
func (v *Scope) Name(f ast.Node) string {
	if decl, ok := f.(*ast.FuncDecl); ok {
		return syntax.FunctionName(decl)
	}
	return fmt.Sprintf("the function on line %d", v.Line(f.Pos()))
}

// Unset reports whether a variable of a type that can be nil is declared without a value, so that what it holds at the
// site is not plain.
func (v *Scope) Unset(x Variable) bool {
	switch identity.Under(x.Type()).(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Chan, *types.Signature, *types.Slice:
	default:
		return false
	}
	if x.Role == Result {
		return true
	}
	if x.Role == Parameter || x.Role == Receiver {
		return false
	}
	for _, f := range v.Pkg.Files {
		if f.Syntax.FileStart > x.Pos() || x.Pos() >= f.Syntax.FileEnd {
			continue
		}
		bare := false
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if n == nil || n.Pos() > x.Pos() || n.End() <= x.Pos() {
				_, isFile := n.(*ast.File)
				return isFile
			}
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 0 {
				bare = bare || slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Pos() == x.Pos() })
			}
			return true
		})
		return bare
	}
	return false
}

// Line returns the line of a place in the site's file.
func (v *Scope) Line(pos token.Pos) int { return v.Site.File.Tok.Line(pos) }

// Assignments returns the assignments to a local variable, the one that declares it included.
func (v *Scope) Assignments(x *types.Var) []*ast.AssignStmt {
	decl := v.Site.Decl()
	if decl == nil {
		return nil
	}
	var out []*ast.AssignStmt
	ast.Inspect(decl, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if ok && slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool {
			id, ok := l.(*ast.Ident)
			return ok && syntax.Object(v.Pkg.Info, id) == x
		}) {
			out = append(out, a)
		}
		return true
	})
	return out
}

// Assigned returns the assignments to a local variable after its declaration.
func (v *Scope) Assigned(x *types.Var) []*ast.AssignStmt {
	return slices.DeleteFunc(v.Assignments(x), func(a *ast.AssignStmt) bool {
		return a.Pos() <= x.Pos() && x.Pos() < a.End()
	})
}

// IsNil reports whether an expression is nil.
func (v *Scope) IsNil(e ast.Expr) bool { return v.Pkg.Info.Types[ast.Unparen(e)].IsNil() }
