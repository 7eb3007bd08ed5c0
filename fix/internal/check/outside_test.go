package check

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
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

// TestExpected holds which changes of a type follow from one of *T to I: those of its parts.
func TestExpected(t *testing.T) {
	const before, now = "*T", "I"
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\ntype T struct{}\n\ntype U struct{}\n\ntype I interface{}\n\ntype G[P any] struct{}\n")
	eval := func(expr string) types.Type {
		tv, err := types.Eval(p.Fset, p.Packages[0].Types, token.NoPos, expr)
		if err != nil {
			t.Fatal(expr, err)
		}
		return tv.Type
	}
	c := &outside{retypes: []retype{{eval("*U"), eval("U")}, {eval(before), eval(now)}}}
	for shape, want := range map[string]bool{
		"%": true, "*%": true, "[]%": true, "[3]%": true, "chan %": true, "<-chan %": true, "map[%]int": true, "map[int]%": true, "map[%]%": true,
		"func(%) int": true, "func(int) %": true, "func(int, %) (%, int)": true, "func(...%)": true, "[][]*%": true,
		"struct{ x % }": false, "interface{ M(%) }": false, "G[%]": false, "[][][][][]%": true, "[][][][][][]%": true, "[][][][][][][]%": false,
	} {
		if got := c.expected(eval(strings.ReplaceAll(shape, "%", before)), eval(strings.ReplaceAll(shape, "%", now)), 0); got != want {
			t.Errorf("%s is expected: %t", shape, got)
		}
	}
	for _, pair := range [][2]string{
		{"int", "string"}, {"I", "*T"}, {"*T", "*U"}, {"[]*T", "[3]I"}, {"[3]*T", "[]I"}, {"[3]*T", "[4]I"}, {"chan *T", "<-chan I"}, {"chan *T", "[]I"}, {"map[int]*T", "map[string]I"},
		{"map[*T]int", "map[I]string"}, {"map[int]*T", "[]I"}, {"func(*T)", "func(...I)"}, {"func(...*T)", "func(I)"}, {"func(*T)", "func(I, int)"}, {"func(*T)", "func() I"}, {"func(*T) int", "func(I) string"},
		{"func(int) *T", "func(string) I"}, {"func(*T)", "I"}, {"**T", "[]I"}, {"[]*T", "*I"}, {"func(*T, int)", "func(I, string)"},
	} {
		if c.expected(eval(pair[0]), eval(pair[1]), 0) {
			t.Errorf("%s to %s is expected", pair[0], pair[1])
		}
	}
	if !c.expected(types.NewTuple(types.NewParam(0, nil, "", eval("*T"))), types.NewTuple(types.NewParam(0, nil, "", eval("I"))), 0) {
		t.Error("a tuple is not expected")
	}
	if c.expected(types.NewTuple(types.NewParam(0, nil, "", eval("*T"))), eval("I"), 0) {
		t.Error("a tuple is expected to become one value")
	}
}

// TestConstants holds what counts as the same value and the same kind.
func TestConstants(t *testing.T) {
	values := map[string]constant.Value{
		"1": constant.MakeInt64(1), "1.0": constant.MakeFloat64(1), "1.5": constant.MakeFloat64(1.5), "2": constant.MakeInt64(2), "true": constant.MakeBool(true),
		"a": constant.MakeString("a"), "b": constant.MakeString("b"), "?": constant.MakeUnknown(), "1+0i": constant.MakeImag(constant.MakeInt64(0)),
	}
	same := []string{"1 1.0", "? ?"}
	for x, a := range values {
		for y, b := range values {
			want := x == y || slices.Contains(same, x+" "+y) || slices.Contains(same, y+" "+x)
			if got := sameValue(a, b); got != want {
				t.Errorf("%s and %s are the same: %t", x, y, got)
			}
		}
	}
	basic := func(k types.BasicKind) types.Type { return types.Typ[k] }
	for _, c := range []struct {
		a, b types.Type
		want bool
	}{
		{basic(types.Int), basic(types.Int64), true}, {basic(types.Int), basic(types.UntypedInt), true}, {basic(types.Int), basic(types.Float64), false},
		{basic(types.String), basic(types.UntypedString), true}, {basic(types.String), basic(types.Bool), false}, {basic(types.UntypedFloat), basic(types.UntypedInt), false},
		{types.NewSlice(basic(types.Int)), basic(types.Int), false}, {basic(types.Int), types.NewSlice(basic(types.Int)), false},
	} {
		if got := sameKind(c.a, c.b); got != c.want {
			t.Errorf("%s and %s are of one kind: %t", c.a, c.b, got)
		}
	}
	for src, want := range map[string]bool{"x": false, "x + 1": false, "x / 2": true, "1 / (2 + x)": true, "1/2 + x": false, "f(x / 2)": true, "f(x) * 2": false} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		var x ast.Expr
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == "x" {
				x = id
			}
			return true
		})
		if got := inDivision(x, e); got != want {
			t.Errorf("in %s x is in a division: %t", src, got)
		}
	}
	typed := func(b types.BasicKind, v constant.Value) types.TypeAndValue {
		return types.TypeAndValue{Type: types.Typ[b], Value: v}
	}
	one := constant.MakeInt64(1)
	for _, c := range []struct {
		a, b types.TypeAndValue
		want bool
	}{
		{typed(types.UntypedInt, one), typed(types.UntypedFloat, one), true}, {typed(types.Int, one), typed(types.UntypedInt, one), false},
		{typed(types.UntypedInt, one), typed(types.Int, one), false}, {typed(types.UntypedBool, nil), typed(types.UntypedBool, one), false},
		{typed(types.UntypedBool, one), typed(types.UntypedBool, nil), false}, {types.TypeAndValue{}, typed(types.UntypedInt, one), false}, {typed(types.UntypedInt, one), types.TypeAndValue{}, false},
	} {
		if got := bothUntyped(c.a, c.b); got != c.want {
			t.Errorf("%v and %v are untyped: %t", c.a, c.b, got)
		}
	}
}

// TestPlaces holds where a byte of the source lies in the result, and which node has the place of another.
func TestPlaces(t *testing.T) {
	const src = "package a\n\nfunc f(a, b []int, s struct{ x int }) {\n\told(a)\n\t_ = -s.x + a[1]*(*(&b))[2] + len(a[1:])\n\t_ = any(a).([]int)\n\tg[int](b)\n\t_ = h[int, string]\n}\n\nfunc old(...any)\n\nfunc g[T any](...any) {}\n\nfunc h[T, U any]() {}\n"
	k, d := rewritten(t, src, "old(a)\n", "new(int)\n\tprintln()\n", "-s", "+ 1 -s", "func old(...any)", "func old2(...any) {}\n\nfunc old(...any) {}")
	at := newPlaces(d, k.after.Files[d.File.Path])
	text := func(n ast.Node, in []byte, base token.Pos) string { return string(in[n.Pos()-base : n.End()-base]) }
	for _, names := range []bool{false, true} {
		at.nodes = nil
		at.anchorAll(!names)
		ast.Inspect(d.File.Syntax, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if _, name := n.(*ast.Ident); !ok || names && !name || anchor(n) == token.NoPos {
				return true
			}
			was, is := text(e, d.File.Src, d.File.Syntax.FileStart), ""
			if other := at.counterpartOf(n); other != nil {
				is = text(other, d.After, at.file.FileStart)
			}
			if strings.HasPrefix(was, "-s.x +") {
				return true // its text contains an edit
			}
			want := was
			by := int(anchor(n) - d.File.Syntax.FileStart)
			if slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return e.Start <= by && by < e.End }) || by < len("package a") {
				want = ""
			}
			if is != want {
				t.Errorf("%s is %q in the result, want %q", was, is, want)
			}
			return true
		})
	}
	for offset := range src {
		now, ok := at.resultOffset(offset)
		edited := slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return e.Start <= offset && offset < e.End })
		if ok == edited || ok && d.After[now] != src[offset] {
			t.Errorf("byte %d lies at %d, %t", offset, now, ok)
		}
	}
	base := token.Pos(d.File.Tok.Base())
	for pos, want := range map[token.Pos]bool{base - 1: false, base: true, base + token.Pos(len(d.File.Src)): true, base + token.Pos(len(d.File.Src)) + 1: false} {
		if at.contains(pos) != want {
			t.Errorf("the file contains %d: %t", pos-base, !want)
		}
	}
	at.afterLayout = func(int) int { return -1 }
	for _, offset := range []int{0, len(src) - 1} {
		if _, ok := at.resultOffset(offset); ok {
			t.Errorf("byte %d lies somewhere after a layout that took it away", offset)
		}
	}
}
