package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// moving are two packages with members of the same names, and a package in two major versions.
const moving = `
-- m/m.go --
package m

type M struct{}
-- m/v2/m.go --
package m

type M struct{}
-- old/old.go --
package old

import "m"

const (
	Same   = 1
	Number = 1
	Kind   = 1
)

type (
	T     = int
	Func  int
	Other int
)

var (
	V     T
	Alike func()
	Wider int
)

func F()               {}
func Major() *m.M      { return nil }
func G[P any](p P)     {}
func H[P any](p P) P   { return p }
func Typed() int       { return 0 }
-- new/new.go --
package new

import "m/v2"

const (
	Same   = 1
	Number = 2
)

var Kind int = 1

type (
	T     = int
	Other int
	Typed int
)

func Func() {}

var V T

func Alike() {}

var Wider int64

func F()               {}
func Major() *m.M      { return nil }
func G[P any](p P)     {}
func H[P any](p P) any { return p }
`

// TestMoves holds what a member of a moved import must be in the new package: of the same kind, type and value.
func TestMoves(t *testing.T) {
	for use, want := range map[string]string{
		"_ = old.Same":              "",
		"_ = old.Number":            "the constant Number is 1 in old and 2 in new",
		"_ = old.Kind":              "the old Kind is untyped int, the new one int",
		"_ = old.Wider":             "the old Wider is int, the new one int64",
		"_ = old.V":                 "",
		"var _ old.T":               "",
		"var _ old.Func":            "Func is a type in old and a function in new",
		"_ = old.Typed":             "Typed is a function in old and a type in new",
		"var _ old.Other":           "the old Other is old.Other, the new one new.Other",
		"old.F()":                   "",
		"old.Alike()":               "",
		"old.Major()":               "the old Major is func() *m.M, the new one func() *m/v2.M",
		"old.G(1)":                  "",
		"old.H(1)":                  "the old H is func(p int) int, the new one func(p int) any",
		"_ = old.Same + old.Number": "the constant Number is 1 in old and 2 in new",
	} {
		t.Run(use, func(t *testing.T) {
			p := typetest.Program(t, moving+"-- a/a.go --\npackage a\n\nimport \"old\"\n\nfunc f() {\n\t"+use+"\n}\n")
			pkg := p.Packages[len(p.Packages)-1]
			if len(pkg.Errors) > 0 {
				t.Fatal(pkg.Errors)
			}
			d := &filerewrite.File{File: pkg.Files[0], Variants: []*load.Package{pkg}}
			const grown = len("old ") // import old "new"
			d.After = []byte(strings.Replace(string(d.File.Src), `"old"`, `old "new"`, 1))
			m := &filerewrite.Move{V: &scan.Violation{File: "a/a.go"}, File: d.File, Spec: d.File.Syntax.Imports[0], Old: "old", To: []*types.Package{types.NewPackage("new", "new")}}
			ast.Inspect(d.File.Syntax, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					m.Uses = append(m.Uses, &filerewrite.MoveUse{Qualifier: sel.X.(*ast.Ident), Member: sel.Sel, To: m.To[0], At: d.File.Tok.Offset(sel.Sel.Pos()) + grown})
				}
				return true
			})
			d.Moves = []*filerewrite.Move{m}
			after := typetest.Again(t, p, pkg, map[string][]byte{d.File.Path: d.After})
			c := moves{&check{project: project.New(&scan.Result{Root: typetest.Root, Program: p}), pkg: pkg, after: after, rewrites: []*filerewrite.File{d}}}
			says := func(want string) {
				t.Helper()
				if r := c.verify(c.rewrites); (r == nil) != (want == "") || r != nil && !strings.Contains(r.Detail, want) {
					t.Errorf("refused %v, want %q", r, want)
				}
			}
			says(want)
			if r := c.verify(c.rewrites); r != nil && (r.Kind == refusal.NoEqual) != strings.HasPrefix(r.Detail, "the constant") {
				t.Errorf("the refusal is a %s", r.Kind)
			}
			for _, u := range m.Uses {
				u.Gone = true
			}
			says("")
			for _, u := range m.Uses {
				u.Gone, u.At = false, 0
			}
			after.Errors = nil
			says("can't stand where old's stands")
			for _, u := range m.Uses {
				u.At = strings.Index(string(d.After), "old.")
			}
			says("means something else at a/a.go:6")
			delete(pkg.Info.Uses, m.Uses[0].Member) // as in a variant that does not resolve it
			m.Uses = m.Uses[:1]
			says("")
			m.Old = "new"
			says("") // it has another name there
			m.Spec = after.Files[d.File.Path].Imports[0]
			says("new would still be imported")
			after.Files[d.File.Path] = nil
			says("")
		})
	}
}

// TestObjects holds which objects of a package other packages see change.
func TestObjects(t *testing.T) {
	const src = "package a\n\nimport \"lib\"\n\ntype T int\n\ntype U int\n\nfunc (T) M() {}\n\nvar V = lib.New()\n\nvar Own T\n\nconst C = 3\n\nfunc F() T { return 0 }\n\ntype A = T\n\nfunc g() {}\n"
	for _, c := range []struct {
		edits   []string
		want    string
		retyped int
	}{
		{nil, "", 0},
		{[]string{"{ return 0 }", "{ return 1 }"}, "", 0},
		{[]string{"lib.New()", "lib.Shared()"}, "", 1},
		{[]string{"var Own T", "var Own U"}, "the type of Own would change from a.T to a.U", 0},
		{[]string{"F() T", "F() U"}, "the type of F would change from func() a.T to func() a.U", 0},
		{[]string{"F() T", "f() T"}, "F would be gone from the package", 0},
		{[]string{"func (T) M() {}", "func (T) M(int) {}"}, "the type of T would change from int; M func() to int; M func(int)", 0},
		{[]string{"func (T) M() {}", "func (T) m() {}"}, "the type of T would change from int; M func() to int; m func()", 0},
		{[]string{"type U int", "type U string"}, "the type of U would change from int to string", 0},
		{[]string{"type A = T", "type A = U"}, "the type of A would change from", 0},
		{[]string{"C = 3", "C = \"3\""}, "the type of C would change from", 0},
		{[]string{"func g() {}", "func h() {}"}, "g would be gone from the package", 0},
	} {
		k, d := rewritten(t, src, c.edits...)
		names := k.pkg.Types.Scope().Names()
		says := func(want string) {
			t.Helper()
			if r := k.objects([]*filerewrite.File{d}, names); (r == nil) != (want == "") || r != nil && !strings.HasPrefix(r.Detail, want) {
				t.Errorf("%q: refused %v, want %q", c.edits, r, want)
			}
		}
		says(c.want)
		if len(k.retyped.vars) != c.retyped {
			t.Errorf("%q: %d variables get another type", c.edits, len(k.retyped.vars))
		}
		switch {
		case c.want == "g would be gone from the package":
			k.after.Omitted = map[string]bool{"g": true}
			says("")
			k.after.Omitted = map[string]bool{"F": true}
			says(c.want)
			d.Changes = map[string]filerewrite.Change{"g": func(types.Object) types.Object { return nil }}
			says("")
			k.after.Omitted = map[string]bool{"g": true}
			d.Changes = map[string]filerewrite.Change{"g": func(obj types.Object) types.Object { return obj }}
			says(c.want)
		case c.edits == nil:
			d.Changes = map[string]filerewrite.Change{"F": func(types.Object) types.Object { return nil }}
			says("F would still be declared")
		case strings.HasPrefix(c.want, "the type of U"):
			k.widened = &widened{in: map[*project.Package][]filerewrite.Widening{k.groupOf(): {{Part: "T"}}}}
			says(c.want)
			k.widened.in[k.groupOf()] = []filerewrite.Widening{{Part: "U"}}
			says("")
		case strings.HasPrefix(c.want, "the type of Own"):
			k.widened = &widened{in: map[*project.Package][]filerewrite.Widening{k.groupOf(): {{Part: "Own"}}}}
			says(c.want) // a variable is compared whatever is widened
		}
	}
	k, d := rewritten(t, "package a\n\nconst C = 3\n", "= 3", "= 3.5")
	b := k.pkg.Files[1]
	for _, name := range []string{"elsewhere"} {
		if declaredIn(k.pkg.Types.Scope().Lookup(name).Pos(), []*filerewrite.File{d}) || !declaredIn(b.Syntax.Pos(), []*filerewrite.File{d, {File: b}}) {
			t.Errorf("%s is declared in a/a.go", name)
		}
	}
}

// TestNewErrors holds which errors a rewrite is blamed for: those that were not there before.
func TestNewErrors(t *testing.T) {
	const src = "package a\n\nfunc f() {\n\t/*here*/\n}\n"
	for _, c := range []struct {
		comes string
		was   []string
		want  string
	}{
		{"println()", nil, ""},
		{"undefined1()", nil, "it would not type-check: undefined: undefined1 (line 4 of the new a.go)"},
		{"undefined1()", []string{"undefined: undefined1"}, ""},
		{"undefined1(); undefined1()", []string{"undefined: undefined1"}, "undefined: undefined1"},
		{"undefined1(); undefined2()", []string{"undefined: undefined1"}, "undefined: undefined2"},
		{"x := 1", nil, "x would be declared and not used"},
	} {
		k, _ := rewritten(t, src, "/*here*/", c.comes)
		for _, msg := range c.was {
			k.pkg.Errors = append(k.pkg.Errors, load.Error{Msg: msg})
		}
		r := (problems{k}).refuseNewErrors()
		if (r == nil) != (c.want == "") || r != nil && c.want != "x would be declared and not used" && !strings.Contains(r.Detail, c.want) {
			t.Errorf("%s: refused %v, want %q", c.comes, r, c.want)
		}
		other := &refusal.Refusal{Detail: "other"}
		if got := k.errorsOr(other); r == nil && got != other || r != nil && got.Detail != r.Detail {
			t.Errorf("%s: refused %v", c.comes, got)
		}
	}
	for msg, want := range map[string]string{
		"declared and not used: x": "x", "x declared and not used": "x", "\"lib\" imported and not used": "", "a b declared and not used": "", "undefined: x": "",
	} {
		name, ok := unusedName(msg)
		if ok != (want != "") || ok && name != want {
			t.Errorf("%s is about %q, %t", msg, name, ok)
		}
	}
}

// TestErrorPlace holds which line of which file is named for an error in the result.
func TestErrorPlace(t *testing.T) {
	k, d := rewritten(t, "package a\n\n/*one*/\n\nfunc f() {\n\t/*two*/\n\t/*three*/\n\t/*four*/\n}\n", "/*one*/", "type T int\n\ntype U int", "\t/*two*/\n\t/*three*/\n", "\tprintln()\n")
	want := []string{"a/a.go:1", "a/a.go:2", "line 3 of the new a.go", "line 4 of the new a.go", "line 5 of the new a.go", "a/a.go:4", "a/a.go:5", "line 8 of the new a.go", "a/a.go:8", "a/a.go:9", "a/a.go:10"}
	var got []string
	for line := range want {
		got = append(got, problems{k}.errorPlace(load.Error{Position: token.Position{Filename: d.File.Path, Line: line + 1}}))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\n%s", got, d.After)
	}
	if got := (problems{k}).errorPlace(load.Error{Position: token.Position{Filename: typetest.Root + "/a/b.go", Line: 7}}); got != "a/b.go:7" {
		t.Error(got)
	}
	for was, want := range map[string]string{"": ", linux", "linux": ""} {
		k.pkg.Configuration = "linux"
		k.project.Res.Program.Packages[0].Configuration = was
		if got := k.configurationSuffix(); got != want {
			t.Errorf("after %q the configuration is named %q", was, got)
		}
	}
}

// TestArgumentsChange compares inferred type arguments.
func TestArgumentsChange(t *testing.T) {
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\nfunc g[P, Q any](P, Q) {}\n\nfunc f() {\n\tg(1, \"\")\n\tg(1, 2)\n\tg(\"\", \"\")\n}\n")
	lists := map[int]*types.TypeList{}
	for id, i := range p.Packages[0].Info.Instances {
		lists[p.Fset.Position(id.Pos()).Line] = i.TypeArgs
	}
	for line, want := range map[int]string{6: "", 7: "would change from string to int", 8: "would change from int to string"} {
		if r := argumentsChange("g", lists[6], lists[line]); (r == nil) != (want == "") || r != nil && !strings.Contains(r.Detail, want) {
			t.Errorf("line %d: refused %v, want %q", line, r, want)
		}
	}
	if r := argumentsChange("g", lists[6], nil); r != nil {
		t.Errorf("refused %v", r)
	}
}
