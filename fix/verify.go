package fix

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/load"
)

// verify type-checks every variant of the drafts' packages with the drafts in place. The refusal is the first thing that is wrong, in the order of the packages and variants.
func (p *checker) verify(ctx context.Context, drafts []*draft) (*Refusal, error) {
	var groups []*group
	for _, d := range drafts {
		d.same, d.untouched = d.unchanged(), p.leftOut(d)
		if !slices.Contains(groups, d.group) {
			groups = append(groups, d.group)
		}
	}
	slices.SortFunc(groups, func(a, b *group) int { return strings.Compare(a.path, b.path) })
	var variants []*load.Package
	for _, g := range groups {
		variants = append(variants, g.variants...)
	}
	if r := p.leftOver(drafts); r != nil {
		return r, nil
	}
	seen, retyped := newSeen(drafts), &retyped{}
	refusals := make([]*Refusal, len(variants))
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, pkg := range variants {
		work.Go(func() error {
			var err error
			refusals[i], err = p.verifyVariant(inner, pkg, drafts, seen, retyped)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	for _, r := range refusals {
		if r != nil {
			return r, nil
		}
	}
	return p.ripple(ctx, drafts, retyped)
}

func (p *checker) verifyVariant(ctx context.Context, pkg *load.Package, drafts []*draft, seen *seen, retyped *retyped) (*Refusal, error) {
	replace := map[string]load.Edited{}
	var mine []*draft
	for _, d := range drafts {
		if slices.Contains(d.variants, pkg) {
			replace[d.file.Path] = load.Edited{Src: d.after, Same: d.same, Left: d.leftAt()}
			mine = append(mine, d)
		}
	}
	if len(mine) == 0 {
		return nil, nil
	}
	c := &check{p: p, pkg: pkg, drafts: mine, retyped: retyped}
	var err error
	if c.after, err = p.project.res.Program.CheckEdited(ctx, pkg, replace, seen.of); err != nil {
		return nil, fmt.Errorf("check %s: %w", pkg.Path, err)
	}
	for _, d := range mine {
		for _, x := range d.placed {
			if r := c.site(x); r != nil {
				return r, nil
			}
		}
	}
	if r := c.moves(mine); r != nil {
		return r, nil
	}
	if r := c.errors(); r != nil {
		return r, nil
	}
	if r := c.objects(mine); r != nil {
		return r, nil
	}
	if r := c.instances(mine); r != nil {
		return r, nil
	}
	return c.violations(mine), nil
}

// check compares a variant before and after.
type check struct {
	p      *checker
	pkg    *load.Package
	after  *load.Checked
	drafts []*draft // in this variant

	retyped *retyped // where variables that get another type are noted
}

// site checks that the use stands in its place, means the owner's, and has a type that can stand there.
func (c *check) site(x placed) *Refusal {
	file := c.after.Files[x.file.Path]
	if file == nil {
		return nil // it does not parse: that is among the errors
	}
	u, r := c.p.table.useAt(c.pkg.Configuration, x.site)
	if r != nil {
		return r
	}
	start := file.FileStart
	path := enclosing(file, start+token.Pos(x.start), start+token.Pos(x.end))
	if path == nil {
		return c.errorsOr(&Refusal{RefusedCheck, u.text + " can't stand here"})
	}
	expr := path[len(path)-1].(ast.Expr)
	filled, r := fill(c.pkg, x.site, u)
	if r != nil {
		return r
	}
	if r := c.meaning(expr, u, filled); r != nil {
		return r
	}
	return c.fits(x, path, c.after.Info.TypeOf(expr))
}

// meaning checks that each name of a use means at its place what it means to the rule: the owner's, what stands for a placeholder, or what the use declares itself.
func (c *check) meaning(expr ast.Expr, u *use, filled []filling) *Refusal {
	want := u.expected(filled)
	i := 0
	var wrong *Refusal
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || wrong != nil {
			return wrong == nil
		}
		obj := c.after.Info.Uses[id]
		if _, isPackage := obj.(*types.PkgName); isPackage {
			return true
		}
		if i >= len(want) || !c.meets(obj, want[i], expr) {
			wrong = &Refusal{RefusedName, fmt.Sprintf("%s in %s means something else here", id.Name, u.text)}
		}
		i++
		return true
	})
	return wrong
}

// meets says that an object is what is expected in an expression.
func (c *check) meets(obj types.Object, want expectation, expr ast.Expr) bool {
	switch {
	case want.own:
		return obj != nil && obj.Name() == want.obj.Name() && expr.Pos() <= obj.Pos() && obj.Pos() < expr.End()
	case want.at:
		at, ok := c.now(want.obj.Pos())
		return ok && obj != nil && obj.Name() == want.obj.Name() && obj.Pos() == at
	}
	return sameObject(obj, want.obj)
}

// now is where a place of the variant's source lies after the edits. It reports false for one that was edited.
func (c *check) now(pos token.Pos) (token.Pos, bool) {
	for _, d := range c.drafts {
		base := token.Pos(d.file.Tok.Base())
		if pos < base || base+token.Pos(d.file.Tok.Size()) < pos {
			continue
		}
		file := c.after.Files[d.file.Path]
		at, ok := d.lies(d.file.Tok.Offset(pos))
		if file == nil || !ok {
			return token.NoPos, false
		}
		return file.FileStart + token.Pos(at), true
	}
	return pos, true
}

// sameObject compares objects of two checks, which are never identical.
func sameObject(a, b types.Object) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if a.Name() != b.Name() || (a.Pkg() == nil) != (b.Pkg() == nil) {
		return false
	}
	return a.Pkg() == nil || a.Pkg().Path() == b.Pkg().Path()
}

// fits checks the type of the use against the one of the violation and the one that the place asks for.
func (c *check) fits(x placed, path []ast.Node, now types.Type) *Refusal {
	old := x.typ(c.pkg)
	if now == nil || old == nil {
		return nil
	}
	if x.passed {
		old = wanted(c.after.Info, path)
		if old == nil || assignable(now, old) {
			return nil
		}
	}
	if had, has := results(old), results(now); len(had) != len(has) && len(had) > 0 && len(has) > 0 {
		old, now = had[0], has[0] // the error came or went
	}
	if same(now, old) {
		return nil
	}
	want := wanted(c.after.Info, path)
	switch {
	case want == nil && len(results(now)) == 1:
		// The place takes the use's type over. That is a rewrite if one of the two types holds the values of the other.
		if assignable(now, old) || types.IsInterface(now) && assignable(old, now) || isStruct(old) && pointsTo(now, old) { // of a pointer, refuseCopy has seen to the variable's uses
			return nil
		}
	case want == nil:
		return nil
	case assignable(now, want) && (assignable(now, old) || !anything(want)):
		return nil
	case assignable(now, want):
		is, was := apart(now, old)
		return &Refusal{RefusedType, fmt.Sprintf("what %s returns is passed on as %s, so nothing checks that %s of type %s will do for %s", x.v.Symbol, short(want), x.v.Entry.Use, is, was)}
	}
	if want == nil {
		want = old
	}
	if otherMajor(now, want) {
		return &Refusal{RefusedMajor, fmt.Sprintf("%s is %s, and here stands another major version: %s", x.v.Entry.Use, long(now), long(want))}
	}
	is, stands := apart(now, want)
	return &Refusal{RefusedType, fmt.Sprintf("%s is %s, and here stands %s", x.v.Entry.Use, is, stands)}
}

// anything says that every value is assignable to a type.
func anything(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// same and assignable compare types of two checks: a package that is checked again has its types again, and a test variant has its own copies of what it recompiles.
func same(a, b types.Type) bool {
	return types.Identical(a, b) || equal(a, b)
}

func assignable(from, to types.Type) bool {
	return types.AssignableTo(from, to) || same(from, to)
}

// apart names two types so that they can be told apart: by package name if that is enough.
func apart(a, b types.Type) (string, string) {
	if short(a) != short(b) {
		return short(a), short(b)
	}
	return long(a), long(b)
}

// long names a type by import path.
func long(t types.Type) string { return types.TypeString(t, nil) }

var majorSuffix = regexp.MustCompile(`[/.]v([0-9]+)$`)

// otherMajor says that two types have the same name in packages of the same name, and differ in the major version of their paths.
func otherMajor(a, b types.Type) bool {
	x, y := named(a), named(b)
	if x == nil || y == nil || x.Name() != y.Name() || x.Pkg() == nil || y.Pkg() == nil || x.Pkg().Name() != y.Pkg().Name() {
		return false
	}
	return majorSuffix.FindString(x.Pkg().Path()) != majorSuffix.FindString(y.Pkg().Path())
}

func named(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}

// placeInMessage matches what moves in an error's text when lines move.
var placeInMessage = regexp.MustCompile(`:\d+(:\d+)?`)

// errors finds an error that was not there before.
func (c *check) errors() *Refusal {
	had := map[string]int{}
	for _, e := range c.pkg.Errors {
		had[placeInMessage.ReplaceAllString(e.Msg, "")]++
	}
	var fresh []load.Error
	for _, e := range c.after.Errors {
		if c.usedBefore(e) {
			continue
		}
		if key := placeInMessage.ReplaceAllString(e.Msg, ""); had[key] > 0 {
			had[key]--
			continue
		}
		fresh = append(fresh, e)
	}
	for _, e := range fresh {
		if name, ok := unusedName(e.Msg); ok {
			return refuseUnused(c.drafts, name)
		}
	}
	if r := c.lacks(fresh); r != nil {
		return r
	}
	if len(fresh) > 0 {
		return &Refusal{RefusedCheck, "it would not type-check: " + c.said(fresh[0])}
	}
	return nil
}

// unusedName is the variable that an error of the type checker calls unused.
func unusedName(msg string) (string, bool) {
	if name, ok := strings.CutPrefix(msg, "declared and not used: "); ok {
		return name, true
	}
	name, ok := strings.CutSuffix(msg, " declared and not used") // the variable of a type switch
	return name, ok && !strings.Contains(name, " ")
}

// errorsOr prefers what the type checker says to a refusal.
func (c *check) errorsOr(r *Refusal) *Refusal {
	if fresh := c.errors(); fresh != nil {
		return fresh
	}
	return r
}

// in names the configuration when it is not the first one.
func (c *check) in() string {
	if len(c.p.project.res.Program.Packages) > 0 && c.p.project.res.Program.Packages[0].Configuration == c.pkg.Configuration {
		return ""
	}
	return ", " + c.pkg.Configuration
}
