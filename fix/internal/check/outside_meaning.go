package check

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// compareObject compares the objects that a name denotes before and after.
func (c *outside) compareObject(file *load.File, path []ast.Node, was, is *ast.Ident) *refusal.Refusal {
	old, now := syntax.Object(c.pkg.Info, was), syntax.Object(c.after.Info, is)
	if old == nil || now == nil || c.sameObject(old, now) {
		return nil
	}
	if len(path) > 1 {
		if sel, ok := path[len(path)-2].(*ast.SelectorExpr); ok && sel.Sel == was && c.movedMember(sel, old, now) {
			return nil
		}
	}
	return c.refuse(refusal.Name, file, was, "means %s there, and would mean %s", c.describe(old), c.describe(now))
}

// movedMember reports whether a selected member changes as expected: its operand gets another type, or its package is
// the old one of a moved import.
func (c *outside) movedMember(sel *ast.SelectorExpr, old, now types.Object) bool {
	if s := c.pkg.Info.Selections[sel]; s != nil {
		return slices.ContainsFunc(c.retypes, func(r retype) bool {
			return identity.Same(r.old, s.Recv()) || pointsTo(s.Recv(), r.old) || pointsTo(r.old, s.Recv())
		})
	}
	return c.movedPackage(old.Pkg(), now.Pkg())
}

func pointsTo(t, elem types.Type) bool { return identity.PointsTo(t, elem) }

// movedPackage reports whether the rewrite moves an import from one package to the other.
func (c *outside) movedPackage(old, now *types.Package) bool {
	if old == nil || now == nil {
		return false
	}
	return slices.ContainsFunc(c.rewrites, func(d *filerewrite.File) bool {
		return slices.ContainsFunc(d.Moves, func(m *filerewrite.Move) bool { return m.Old == old.Path() && m.Goes(now.Path()) })
	})
}

// sameObject reports whether two objects before and after have the same declaration.
func (c *outside) sameObject(old, now types.Object) bool {
	if old == now {
		return true
	}
	if x, ok := old.(*types.PkgName); ok {
		y, ok := now.(*types.PkgName)
		return ok && (x.Imported().Path() == y.Imported().Path() || c.movedPackage(x.Imported(), y.Imported()))
	}
	if old.Name() != now.Name() || !old.Pos().IsValid() || !now.Pos().IsValid() {
		return identity.SameObject(old, now) && old.Parent() == now.Parent()
	}
	if old.Pos() == now.Pos() {
		return true
	}
	for _, p := range c.files {
		if !p.contains(old.Pos()) {
			continue
		}
		if p.file == nil {
			return true // a syntax error, reported elsewhere
		}
		at, ok := p.resultOffset(p.source.Tok.Offset(old.Pos()))
		if !ok { // its declaration was edited
			return p.file.FileStart <= now.Pos() && now.Pos() <= p.file.FileEnd && isPackageLevel(old) == isPackageLevel(now)
		}
		if now.Pos() == p.file.FileStart+token.Pos(at) {
			return true
		}
		// The old declaration a, err := f() is now an assignment, because an edit above it declares err.
		if at >= len(p.at) || p.at[at] == 0 {
			return false
		}
		id, ok := p.nodes[p.at[at]-1].(*ast.Ident)
		return ok && c.after.Info.Uses[id] == now
	}
	if x, ok := old.(*types.Var); ok && x.IsField() && c.widened.recheckedAs(old.Pkg(), now.Pkg()) {
		return true // a field of a struct in an imported package that was checked again
	}
	a, ok := identity.KeyOf(old)
	b, also := identity.KeyOf(now)
	return ok && also && a == b || c.movedPackage(old.Pkg(), now.Pkg())
}

// isPackageLevel reports whether an object is declared at package level.
func isPackageLevel(obj types.Object) bool { return obj.Parent() == obj.Pkg().Scope() }

// describe names an object, qualified, with its place if it is of this package.
func (c *outside) describe(obj types.Object) string {
	if obj.Pkg() == nil {
		return "the language's " + obj.Name()
	}
	if p, ok := obj.(*types.PkgName); ok {
		return "package " + p.Imported().Path()
	}
	name := obj.Pkg().Name() + "." + obj.Name()
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		name = identity.Short(f.Signature().Recv().Type()) + "." + obj.Name()
	}
	if place := c.project.PlaceOf(c.pkg, obj.Pos()); place != "" && obj.Pkg().Path() == c.pkg.Types.Path() {
		name += " of " + place
	}
	return name
}

// compareConstant compares the values of constant expressions. The value may change if the expression contains a
// replaced constant with another value; that is reported as a hazard. It may not change because the new constant has
// another kind: 1 / 2 is 0, and 1 / 2.0 is 0.5.
func (c *outside) compareConstant(file *load.File, was ast.Expr, old, now types.TypeAndValue) *refusal.Refusal {
	if old.Value == nil || now.Value == nil || old.Value.Kind() == constant.String || sameValue(old.Value, now.Value) {
		return nil
	}
	for _, d := range c.rewrites {
		for _, s := range d.Sites {
			if !inside(s.Expr, was) {
				continue
			}
			u, r := c.table.UseAt(c.pkg.Configuration, s)
			if r != nil {
				continue
			}
			a, b := c.pkg.Info.Types[s.Expr], u.Constant
			if a.Value != nil && b != nil && !sameValue(a.Value, b) && (sameKind(c.declaredType(s.Expr), u.Typ) || !inDivision(s.Expr, was)) {
				return nil
			}
		}
	}
	return c.refuse(refusal.Type, file, was, "is %s, and would be %s: the constant in it is of another kind; write a conversion around it first", old.Value, now.Value)
}

// inDivision reports whether e is part of an operand of a division inside in.
func inDivision(e, in ast.Expr) bool {
	found := false
	ast.Inspect(in, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		found = found || ok && b.Op == token.QUO && inside(e, b)
		return !found
	})
	return found
}

func inside(e, in ast.Expr) bool { return in.Pos() <= e.Pos() && e.End() <= in.End() }

// declaredType returns the declared type of the constant that e denotes, not the type that it is converted to in its
// context.
func (c *outside) declaredType(e ast.Expr) types.Type {
	if id, ok := identity.IdentOf(e); ok {
		if obj, ok := c.pkg.Info.Uses[id].(*types.Const); ok {
			return obj.Type()
		}
	}
	return c.pkg.Info.TypeOf(e)
}

func sameKind(a, b types.Type) bool {
	x, ok := identity.Under(a).(*types.Basic)
	y, also := identity.Under(b).(*types.Basic)
	const kinds = types.IsInteger | types.IsFloat | types.IsComplex | types.IsString | types.IsBoolean
	return ok && also && x.Info()&kinds == y.Info()&kinds
}

func sameValue(a, b constant.Value) bool {
	numeric := func(v constant.Value) bool {
		return v.Kind() == constant.Int || v.Kind() == constant.Float || v.Kind() == constant.Complex
	}
	if a.Kind() != b.Kind() && (!numeric(a) || !numeric(b)) {
		return false
	}
	return a.Kind() == constant.Unknown || constant.Compare(a, token.EQL, b)
}

// converted refuses a value with a new type that is converted to an interface, if code may depend on the dynamic type.
func (c *outside) converted(file *load.File, path []ast.Node, was ast.Expr, old, now types.Type) *refusal.Refusal {
	if types.IsInterface(old) {
		return nil
	}
	want := syntax.Wanted(c.pkg.Info, path)
	if want == nil || !types.IsInterface(want) {
		return nil
	}
	if _, generic := types.Unalias(want).(*types.TypeParam); generic {
		return nil
	}
	if len(path) > 1 {
		if call, ok := path[len(path)-2].(*ast.CallExpr); ok && onlyInspects(syntax.Callee(c.pkg.Info, call.Fun)) {
			return nil
		}
	}
	a, b := identity.Distinguish(old, now)
	if identity.AcceptsAnything(want) {
		return c.refuse(refusal.Type, file, was, "is passed on as %s, so nothing checks that %s will do for %s", identity.Short(want), b, a)
	}
	if place := c.assertedTo(want, old); place != "" {
		return c.refuse(refusal.Type, file, was, "goes into %s, and %s asks whether that is %s: it may not be with %s", identity.Short(want), place, a, b)
	}
	return nil
}

// onlyInspects reports whether a function takes any value only to print it or to compare it with nil.
func onlyInspects(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch path := fn.Pkg().Path(); path {
	case "fmt", "log", "log/slog", "testing":
		return true
	default:
		if strings.HasPrefix(path, "github.com/stretchr/testify/") {
			name := strings.TrimSuffix(fn.Name(), "f")
			return name == "Nil" || name == "NotNil"
		}
	}
	return false
}

// assertedTo returns the place of a type assertion or type switch from one type to another in the loaded packages,
// empty if there is none.
func (c *check) assertedTo(from, to types.Type) string {
	for _, pkg := range c.project.Res.Program.Packages {
		for _, f := range pkg.Files {
			at := token.NoPos
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeAssertExpr:
					if n.Type != nil && identity.Same(pkg.Info.TypeOf(n.X), from) && identity.Same(pkg.Info.TypeOf(n.Type), to) {
						at = n.Pos()
					}
				case *ast.TypeSwitchStmt:
					x := switchedExpr(n)
					if x == nil || !identity.Same(pkg.Info.TypeOf(x), from) {
						return true
					}
					for _, clause := range n.Body.List {
						for _, e := range clause.(*ast.CaseClause).List {
							if t := pkg.Info.TypeOf(e); t != nil && identity.Same(t, to) {
								at = e.Pos()
							}
						}
					}
				}
				return !at.IsValid()
			})
			if at.IsValid() {
				return c.project.PlaceOf(pkg, at)
			}
		}
	}
	return ""
}

// switchedExpr returns the operand of a type switch.
func switchedExpr(sw *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch s := sw.Assign.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	if x, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok {
		return x.X
	}
	return nil
}
