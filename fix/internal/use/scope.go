package use

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

// view is what a site sees: the functions around it and the variables that it can name.
type view struct {
	pkg       *load.Package
	site      *site.Site
	functions []ast.Node // *ast.FuncLit and *ast.FuncDecl, the innermost first
	variables []variable // the nearest first: by function, then by block, then what was declared last; parameters in their order, the receiver after them
}

// variable is one that can be named at a site: it is declared before it, and no other of its name hides it.
type variable struct {
	*types.Var
	depth int // index of its function; as many as there are functions for one of the package
	role  role
}

// role is how a variable comes to be.
type role int

const (
	aLocal role = iota
	aParameter
	aReceiver
	aResult
	aGlobal
)

func viewFrom(pkg *load.Package, s *site.Site) *view {
	v := &view{pkg: pkg, site: s}
	for _, n := range slices.Backward(s.Path) {
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			v.functions = append(v.functions, n)
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
		var list []variable
		for _, name := range scope.Names() {
			obj, ok := scope.Lookup(name).(*types.Var)
			if _, seen := innermost.LookupParent(name, pos); ok && seen == obj {
				list = append(list, v.variable(obj))
			}
		}
		slices.SortFunc(list, func(a, b variable) int {
			if n := cmp.Compare(a.role, b.role); n != 0 {
				return n
			}
			if a.role == aLocal {
				return cmp.Compare(b.Pos(), a.Pos())
			}
			return cmp.Compare(a.Pos(), b.Pos())
		})
		v.variables = append(v.variables, list...)
	}
	return v
}

func (v *view) variable(obj *types.Var) variable {
	x := variable{Var: obj, depth: len(v.functions), role: aGlobal}
	if obj.Parent() == v.pkg.Types.Scope() {
		return x
	}
	x.role = aLocal
	for i, f := range v.functions {
		if f.Pos() <= obj.Pos() && obj.Pos() < f.End() {
			x.depth = i
			sig := v.signature(f)
			switch {
			case sig == nil:
			case sig.Recv() == obj:
				x.role = aReceiver
			case syntax.IsParameter(sig.Params(), obj):
				x.role = aParameter
			case syntax.IsParameter(sig.Results(), obj):
				x.role = aResult
			}
			break
		}
	}
	return x
}

func (v *view) signature(f ast.Node) *types.Signature {
	return syntax.EnclosingSignature(v.pkg.Info, []ast.Node{f})
}

// name is what a function is called in a sentence.
func (v *view) name(f ast.Node) string {
	if decl, ok := f.(*ast.FuncDecl); ok {
		return syntax.FunctionName(decl)
	}
	return fmt.Sprintf("the function on line %d", v.line(f.Pos()))
}

// runsByItself says that a function is main or init, which have no parameters.
func runsByItself(f ast.Node) bool {
	decl, ok := f.(*ast.FuncDecl)
	return ok && decl.Recv == nil && (decl.Name.Name == "main" || decl.Name.Name == "init")
}

// unset says that a variable of a type that can be nil is declared without a value, so that what it holds at the site
// is not plain.
func (v *view) unset(x variable) bool {
	switch identity.Under(x.Type()).(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Chan, *types.Signature, *types.Slice:
	default:
		return false
	}
	if x.role == aResult {
		return true
	}
	if x.role == aParameter || x.role == aReceiver {
		return false
	}
	for _, f := range v.pkg.Files {
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

// line is the line of a place in the site's file.
func (v *view) line(pos token.Pos) int { return v.site.File.Tok.Line(pos) }

// assignments are the assignments to a local variable, the one that declares it included.
func (v *view) assignments(x *types.Var) []*ast.AssignStmt {
	decl := v.site.Decl()
	if decl == nil {
		return nil
	}
	var out []*ast.AssignStmt
	ast.Inspect(decl, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if ok && slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool {
			id, ok := l.(*ast.Ident)
			return ok && syntax.Object(v.pkg.Info, id) == x
		}) {
			out = append(out, a)
		}
		return true
	})
	return out
}

// assigned are the assignments to a local variable after its declaration.
func (v *view) assigned(x *types.Var) []*ast.AssignStmt {
	return slices.DeleteFunc(v.assignments(x), func(a *ast.AssignStmt) bool {
		return a.Pos() <= x.Pos() && x.Pos() < a.End()
	})
}
