package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/unchanged"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// check compares a variant before and after the rewrite.
type check struct {
	project   *project.Project
	table     *use.Table
	before    *memo.Map[fileOf, []scan.Finding]
	pkg       *load.Package
	after     *load.Checked
	rewrites  []*filerewrite.File // the rewritten files of this variant
	unchanged map[*filerewrite.File]*unchanged.Parts

	widened *widened // nil if widened declarations do not matter
	retyped *retyped // collects variables whose type changes
}

// checkSite checks that the use is an expression at its place, that its names resolve to the owner's objects, and that
// its type fits.
func (c *check) checkSite(x filerewrite.Placed) *refusal.Refusal {
	file := c.after.Files[x.File.Path]
	if file == nil {
		return nil // a syntax error, reported elsewhere
	}
	u, r := c.table.UseAt(c.pkg.Configuration, x.Site)
	if r != nil {
		return r
	}
	start := file.FileStart
	path := syntax.Enclosing(file, start+token.Pos(x.Start), start+token.Pos(x.End))
	if path == nil {
		return c.errorsOr(&refusal.Refusal{Kind: refusal.Check, Detail: u.Text + " can't stand here"})
	}
	expr := path[len(path)-1].(ast.Expr)
	filled, r := c.table.Fill(c.pkg, x.Site, u)
	if r != nil {
		return r
	}
	if r := c.checkMeaning(expr, u, filled); r != nil {
		return r
	}
	return c.checkType(x, path, c.after.Info.TypeOf(expr))
}

// checkMeaning checks that each name of a use resolves as the rule intends: to the owner's object, to the binding of a
// placeholder, or to a name that the use declares itself.
func (c *check) checkMeaning(expr ast.Expr, u *use.Use, filled []scope.Binding) *refusal.Refusal {
	want := u.Expected(c.pkg, filled)
	i := 0
	var wrong *refusal.Refusal
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || wrong != nil {
			return wrong == nil
		}
		obj := c.after.Info.Uses[id]
		if _, isPackage := obj.(*types.PkgName); isPackage {
			return true
		}
		if i >= len(want) || !c.matches(obj, want[i], expr) {
			wrong = &refusal.Refusal{Kind: refusal.Name, Detail: fmt.Sprintf("%s in %s means something else here", id.Name, u.Text)}
		}
		i++
		return true
	})
	return wrong
}

// matches reports whether an object is the expected one.
func (c *check) matches(obj types.Object, want use.Expectation, expr ast.Expr) bool {
	switch {
	case want.Inner:
		return true
	case want.Obj != nil && want.Obj.Pkg() == nil: // predeclared
		return obj == want.Obj
	case want.Own:
		return obj != nil && obj.Name() == want.Obj.Name() && expr.Pos() <= obj.Pos() && obj.Pos() < expr.End()
	case want.At:
		at, ok := c.newPos(want.Obj.Pos())
		return ok && obj != nil && obj.Name() == want.Obj.Name() && obj.Pos() == at
	}
	return identity.SameObject(obj, want.Obj)
}

// newPos returns the position in the result of a position in the source. It returns false if the code there was edited.
func (c *check) newPos(pos token.Pos) (token.Pos, bool) {
	for _, d := range c.rewrites {
		base := token.Pos(d.File.Tok.Base())
		if pos < base || base+token.Pos(d.File.Tok.Size()) < pos {
			continue
		}
		file := c.after.Files[d.File.Path]
		at, ok := write.Lies(d, d.File.Tok.Offset(pos))
		if file == nil || !ok {
			return token.NoPos, false
		}
		return file.FileStart + token.Pos(at), true
	}
	return pos, true
}

// checkType compares the type of the use with the violation's type and with the type that its context requires.
func (c *check) checkType(x filerewrite.Placed, path []ast.Node, now types.Type) *refusal.Refusal {
	old := x.Typ(c.pkg)
	if now == nil || old == nil {
		return nil
	}
	if x.Passed {
		old = syntax.Wanted(c.after.Info, path)
		if old == nil || identity.Assignable(now, old) {
			return nil
		}
	}
	if oldTypes, newTypes := identity.Results(old), identity.Results(now); len(oldTypes) != len(newTypes) && len(oldTypes) > 0 && len(newTypes) > 0 {
		old, now = oldTypes[0], newTypes[0] // the use returns an error and the violation does not, or vice versa
	}
	if identity.Same(now, old) {
		return nil
	}
	want := syntax.Wanted(c.after.Info, path)
	switch {
	case want == nil && len(identity.Results(now)) == 1:
		// The context takes any type. The rewrite is valid if one of the two types can hold the values of the other.
		if identity.Assignable(now, old) || types.IsInterface(now) && identity.Assignable(old, now) || identity.IsStruct(old) && identity.PointsTo(now, old) { // of a pointer, refuseCopy has seen to the variable's uses
			return nil
		}
	case want == nil:
		return nil
	case identity.Assignable(now, want) && (identity.Assignable(now, old) || !identity.AcceptsAnything(want)):
		return c.refuseAsserted(x, want, old, now)
	case identity.Assignable(now, want):
		is, was := identity.Distinguish(now, old)
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("what %s returns is passed on as %s, so nothing checks that %s of type %s will do for %s", x.V.Symbol, identity.Short(want), x.V.Entry.Use, is, was)}
	}
	if want == nil {
		want = old
	}
	if identity.OtherMajor(now, want) {
		return &refusal.Refusal{Kind: refusal.Major, Detail: fmt.Sprintf("%s is %s, and here stands another major version: %s", x.V.Entry.Use, identity.Long(now), identity.Long(want))}
	}
	is, wanted := identity.Distinguish(now, want)
	return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is %s, and here stands %s", x.V.Entry.Use, is, wanted)}
}

// refuseAsserted refuses a use that is converted to an interface if a type assertion somewhere asks that interface for
// the violation's type.
func (c *check) refuseAsserted(x filerewrite.Placed, want, old, now types.Type) *refusal.Refusal {
	if !types.IsInterface(want) || types.IsInterface(old) || !types.IsInterface(now) {
		return nil
	}
	place := c.assertedTo(want, old)
	if place == "" {
		return nil
	}
	is, was := identity.Distinguish(now, old)
	return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s goes into %s, and %s asks whether that is %s: it may not be with %s", x.V.Code, identity.Short(want), place, was, is)}
}

// configurationSuffix returns ", " and the configuration's name, or an empty string for the first configuration.
func (c *check) configurationSuffix() string {
	if len(c.project.Res.Program.Packages) > 0 && c.project.Res.Program.Packages[0].Configuration == c.pkg.Configuration {
		return ""
	}
	return ", " + c.pkg.Configuration
}
