package filerewrite_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

const source = `
-- lib/lib.go --
package lib

type T struct{}

type Other struct{}
-- dotted/dotted.go --
package dotted

type D struct{}
-- a/a.go --
package a

import (
	. "dotted"
	l "lib"
)

type Own struct{}

var V l.T

var W D

func F() { _ = l.T{} }

func G() {
	// Kept is said of it.
	_ = l.T{}
}
-- a/b.go --
package a

func H() {}
`

// files returns the set of rewrites over the program of the source, the rewrites of a/a.go and a/b.go, and the package.
func files(t *testing.T) (all *filerewrite.Set, a, b *filerewrite.File, pkg *load.Package) {
	t.Helper()
	p := typetest.Program(t, source)
	pkg = p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	all = &filerewrite.Set{Project: project.New(&scan.Result{Root: typetest.Root, Program: p})}
	return all, all.Of(pkg.Files[0]), all.Of(pkg.Files[1]), pkg
}

// siteAt returns a site at the first expression of a text.
func siteAt(t *testing.T, d *filerewrite.File, text string) *site.Site {
	t.Helper()
	at := strings.Index(string(d.File.Src), text)
	s, r := site.Locate(&scan.Violation{Source: d.File, Offset: at, End: at + len(text), Code: text})
	if r != nil {
		t.Fatal(text, r)
	}
	return s
}

// TestSet holds that a file has one rewrite in a set, which knows its package, its path and its imports.
func TestSet(t *testing.T) {
	all, a, b, pkg := files(t)
	if a == b || all.Of(pkg.Files[0]) != a || all.Of(pkg.Files[1]) != b || len(all.List) != 2 {
		t.Errorf("%d rewrites for two files", len(all.List))
	}
	if a.Rel != "a/a.go" || b.Rel != "a/b.go" || a.Declaring() != "a" || a.Package != b.Package || len(a.Variants) != 1 || a.Layout.Eol != "\n" || a.Texts == nil || a.Imports == nil {
		t.Errorf("%+v", a)
	}
	page := &load.File{Path: typetest.Root + "/page.md", Src: []byte("# Page\n")}
	all.Project.Groups[page.Path] = a.Package
	if d := all.Of(page); d.Imports != nil || d.Rel != "page.md" {
		t.Errorf("a page has no imports of its own: %+v", d)
	}
}

// TestChanges holds what importers see of the objects that a rewrite changes or removes.
func TestChanges(t *testing.T) {
	_, a, b, pkg := files(t)
	both := []*filerewrite.File{b, a}
	if seen := filerewrite.NewSeen(both); seen != nil || seen.Of(pkg.Types) != pkg.Types {
		t.Error("nothing changes, and the package is seen as another one")
	}
	f, v := pkg.Types.Scope().Lookup("F"), pkg.Types.Scope().Lookup("V")
	a.Change("F", func(types.Object) types.Object { return nil })
	a.Change("V", func(obj types.Object) types.Object {
		return types.NewVar(obj.Pos(), obj.Pkg(), obj.Name(), types.Typ[types.Int])
	})
	if now, changed := filerewrite.Changed(both, "a", f); now != nil || !changed {
		t.Errorf("F becomes %v, %t", now, changed)
	}
	if now, changed := filerewrite.Changed(both, "other", f); now != f || changed {
		t.Errorf("F of another package becomes %v, %t", now, changed)
	}
	if now, changed := filerewrite.Changed(both, "a", v); !changed || now.Type() != types.Typ[types.Int] {
		t.Errorf("V becomes %v, %t", now, changed)
	}
	g := pkg.Types.Scope().Lookup("G")
	if now, changed := filerewrite.Changed(both, "a", g); now != g || changed {
		t.Errorf("G becomes %v, %t", now, changed)
	}
	seen := filerewrite.NewSeen(both)
	now := seen.Of(pkg.Types)
	if now == pkg.Types || now != seen.Of(pkg.Types) {
		t.Error("the package is not seen as one other package")
	}
	if now.Scope().Lookup("F") != nil || now.Scope().Lookup("G") == nil || now.Scope().Lookup("V").Type() != types.Typ[types.Int] {
		t.Errorf("the package is seen with %v", now.Scope())
	}
	lib := pkg.Types.Imports()[0]
	if seen.Of(lib) != lib {
		t.Error("a package that does not change is seen as another one")
	}
}

// TestChangedDecls holds that each declaration with replaced or removed code is named once, with its first site.
func TestChangedDecls(t *testing.T) {
	_, a, _, _ := files(t)
	inF, inG := siteAt(t, a, "l.T{}"), siteAt(t, a, "D")
	if got := a.ChangedDecls(); len(got) != 0 {
		t.Errorf("nothing changes: %v", got)
	}
	decl := func(name string) ast.Decl {
		for _, d := range a.File.Syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
				return f
			}
		}
		return nil
	}
	a.Sites = []*site.Site{inF, inF, {}}
	g := decl("G")
	start := a.File.Tok.Offset(g.Pos())
	a.Cuts = []filerewrite.Cut{
		{Extent: syntax.Extent{Start: start, End: start + 1}, Site: inG},
		{Extent: syntax.Extent{Start: a.File.Tok.Offset(decl("F").End()), End: start}, Site: inG}, // between two declarations
		{Extent: syntax.Extent{Start: a.File.Tok.Offset(decl("F").Pos()), End: start}, Site: inG},
	}
	got := a.ChangedDecls()
	if len(got) != 2 || got[0].Decl != decl("F") || got[0].Fed != inF || got[1].Decl != g || got[1].Fed != inG {
		t.Errorf("%+v", got)
	}
}

// TestLookups holds what a rewrite answers about its lifts, its calls with an additional argument, and its moves.
func TestLookups(t *testing.T) {
	_, a, _, _ := files(t)
	one, two := siteAt(t, a, "l.T{}"), siteAt(t, a, "l.T")
	call, other := &ast.CallExpr{}, &ast.CallExpr{}
	a.Sites = []*site.Site{one}
	a.Passing = []filerewrite.Passing{{Site: two, Call: call}}
	a.Lifts = []filerewrite.Lift{{Site: &site.Site{}}, {Site: one, Names: "c"}}
	if l := a.LiftOf(one); l != &a.Lifts[1] || a.LiftOf(two) != nil {
		t.Errorf("the lift is %v", l)
	}
	if !a.Lifted(one.Expr) || a.Lifted(two.Expr) {
		t.Error("another expression is lifted")
	}
	if got := a.Using(); len(got) != 2 || got[0] != one || got[1] != two || len(a.Sites) != 1 {
		t.Errorf("uses are written at %v", got)
	}
	if !a.Passes(&project.Caller{Call: call}) || a.Passes(&project.Caller{Call: other}) {
		t.Error("the argument goes to another call")
	}
	m := &filerewrite.Move{To: []*types.Package{types.NewPackage("new/a", "a"), types.NewPackage("new/b", "b")}}
	if !m.Goes("new/b") || m.Goes("b") {
		t.Error("the import goes elsewhere")
	}
	u := &filerewrite.MoveUse{Member: &ast.Ident{NamePos: 7}}
	if u.Start() != 7 {
		t.Error(u.Start())
	}
	if u.Qualifier = (&ast.Ident{NamePos: 3}); u.Start() != 3 {
		t.Error(u.Start())
	}
}

// TestWiden holds that a declaration gets one other type.
func TestWiden(t *testing.T) {
	var d filerewrite.File
	first, second := ast.NewIdent("T"), ast.NewIdent("T")
	lib, other := types.NewPackage("lib", "lib"), types.NewPackage("other", "lib")
	widening := func(at ast.Expr, pkg *types.Package, members ...string) filerewrite.Widening {
		return filerewrite.Widening{Type: at, To: use.Owned{Pkg: pkg, Members: members}}
	}
	for i, c := range []struct {
		w      filerewrite.Widening
		want   bool
		widens int
	}{
		{widening(first, lib, "I"), true, 1},
		{widening(first, lib, "I"), true, 1},
		{widening(first, lib, "J"), false, 1},
		{widening(first, other, "I"), false, 1},
		{widening(second, other, "I"), true, 2},
		{widening(second, lib, "I"), false, 2},
	} {
		if got := d.Widen(c.w); got != c.want || len(d.Widened) != c.widens {
			t.Errorf("%d: %t, %d declarations", i, got, len(d.Widened))
		}
	}
}

// TestTypeName holds how a file can write a type.
func TestTypeName(t *testing.T) {
	_, a, b, pkg := files(t)
	imported := map[string]*types.Package{}
	for _, p := range pkg.Types.Imports() {
		imported[p.Path()] = p
	}
	typ := func(pkg *types.Package, name string) types.Type {
		return types.NewPointer(pkg.Scope().Lookup(name).Type())
	}
	at := a.File.Syntax.End()
	for _, c := range []struct {
		t    types.Type
		want string
	}{
		{typ(pkg.Types, "Own"), "*Own"},
		{typ(imported["lib"], "Other"), "*l.Other"},
		{typ(imported["dotted"], "D"), "*D"},
		{types.Typ[types.Int], "int"},
	} {
		if got, ok := a.TypeName(c.t, at); got != c.want || !ok {
			t.Errorf("%s, %t, want %s", got, ok, c.want)
		}
	}
	if len(a.Imports.Mentioned) != 2 {
		t.Errorf("%d imports are mentioned", len(a.Imports.Mentioned))
	}
	if got, ok := b.TypeName(typ(imported["lib"], "T"), token.NoPos); ok {
		t.Errorf("%s, and nothing is imported", got)
	}
}

// TestCarry holds that a comment in replaced code goes above its statement.
func TestCarry(t *testing.T) {
	_, a, _, _ := files(t)
	group := a.File.Syntax.Comments[0]
	start := strings.LastIndex(string(a.File.Src), "l.T{}")
	if r := a.Carry(group.List, syntax.Extent{Start: start, End: start + len("l.T{}")}); r != nil {
		t.Fatal(r)
	}
	if len(a.Edits) != 1 || a.Edits[0].New != "\t// Kept is said of it.\n" {
		t.Errorf("%+v", a.Edits)
	}
}
