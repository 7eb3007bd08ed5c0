package check

import (
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/unchanged"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// libraries are packages that the sources of the tests can import.
const libraries = `
-- fmt/fmt.go --
package fmt

func Println(a ...any) {}
-- github.com/stretchr/testify/require/require.go --
package require

func NotNil(t, v any)                  {}
func NotNilf(t, v any, format string)  {}
func Equal(t, a, b any)                {}
-- lib/lib.go --
package lib

type Client struct{ Name string }

func (*Client) Get() int { return 0 }
func (*Client) Close()   {}

type Pool interface{ Get() int }

type Closer interface{ Close() }

func New() *Client { return nil }
func Shared() Pool { return nil }

const (
	Three = 3
	Seven = 7
)
-- moved/moved.go --
package moved

type Client struct{ Name string }

func New() *Client { return nil }

const Three = 3
-- other/lib.go --
package lib

func New() int { return 0 }
`

// rewritten type-checks a file a/a.go before and after edits, which are given as pairs of texts: what goes, of which
// there is one, and what comes.
func rewritten(t *testing.T, src string, edits ...string) (*check, *filerewrite.File) {
	t.Helper()
	p := typetest.Program(t, libraries+"-- a/a.go --\n"+src+"\n-- a/b.go --\npackage a\n\nvar elsewhere = 1\n")
	pkg := p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	d := &filerewrite.File{File: pkg.Files[0], Variants: []*load.Package{pkg}, At: func(at int) int { return at }}
	for i := 0; i+1 < len(edits); i += 2 {
		at := strings.Index(src, edits[i])
		if at < 0 || strings.Count(src, edits[i]) != 1 {
			t.Fatalf("%q is not there once in\n%s", edits[i], src)
		}
		d.Edits = append(d.Edits, patch.Edit{Start: at, End: at + len(edits[i]), New: edits[i+1]})
	}
	var err error
	if d.After, err = patch.Apply(d.File.Src, d.Edits); err != nil {
		t.Fatal(err)
	}
	pr := project.New(&scan.Result{Root: typetest.Root, Program: p})
	d.Package = pr.Groups[d.File.Path]
	c := &check{project: pr, pkg: pkg, after: typetest.Again(t, p, pkg, map[string][]byte{d.File.Path: d.After}), rewrites: []*filerewrite.File{d}, retyped: &retyped{}}
	return c, d
}

// retypedTo are the variables V, W, … of the package whose type changes with the rewrite.
func retypedTo(c *check) []retypedVar {
	var out []retypedVar
	for _, name := range []string{"V", "W"} {
		if v, ok := c.pkg.Types.Scope().Lookup(name).(*types.Var); ok {
			out = append(out, retypedVar{old: v, now: c.after.Types.Scope().Lookup(name).Type()})
		}
	}
	return out
}

// TestOutside holds what must not change outside of the edits: what a name denotes, the type and the value of an
// expression, but for what follows from a type that is meant to change.
func TestOutside(t *testing.T) {
	for name, c := range map[string]struct {
		src    string
		edits  []string
		moves  []*filerewrite.Move
		expect bool // that the types of V and W change
		want   string
	}{
		"nothing": {src: "package a\n\nfunc f(x int) int { return x + elsewhere }", want: ""},
		"a line comes": {
			src:   "package a\n\nfunc f(x int) int {\n\t/*here*/\n\ty := x\n\treturn y\n}",
			edits: []string{"/*here*/", "println(1)\n\tprintln(2)"},
		},
		"a local hides a variable": {
			src:   "package a\n\nvar name = 1\n\nfunc f() {\n\t/*here*/\n\tprintln(name)\n}",
			edits: []string{"/*here*/", "name := 2"},
			want:  "name at a/a.go:7 means a.name of a/a.go:3 there, and would mean a.name",
		},
		"a local hides a variable of another file": {
			src:   "package a\n\nfunc f() {\n\t/*here*/\n\tprintln(elsewhere)\n}",
			edits: []string{"/*here*/", "elsewhere := 2"},
			want:  "elsewhere at a/a.go:5 means a.elsewhere of a/b.go:3 there, and would mean a.elsewhere",
		},
		"a local hides a word of the language": {
			src:   "package a\n\nfunc f() {\n\t/*here*/\n\tprintln(len(\"\"))\n}",
			edits: []string{"/*here*/", "len := func(string) int { return 0 }"},
			want:  "len at a/a.go:5 means the language's len there, and would mean a.len",
		},
		"a local no longer hides one": {
			src:   "package a\n\nvar x = 1\n\nfunc f() {\n\tx := 2\n\tprintln(x)\n}",
			edits: []string{"x := 2", "println()"},
			want:  "x at a/a.go:7 means a.x of a/a.go:6 there, and would mean a.x",
		},
		"another local": {
			src:   "package a\n\nfunc f() {\n\tx := 1\n\t{\n\t\t/*here*/\n\t\tprintln(x)\n\t}\n}",
			edits: []string{"/*here*/", "x := 2"},
			want:  "x at a/a.go:7 means a.x of a/a.go:4 there, and would mean a.x",
		},
		"a declaration is edited": {
			src:   "package a\n\nfunc f() {\n\tx := 1\n\tprintln(x)\n}",
			edits: []string{"x := 1", "println()\n\tx := 2"},
		},
		"a declaration of a variable becomes an assignment": {
			src:   "package a\n\nfunc g() (int, error) { return 0, nil }\n\nfunc f() error {\n\t/*here*/\n\tx, err := g()\n\tprintln(x)\n\treturn err\n}",
			edits: []string{"/*here*/", "_, err := g()\n\tif err != nil {\n\t\treturn err\n\t}"},
		},
		"an assignment is to another variable": {
			src:   "package a\n\nvar err error\n\nfunc f() error {\n\t/*here*/\n\terr = nil\n\treturn err\n}",
			edits: []string{"/*here*/", "var err error"},
			want:  "err at a/a.go:7 means a.err of a/a.go:3 there",
		},
		"a package": {
			src:   "package a\n\nimport \"lib\"\n\nfunc f() { println(lib.Three) }",
			edits: []string{`"lib"`, `lib "moved"`},
			want:  "lib at a/a.go:5 means package lib there, and would mean package moved",
		},
		"a package gets a name": {
			src:   "package a\n\nimport \"lib\"\n\nfunc f() { println(lib.Three) }",
			edits: []string{`"lib"`, `lib "lib"`},
		},
		"a package moves": {
			src:   "package a\n\nimport \"lib\"\n\nfunc f() { println(lib.Three) }",
			edits: []string{`"lib"`, `lib "moved"`},
			moves: []*filerewrite.Move{{Old: "lib", To: []*types.Package{types.NewPackage("moved", "moved")}}},
		},
		"another package moves": {
			src:   "package a\n\nimport \"lib\"\n\nfunc f() { println(lib.Three) }",
			edits: []string{`"lib"`, `lib "moved"`},
			moves: []*filerewrite.Move{{Old: "other", To: []*types.Package{types.NewPackage("moved", "moved")}}, {Old: "lib", To: []*types.Package{types.NewPackage("fmt", "fmt")}}},
			want:  "lib at a/a.go:5 means package lib there",
		},
		"a dot import moves": {
			src:   "package a\n\nimport . \"lib\"\n\nfunc f() { println(Three) }",
			edits: []string{`"lib"`, `"moved"`},
			moves: []*filerewrite.Move{{Old: "lib", To: []*types.Package{types.NewPackage("moved", "moved")}}},
		},
		"a dot import": {
			src:   "package a\n\nimport . \"lib\"\n\nfunc f() { println(Three) }",
			edits: []string{`"lib"`, `"moved"`},
			want:  ". at a/a.go:3 means package lib there, and would mean package moved",
		},
		"a method of another type": {
			src:   "package a\n\ntype T int\n\nfunc (T) M() {}\n\ntype U int\n\nfunc (U) M() {}\n\nfunc f() {\n\tvar v T\n\tv.M()\n}",
			edits: []string{"var v T", "var v U"},
			want:  "v at a/a.go:13 is a a.T, and would be a a.U",
		},
		"a method of a type that is meant to change": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc f() { V.Get() }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"a method of a pointer to a type that is meant to change": {
			src:    "package a\n\ntype T int\n\nfunc (*T) M() {}\n\ntype U int\n\nfunc (*U) M() {}\n\nvar V T\n\nfunc f() { V.M(); (&V).M() }",
			edits:  []string{"var V T", "var V U"},
			expect: true,
		},
		"a method of a type that is not": {
			src:   "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc f() { V.Get() }",
			edits: []string{"lib.New()", "lib.Shared()"},
			want:  "V at a/a.go:5 is a *lib.Client, and would be a lib.Pool",
		},
		"a type": {
			src:   "package a\n\nfunc g() int { return 0 }\n\nfunc f() { x := g(); println(x) }",
			edits: []string{"g() int {", "g() int64 {"},
			want:  "x at a/a.go:5 is a int, and would be a int64",
		},
		"parts of a type that is meant to change": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc f() {\n\tx := &V\n\ty := *x\n\tm := func() any { _ = y; return nil }\n\tm()\n}\n",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"two types of which one is meant to change": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nvar U = 1\n\nfunc f() { V.Get(); println(U) }\n",
			edits:  []string{"lib.New()", "lib.Shared()", "= 1", "= uint(1)"},
			expect: true,
			want:   "U at a/a.go:7 is a int, and would be a uint",
		},
		"a value goes into any": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nvar sink any = V",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
			want:   "V at a/a.go:7 is passed on as any, so nothing checks that lib.Pool will do for *lib.Client",
		},
		"a value is printed": {
			src:    "package a\n\nimport (\n\t\"fmt\"\n\t\"lib\"\n)\n\nvar V = lib.New()\n\nfunc f() { fmt.Println(V) }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"a value is required": {
			src:    "package a\n\nimport (\n\t\"lib\"\n\t\"github.com/stretchr/testify/require\"\n)\n\nvar V = lib.New()\n\nfunc f() { require.NotNil(nil, V); require.NotNilf(nil, V, \"\") }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"a value is compared by a library": {
			src:    "package a\n\nimport (\n\t\"lib\"\n\t\"github.com/stretchr/testify/require\"\n)\n\nvar V = lib.New()\n\nfunc f() { require.Equal(nil, V, nil) }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
			want:   "is passed on as any",
		},
		"a value is passed to a function of its own": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc own(a any) {}\n\nfunc f() { own(V) }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
			want:   "is passed on as any",
		},
		"a value of a type parameter": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc own[T any](a T) {}\n\nfunc f() { own(V) }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"an interface that is asked": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nvar in lib.Pool = V\n\nfunc f() { _, _ = in.(*lib.Client) }",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
			want:   "V at a/a.go:7 goes into lib.Pool, and a/a.go:9 asks whether that is *lib.Client: it may not be with lib.Pool",
		},
		"an interface that is asked in a switch": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nvar in lib.Pool = V\n\nfunc f() {\n\tswitch x := in.(type) {\n\tcase nil:\n\tcase *lib.Client:\n\t\tx.Close()\n\t}\n}",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
			want:   "a/a.go:12 asks whether that is *lib.Client",
		},
		"an interface that is asked for something else": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nvar in lib.Pool = V\n\nvar closes lib.Closer = nil\n\nfunc f() {\n\t_, _ = in.(lib.Closer)\n\t_, _ = closes.(*lib.Client)\n\tswitch in.(type) {\n\tcase lib.Closer:\n\t}\n\tswitch closes.(type) {\n\tcase *lib.Client:\n\t}\n}",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"a value of an interface": {
			src:    "package a\n\nimport \"lib\"\n\nvar V lib.Pool = lib.New()\n\nvar sink any = V",
			edits:  []string{"lib.Pool =", "lib.Closer ="},
			expect: true,
		},
		"a constant": {
			src:   "package a\n\nconst c = 3\n\nfunc f() { println(c + 1) }",
			edits: []string{"= 3", "= 4"},
			want:  "c + 1 at a/a.go:5 is 4, and would be 5: the constant in it is of another kind",
		},
		"a constant is written in another way": {
			src:   "package a\n\nconst c = 3\n\nfunc f() { println(c + 1) }",
			edits: []string{"= 3", "= 1 + 2"},
		},
		"a text": {
			src:   "package a\n\nconst c = \"a\"\n\nfunc f() { println(c) }",
			edits: []string{"\"a\"", "\"b\""},
		},
		"a generic type": {
			src: "package a\n\ntype G[T any] struct{ x T }\n\ntype A[T any] = G[T]\n\nfunc f(g G[int], h A[string]) { _, _ = g, h\n\t/*here*/\n}", edits: []string{"/*here*/", "println()"},
		},
		"types that are made of one that is meant to change": {
			src:    "package a\n\nimport \"lib\"\n\nfunc list[T any](t T) []T { return nil }\n\nfunc array[T any](t T) [2]T { return [2]T{} }\n\nfunc channel[T any](t T) <-chan T { return nil }\n\nfunc keys[T comparable](t T) map[T]int { return nil }\n\nfunc elems[T any](t T) map[string]T { return nil }\n\nfunc function[T any](t T) func(int, ...T) (T, error) { return nil }\n\nfunc pair[T any](t T) (*T, error) { return nil, nil }\n\nvar V = lib.New()\n\nfunc f() {\n\ta, b, c, d, e, g := list(V), array(V), channel(V), keys(V), elems(V), function(V)\n\tp, err := pair(V)\n\t_, _, _, _, _, _, _, _ = a, b, c, d, e, g, p, err\n}",
			edits:  []string{"lib.New()", "lib.Shared()"},
			expect: true,
		},
		"an array of another length": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[2]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[2]int", "/*type*/[3]int"},
			expect: true,
			want:   "and would be a *func() [3]int",
		},
		"an array of other elements": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[2]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[2]int", "/*type*/[2]uint"},
			expect: true,
			want:   "and would be a *func() [2]uint",
		},
		"an array becomes a list": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[2]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[2]int", "/*type*/[]int"},
			expect: true,
			want:   "and would be a *func() []int",
		},
		"a list becomes an array": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[]int", "/*type*/[2]int"},
			expect: true,
			want:   "and would be a *func() [2]int",
		},
		"a list of other elements": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[]int", "/*type*/[]uint"},
			expect: true,
			want:   "and would be a *func() []uint",
		},
		"a channel of another direction": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/chan int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/chan int", "/*type*/<-chan int"},
			expect: true,
			want:   "and would be a *func() <-chan int",
		},
		"a channel of other elements": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/chan int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/chan int", "/*type*/chan uint"},
			expect: true,
			want:   "and would be a *func() chan uint",
		},
		"a channel becomes a list": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/chan int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/chan int", "/*type*/[]int"},
			expect: true,
			want:   "and would be a *func() []int",
		},
		"a map with other keys": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/map[int]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/map[int]int", "/*type*/map[uint]int"},
			expect: true,
			want:   "and would be a *func() map[uint]int",
		},
		"a map with other elements": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/map[int]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/map[int]int", "/*type*/map[int]uint"},
			expect: true,
			want:   "and would be a *func() map[int]uint",
		},
		"a map becomes a list": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/map[int]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/map[int]int", "/*type*/[]int"},
			expect: true,
			want:   "and would be a *func() []int",
		},
		"a pointer to another type": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/*int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/*int", "/*type*/*uint"},
			expect: true,
			want:   "and would be a *func() *uint",
		},
		"a pointer becomes a list": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/*int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/*int", "/*type*/[]int"},
			expect: true,
			want:   "and would be a *func() []int",
		},
		"a function of other parameters": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func(int) { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func(int)", "/*type*/func(uint)"},
			expect: true,
			want:   "and would be a *func() func(uint)",
		},
		"a function of more parameters": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func(int) { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func(int)", "/*type*/func(int, int)"},
			expect: true,
			want:   "and would be a *func() func(int, int)",
		},
		"a function with another result": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func() int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func() int", "/*type*/func() uint"},
			expect: true,
			want:   "and would be a *func() func() uint",
		},
		"a function with more results": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func() int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func() int", "/*type*/func() (int, int)"},
			expect: true,
			want:   "and would be a *func() func() (int, int)",
		},
		"a variadic function": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func([]int) { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func([]int)", "/*type*/func(...int)"},
			expect: true,
			want:   "and would be a *func() func(...int)",
		},
		"a function becomes a list": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/func() { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/func()", "/*type*/[]int"},
			expect: true,
			want:   "and would be a *func() []int",
		},
		"a type far inside of another": {
			src:    "package a\n\nimport \"lib\"\n\nvar V = lib.New()\n\nfunc g() *func() /*type*/[][][][][][][]int { return nil }\n\nfunc f() { x := (*g())(); _ = x }",
			edits:  []string{"lib.New()", "lib.Shared()", "/*type*/[][][][][][][]int", "/*type*/[][][][][][][]uint"},
			expect: true,
			want:   "and would be a *func() [][][][][][][]uint",
		},
		"a constant without a type of another kind": {
			src:   "package a\n\nconst c = 1\n\nfunc f() float64 { return c + 1 }",
			edits: []string{"= 1", "= 1.0"},
			want:  "c at a/a.go:3 is a untyped int, and would be a untyped float",
		},
		"a constant of another value and kind": {
			src:   "package a\n\nconst c = true\n\nfunc f() { println(!c) }",
			edits: []string{"= true", "= false"},
			want:  "is false, and would be true",
		},
		"a constant becomes a text": {
			src:   "package a\n\nconst c = 1\n\nfunc f() { println(c) }",
			edits: []string{"= 1", "= \"1\""},
			want:  "c at a/a.go:3 is a untyped int, and would be a untyped string",
		},
		"the same field of another type": {
			src:   "package a\n\ntype T struct{ n int }\n\ntype U struct{ n int }\n\nfunc g() T { return T{} }\n\nfunc f() { println(g().n) }",
			edits: []string{"g() T { return T{} }", "g() U { return U{} }"},
			want:  "is a a.T, and would be a a.U",
		},
		"a label": {
			src:   "package a\n\nfunc f() {\nnext:\n\tfor {\n\t\t/*here*/\n\t\tcontinue next\n\t}\n}",
			edits: []string{"/*here*/", "println()"},
		},
		"a name of a result": {
			src:   "package a\n\nfunc f() (n int) {\n\t{\n\t\t/*here*/\n\t\tn = 1\n\t}\n\treturn\n}",
			edits: []string{"/*here*/", "n := 2"},
			want:  "n at a/a.go:6 means a.n of a/a.go:3 there, and would mean a.n",
		},
		"a key of a literal": {
			src:   "package a\n\ntype T struct{ n int }\n\nfunc f() {\n\t/*here*/\n\t_ = T{n: 1}\n}",
			edits: []string{"/*here*/", "n := 2\n\tprintln(n)"},
		},
		"a method that another type gets": {
			src:   "package a\n\ntype T int\n\nfunc (T) M() {}\n\nfunc f(t T) { t.M() }",
			edits: []string{"func (T) M() {}", "func (T) M() {}\n\nfunc (T) N() {}"},
		},
		"an instance": {
			src:   "package a\n\ntype G[T any] struct{ x T }\n\nfunc g() G[int] { return G[int]{} }\n\nfunc f() { x := g(); _ = x }",
			edits: []string{"g() G[int] { return G[int]{} }", "g() G[string] { return G[string]{} }"},
			want:  "x at a/a.go:7 is a a.G[int], and would be a a.G[string]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, d := rewritten(t, c.src, c.edits...)
			d.Moves = c.moves
			var vars []retypedVar
			if c.expect {
				vars = retypedTo(k)
			}
			if r := k.outsideAll([]*filerewrite.File{d}, vars); (r == nil) != (c.want == "") || r != nil && !strings.Contains(r.Detail, c.want) {
				t.Errorf("refused %v, want %q\n%s", r, c.want, d.After)
			}
		})
	}
}

// TestOutsideParts holds that names are compared in what is checked again, and types only where types may change.
func TestOutsideParts(t *testing.T) {
	const src = "package a\n\nimport \"lib\"\n\nvar name = lib.Three\n\nfunc g() int { return 0 }\n\nfunc same() { println(name) }\n\nfunc f() {\n\t/*here*/\n\tprintln(name)\n}\n\nfunc after() { x := g(); println(x) }"
	for _, c := range []struct {
		edits []string
		moves bool
		want  string
	}{
		{[]string{"/*here*/", "name := 1"}, false, "name at a/a.go:13 means a.name of a/a.go:5"},
		{[]string{"/*here*/", "println()"}, false, ""},
		{[]string{"g() int", "g() int64"}, false, ""}, // no type is meant to change: the objects of the package are compared
		{[]string{"g() int", "g() int64"}, true, "x at a/a.go:16 is a int, and would be a int64"},
	} {
		k, d := rewritten(t, src, c.edits...)
		if c.moves {
			d.Moves = []*filerewrite.Move{{Old: "lib", To: []*types.Package{types.NewPackage("moved", "moved")}}}
		}
		k.unchanged = map[*filerewrite.File]*unchanged.Parts{d: new(unchanged.Finder).In(d)}
		if r := k.outside([]*filerewrite.File{d}); (r == nil) != (c.want == "") || r != nil && !strings.Contains(r.Detail, c.want) {
			t.Errorf("%q: refused %v, want %q", c.edits, r, c.want)
		}
		k.after.Files[d.File.Path] = nil // as a file that does not parse
		if r := k.outside([]*filerewrite.File{d}); r != nil {
			t.Errorf("%q: a file that does not parse is refused here: %v", c.edits, r)
		}
		if r := k.outsideAll([]*filerewrite.File{d}, nil); r != nil {
			t.Errorf("%q: a file that does not parse is refused here: %v", c.edits, r)
		}
	}
}
