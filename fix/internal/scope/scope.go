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

// Scope describes the context of a site: the functions around it and the variables in scope there.
type Scope struct {
	Pkg       *load.Package
	Site      *site.Site
	Functions []ast.Node // *ast.FuncLit and *ast.FuncDecl, innermost first
	// nearest first: by function, by block, by latest declaration; parameters in order, then the receiver
	Variables []Variable
}

// Variable is a variable in scope at a site: declared before it and not shadowed.
type Variable struct {
	*types.Var
	Depth int // index of its function in Functions; len(Functions) for a package-level variable
	Role  Role
}

// Role is the kind of a variable's declaration.
type Role int

// The roles, in the order in which the variables of one block are listed.
const (
	Local Role = iota
	Parameter
	Receiver
	Result
	Global
)

// From returns the scope of a site in one of its variants.
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

// Variable returns a variable with its role and depth as seen from the site.
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

// Signature returns the signature of a function around the site.
func (v *Scope) Signature(f ast.Node) *types.Signature {
	return syntax.EnclosingSignature(v.Pkg.Info, []ast.Node{f})
}

// Name returns the name of a function for messages.
func (v *Scope) Name(f ast.Node) string {
	if decl, ok := f.(*ast.FuncDecl); ok {
		return syntax.FunctionName(decl)
	}
	return fmt.Sprintf("the function on line %d", v.Line(f.Pos()))
}

// Unset reports whether a variable of a nilable type is declared without a value, so that it may be nil at the site.
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

// Line returns the line of a position in the site's file.
func (v *Scope) Line(pos token.Pos) int { return v.Site.File.Tok.Line(pos) }

// Assignments returns the assignments to a local variable, including its declaration with :=.
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
