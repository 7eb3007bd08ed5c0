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

// compareObject compares what a name means.
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

// movedMember reports whether a member is had from what has another type, by declaration, or from a package that an
// import moved to.
func (c *outside) movedMember(sel *ast.SelectorExpr, old, now types.Object) bool {
	if s := c.pkg.Info.Selections[sel]; s != nil {
		return slices.ContainsFunc(c.retypes, func(r retype) bool {
			return identity.Same(r.old, s.Recv()) || pointsTo(s.Recv(), r.old) || pointsTo(r.old, s.Recv())
		})
	}
	return c.movedPackage(old.Pkg(), now.Pkg())
}

func pointsTo(t, elem types.Type) bool { return identity.PointsTo(t, elem) }

// movedPackage reports whether an import of one package was moved to another.
func (c *outside) movedPackage(old, now *types.Package) bool {
	if old == nil || now == nil {
		return false
	}
	return slices.ContainsFunc(c.rewrites, func(d *filerewrite.File) bool {
		return slices.ContainsFunc(d.Moves, func(m *filerewrite.Move) bool { return m.Old == old.Path() && m.Goes(now.Path()) })
	})
}

// sameObject reports whether an object of the variant is one of the result: it is declared in the same place.
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
			return true // it does not parse
		}
		at, ok := p.resultOffset(p.source.Tok.Offset(old.Pos()))
		if !ok { // what declares it was edited
			return p.file.FileStart <= now.Pos() && now.Pos() <= p.file.FileEnd
		}
		if now.Pos() == p.file.FileStart+token.Pos(at) {
			return true
		}
		// What declared it with others sets it, because an edit above declares it now: an error that came with the use.
		if at >= len(p.at) || p.at[at] == 0 {
			return false
		}
		id, ok := p.nodes[p.at[at]-1].(*ast.Ident)
		return ok && c.after.Info.Uses[id] == now
	}
	if x, ok := old.(*types.Var); ok && x.IsField() && c.widened.recheckedAs(old.Pkg(), now.Pkg()) {
		return true // of a struct that was checked again in a package below
	}
	a, ok := identity.KeyOf(old)
	b, also := identity.KeyOf(now)
	return ok && also && a == b || c.movedPackage(old.Pkg(), now.Pkg())
}

// describe names an object with where it comes from.
func (c *outside) describe(obj types.Object) string {
	if obj.Pkg() == nil {
		return "the language's " + obj.Name()
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

// compareConstant compares the values of constants. One that is made of a site's has another value where the site's constant
// has: that is said as a hazard. But it may not have another one because of the site's kind: 1 / 2 is 0, and 1 / 2.0
// is 0.5.
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

// inDivision reports whether an expression inside another one is, or is part of, what is divided or divides.
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

// declaredType returns the type that the constant which an expression names is declared with, and not what it becomes
// where it stands.
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

// converted checks where an expression that has another type is put into an interface: of what was in it before the
// type is known, and of what is in it then it may not be.
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

// onlyInspects reports whether a function takes anything to print it or to say whether it is nil.
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

// assertedTo returns where something of an interface's type is asked whether it is of a type, in the packages that are
// loaded; nothing where that is nowhere done.
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

// switchedExpr returns what a type switch is about.
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
