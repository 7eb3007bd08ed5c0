package options

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan/load"
)

// setLater returns how the owner sets something in the value that a use returns after it is made, in words: a field is
// assigned, or a function value is applied to it, as an option is. It looks at the package-level variables of the
// value's type that the use reads, and where they are passed to functions that are loaded. What methods and libraries
// do is ordinary work of the value.
func (o *owners) setLater(c *constructions, pkg *load.Package) string {
	if c.typ == nil {
		return ""
	}
	in := o.values.frame(pkg, nil, nil)
	scope := pkg.Types.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok || !identity.Same(deref(v.Type()), deref(c.typ)) {
			continue
		}
		if key, _ := identity.KeyOf(v); !c.mentions[key] {
			continue
		}
		if how := (laterSettings{o.values.bodies}).of(in, v, 0); how != "" {
			return how
		}
	}
	return ""
}

// laterSettings finds how code sets something in a value after the value is made.
type laterSettings struct{ *bodies }

// of returns how something is set in what a variable points to, in the code of a package.
func (l laterSettings) of(in *frame, v *types.Var, depth int) string {
	for _, at := range in.index.Of[v] {
		if strings.HasSuffix(in.index.File(at.Node()).Path, "_test.go") {
			continue
		}
		if how := l.at(in, v, at, depth); how != "" {
			return how
		}
	}
	return ""
}

// at returns how something is set in a value at one mention of it.
func (l laterSettings) at(in *frame, v *types.Var, at inspector.Cursor, depth int) string {
	place := func() string { return l.project.PlaceOf(in.pkg, at.Node().Pos()) }
	part := at
	for slices.Contains([]edge.Kind{edge.SelectorExpr_X, edge.StarExpr_X, edge.ParenExpr_X, edge.UnaryExpr_X}, part.ParentEdgeKind()) {
		part = part.Parent()
	}
	if part != at && syntax.Writes(part) {
		return fmt.Sprintf("%s is set at %s", words.Brief(part.Node().(ast.Expr)), place())
	}
	kind, i := part.ParentEdge()
	if stmt, ok := part.Parent().Node().(*ast.AssignStmt); ok && kind == edge.AssignStmt_Rhs && len(stmt.Lhs) == len(stmt.Rhs) && depth < maxRead {
		id, _ := stmt.Lhs[i].(*ast.Ident)
		same := identity.Same(deref(in.pkg.Info.TypeOf(part.Node().(ast.Expr))), deref(v.Type()))
		if other, ok := in.pkg.Info.Defs[id].(*types.Var); ok && same { // a copy, or another name
			return l.of(in, other, depth+1)
		}
	}
	if kind != edge.CallExpr_Args || depth >= maxRead {
		return ""
	}
	call := part.Parent().Node().(*ast.CallExpr)
	fn := typeutil.StaticCallee(in.pkg.Info, call)
	if fn == nil {
		sig, isFunc := types.Unalias(in.pkg.Info.TypeOf(call.Fun)).Underlying().(*types.Signature)
		if isFunc && in.index.Builtin(call) == "" && !in.pkg.Info.Types[call.Fun].IsType() && syntax.Callee(in.pkg.Info, call.Fun) == nil && sig.Results().Len() == 0 {
			return fmt.Sprintf("%s is applied to it at %s", words.Brief(call.Fun), place())
		}
		return ""
	}
	b := l.body(in, fn.Origin())
	if b == nil || fn.Signature().Variadic() || i >= fn.Signature().Params().Len() {
		return ""
	}
	inside := &frame{pkg: b.pkg, index: l.project.Index(b.pkg), decl: b.decl}
	return l.of(inside, b.pkg.Info.Defs[b.decl.Name].(*types.Func).Signature().Params().At(i), depth+1)
}
