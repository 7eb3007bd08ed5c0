package identity_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// various are types of which no two are the same, with the declarations that they use.
const various = `-- m/m.go --
package m

type T struct{}
-- m/v2/m.go --
package m

type T struct{}
-- a/a.go --
package a

import (
	m1 "m"
	m2 "m/v2"
)

type (
	A  struct{ x int }
	B  struct{ x int }
	G[P any] struct{ p P }
	H[P, Q any] struct{}
	Alias = *A
)

func generic[P any](p P)             {}
func constrained[P comparable](p P)  {}
func constrained2[P ~int](p P)       {}
func constrained3[P int](p P)        {}
func constrained4[P int | string](p P) {}
func constrained5[P int | ~string](p P) {}
func constrained6[P interface{ int; M() }](p P) {}
func two[P, Q any](p P, q Q)         {}
func second[P, Q any](p Q, q P)      {}

var (
	_ A; _ B; _ *A; _ *B; _ m1.T; _ m2.T; _ G[int]; _ G[string]; _ G[A]; _ G[B]; _ H[int, int]; _ H[int, string]; _ H[string, int]
	_ int; _ string; _ error; _ any; _ interface{ M() }; _ interface{ N() }; _ interface{ M(); N() }; _ interface{ M(int) }; _ interface{ M(A) }; _ interface{ M(B) }; _ interface{ m() }
	_ []A; _ []B; _ [][]A; _ [2]A; _ [3]A; _ [2]B; _ map[string]A; _ map[string]B; _ map[A]string; _ map[B]string; _ map[A]A; _ chan A; _ chan B; _ <-chan A; _ chan<- A
	_ func(); _ func(A); _ func(B); _ func(A, A); _ func() A; _ func() B; _ func() (A, error); _ func(...A); _ func([]A); _ func(A) A; _ func(A, ...A)
	_ struct{}; _ struct{ x A }; _ struct{ x B }; _ struct{ y A }; _ struct{ A }; _ struct{ x A "tag" }; _ struct{ x, y A }; _ struct{ X A }; _ struct{ *A }; _ struct{ A A }
	_ = generic[int]
)
`

func list(t *testing.T) []types.Object {
	t.Helper()
	p := typetest.Program(t, various)
	pkg := p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	var out []types.Object
	ast.Inspect(pkg.Files[0].Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for _, id := range n.Names {
				out = append(out, pkg.Info.Defs[id])
			}
		case *ast.FuncDecl:
			out = append(out, pkg.Info.Defs[n.Name])
		}
		return true
	})
	return out
}

// TestSame compares each type with each, of one check and of two: a type is the same as itself alone.
func TestSame(t *testing.T) {
	first, second := list(t), list(t)
	for i, a := range first {
		for j, b := range second {
			x, y := a.Type(), b.Type()
			want := i == j || types.TypeString(x, nil) == types.TypeString(y, nil)
			if got := identity.Same(x, y); got != want {
				t.Errorf("%s and %s are the same: %t", x, y, got)
			}
			if i != j && a.Type() != first[j].Type() && identity.Same(x, first[j].Type()) != types.Identical(x, first[j].Type()) {
				t.Errorf("%s and %s are the same: %t", x, first[j].Type(), identity.Same(x, first[j].Type()))
			}
		}
	}
	tuple := func(list ...types.Type) types.Type {
		var vars []*types.Var
		for _, t := range list {
			vars = append(vars, types.NewVar(token.NoPos, nil, "", t))
		}
		return types.NewTuple(vars...)
	}
	a, again, b := first[0].Type(), second[0].Type(), second[1].Type()
	if a.String() == b.String() {
		a, again, b = first[len(first)-1].Type(), second[len(second)-1].Type(), second[0].Type()
	}
	for _, c := range []struct {
		x, y types.Type
		want bool
	}{
		{nil, nil, true}, {nil, a, false}, {a, nil, false}, {tuple(a, b), tuple(again, b), true}, {tuple(a), tuple(again, b), false}, {tuple(a), a, false}, {tuple(a), tuple(b), false},
	} {
		if got := identity.Same(c.x, c.y); got != c.want {
			t.Errorf("%v and %v are the same: %t", c.x, c.y, got)
		}
	}
}

// TestSameDeclared holds which declarations other packages see change.
func TestSameDeclared(t *testing.T) {
	const src = "package a\n\ntype T struct{ x int }\n\nfunc (T) M() {}\n\ntype G[P any] struct{ p P }\n\ntype A = T\n\ntype I interface{ N() }\n\ntype N int\n\nfunc F(t T) {}\n\nvar V T\n"
	object := func(src, name string) types.Object {
		p := typetest.Program(t, "-- a/a.go --\n"+src)
		return p.Packages[0].Types.Scope().Lookup(name)
	}
	for _, c := range []struct {
		name, was, is string
		want          bool
	}{
		{"T", "", "", true}, {"G", "", "", true}, {"A", "", "", true}, {"I", "", "", true}, {"N", "", "", true}, {"F", "", "", true}, {"V", "", "", true},
		{"T", "x int", "x string", false}, {"T", "M() {}", "M(int) {}", false}, {"T", "M() {}", "O() {}", false}, {"T", "func (T) M() {}", "", false}, {"T", "func (T) M() {}", "func (T) M() {}\nfunc (T) O() {}", false},
		{"T", "type T struct{ x int }", "type T = struct{ x int }", false}, {"G", "G[P any]", "G[P comparable]", false}, {"G", "G[P any]", "G[P, Q any]", false}, {"G", "p P", "q P", false},
		{"A", "A = T", "A = N", false}, {"I", "N()", "N(int)", false}, {"F", "t T", "t N", false}, {"F", "t T", "u T", true}, {"V", "var V T", "var V N", false}, {"F", "{}\n\nvar V", "{ println() }\n\nvar V", true},
	} {
		now := strings.Replace(src, c.was, c.is, 1)
		if strings.Contains(c.is, "T = struct") {
			now = strings.Replace(now, "func (T) M() {}", "", 1)
		}
		if got := identity.SameDeclared(object(src, c.name), object(now, c.name)); got != c.want {
			t.Errorf("%s is the same when %s becomes %s: %t", c.name, c.was, c.is, got)
		}
	}
}

// TestTypes holds what is said of a type.
func TestTypes(t *testing.T) {
	p := typetest.Program(t, "-- context/context.go --\npackage context\n\ntype Context interface{ Err() error }\n\ntype Other int\n-- example.com/m/m.go --\npackage m\n\ntype T struct{ F int }\n-- example.com/m/v2/m.go --\npackage m\n\ntype T struct{ F int }\n"+
		"-- a/a.go --\npackage a\n\nimport (\n\t\"context\"\n\t\"example.com/m\"\n\tm2 \"example.com/m/v2\"\n)\n\ntype S struct {\n\tF int `tag`\n\tE\n}\n\ntype E struct{ D int }\n\ntype Alias = S\n\ntype G[P any] struct{ X P }\n\ntype N int\n\n"+
		"var (\n\tv01 S\n\tv02 *S\n\tv03 Alias\n\tv04 G[int]\n\tv05 N\n\tv06 struct{}\n\tv07 []int\n\tv08 [2]string\n\tv09 map[string]bool\n\tv10 map[string]S\n\tv11 []S\n\tv12 error\n\tv13 any\n\tv14 context.Context\n\tv15 context.Other\n\tv16 m.T\n\tv17 *m2.T\n\tv18 **S\n\tv19 map[S]string\n\tv20 [2]S\n)\n")
	pkg := p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	want := map[string]string{
		"v01": "named S, key a.S, field F, struct", "v02": "named S, key a.S, field F, points", "v03": "named S, key a.S, field F, struct", "v04": "named G, key a.G[int], field X, struct", "v05": "named N, basic, plain",
		"v06": "struct", "v07": "plain", "v08": "plain", "v09": "plain", "v10": "", "v11": "", "v12": "named error, error", "v13": "anything", "v14": "named Context, context",
		"v15": "named Other, basic, plain", "v16": "named T, key example.com/m.T, field F, struct, of m", "v17": "named T, key example.com/m/v2.T, field F", "v18": "", "v19": "", "v20": "",
	}
	s := pkg.Types.Scope().Lookup("S").Type()
	for name, want := range want {
		v := pkg.Types.Scope().Lookup(name).Type()
		var got []string
		add := func(is bool, format string, args ...any) {
			if is {
				got = append(got, fmt.Sprintf(format, args...))
			}
		}
		if n := identity.Named(v); n != nil {
			add(true, "named %s", n.Name())
		}
		add(identity.TypeKey(v) != "", "key %s", identity.TypeKey(v))
		if f := identity.FieldAt(v, 0); f != nil {
			add(true, "field %s", f.Name())
		}
		add(identity.IsStruct(v), "struct")
		add(identity.PointsTo(v, s), "points")
		add(identity.Basic(v), "basic")
		add(identity.Plain(v), "plain")
		add(identity.IsError(v), "error")
		add(identity.AcceptsAnything(v), "anything")
		add(identity.IsContext(v), "context")
		add(identity.FromPackage(v, "example.com/m"), "of m")
		if strings.Join(got, ", ") != want {
			t.Errorf("%s is %s, want %s", v, strings.Join(got, ", "), want)
		}
		if identity.IsNamedStruct(v) != (identity.TypeKey(v) != "") {
			t.Errorf("%s is a named struct: %t", v, identity.IsNamedStruct(v))
		}
		if made := identity.MadeOf(v, "a"); made != strings.Contains(v.String(), "a.") {
			t.Errorf("%s is made of what a declares: %t", v, made)
		}
	}
	if identity.TypeKey(nil) != "" || identity.Under(nil) != nil || identity.Under(s) != s.Underlying() || identity.FieldAt(s, 2) != nil || identity.FieldAt(nil, 0) != nil {
		t.Error("nothing has a name, or a type has a field too many")
	}
	of := func(name string) types.Type { return pkg.Types.Scope().Lookup(name).Type() }
	for _, c := range []struct {
		a, b string
		want bool
	}{{"v16", "v17", true}, {"v16", "v16", false}, {"v01", "v16", false}, {"v16", "v06", false}, {"v06", "v16", false}, {"v12", "v12", false}, {"v01", "v05", false}} {
		if identity.OtherMajor(of(c.a), of(c.b)) != c.want {
			t.Errorf("%s and %s are of two major versions: %t", of(c.a), of(c.b), !c.want)
		}
	}
	for _, c := range []struct{ a, b, x, y string }{{"v01", "v05", "a.S", "a.N"}, {"v16", "v17", "m.T", "*m.T"}} {
		if x, y := identity.Distinguish(of(c.a), of(c.b)); x != c.x || y != c.y {
			t.Errorf("they are %s and %s", x, y)
		}
	}
	if x, y := identity.Distinguish(of("v16"), of("v17").(*types.Pointer).Elem()); x != "example.com/m.T" || y != "example.com/m/v2.T" {
		t.Errorf("they are %s and %s", x, y)
	}
	if !identity.Assignable(of("v12"), of("v13")) || identity.Assignable(of("v13"), of("v12")) || !identity.Assignable(of("v01"), typetest.Program(t, "-- a/a.go --\npackage a\n\ntype S struct{}\n").Packages[0].Types.Scope().Lookup("S").Type()) {
		t.Error("a value is assignable to another type")
	}
	st := s.Underlying().(*types.Struct)
	if name, tag, i := identity.StructOf(pkg.Types, st.Field(0)); name == nil || name.Name() != "S" || tag != "tag" || i != 0 {
		t.Errorf("F is field %d of %v, %s", i, name, tag)
	}
	if name, _, i := identity.StructOf(pkg.Types, st.Field(1)); name == nil || name.Name() != "S" || i != 1 {
		t.Errorf("E is field %d of %v", i, name)
	}
	if name, _, _ := identity.StructOf(pkg.Types, types.NewField(token.NoPos, pkg.Types, "F", s, false)); name != nil {
		t.Errorf("a field of nothing is of %v", name)
	}
	for path, want := range map[string]bool{"net/http": true, "a": true, "example.com/a": false, "example.com": false} {
		if identity.Standard(types.NewPackage(path, "a")) != want {
			t.Errorf("%s is of the standard library: %t", path, !want)
		}
	}
	pair := types.NewTuple(types.NewVar(token.NoPos, nil, "", s), types.NewVar(token.NoPos, nil, "", of("v12")))
	for _, c := range []struct {
		t    types.Type
		want string
	}{{types.NewTuple(), "nothing"}, {s, "one value, a.S"}, {pair, "(a.S, error)"}, {types.NewTuple(pair.At(1)), "one value, error"}} {
		if got := identity.Describe(c.t); got != c.want {
			t.Errorf("%v is %s, want %s", c.t, got, c.want)
		}
	}
}

// TestSameObject compares objects of two checks by path and name.
func TestSameObject(t *testing.T) {
	a, b := types.NewPackage("a", "a"), types.NewPackage("b", "b")
	v := func(pkg *types.Package, name string) types.Object {
		return types.NewVar(token.NoPos, pkg, name, types.Typ[types.Int])
	}
	for _, c := range []struct {
		x, y types.Object
		want bool
	}{
		{nil, nil, true}, {nil, v(a, "x"), false}, {v(a, "x"), nil, false}, {v(a, "x"), v(a, "x"), true}, {v(a, "x"), v(a, "y"), false}, {v(a, "x"), v(b, "x"), false}, {v(nil, "x"), v(nil, "x"), true}, {v(nil, "x"), v(a, "x"), false}, {v(a, "x"), v(nil, "x"), false},
	} {
		if got := identity.SameObject(c.x, c.y); got != c.want {
			t.Errorf("%v and %v are the same: %t", c.x, c.y, got)
		}
	}
}

// TestSelections holds which embedded fields a selection goes through, what is called and what a name is.
func TestSelections(t *testing.T) {
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\ntype Deep struct{ D int }\n\ntype Mid struct{ *Deep }\n\ntype Top struct {\n\tN int\n\tMid\n}\n\ntype In interface{ M() }\n\ntype Has struct{ In }\n\nfunc (Deep) M() {}\n\nfunc g[P any](p P) {}\n\nfunc f(top *Top, has Has, fn func()) {\n\t_ = top.D\n\ttop.M()\n\t_ = top.Mid\n\t_ = top.N\n\thas.M()\n\tg(1)\n\tfn()\n\tf(nil, has, fn)\n}\n")
	pkg := p.Packages[0]
	field := func(name string, i int) *types.Var { return identity.FieldAt(pkg.Types.Scope().Lookup(name).Type(), i) }
	through := map[string]string{}
	for sel, s := range pkg.Info.Selections {
		text := types.ExprString(sel)
		for name, f := range map[string]*types.Var{"Mid": field("Top", 1), "Deep": field("Mid", 0), "N": field("Top", 0), "In": field("Has", 0), "D": field("Deep", 0)} {
			if identity.PassesThrough(s, f) {
				through[text] += name + " "
			}
		}
	}
	for text, want := range map[string][]string{"top.D": {"Mid", "Deep"}, "top.M": {"Mid", "Deep"}, "top.Mid": {}, "top.N": {}, "has.M": {"In"}} {
		if got := strings.Fields(through[text]); len(got) != len(want) || len(want) > 0 && !strings.Contains(through[text], want[0]) {
			t.Errorf("%s goes through %v, want %v", text, got, want)
		}
	}
	called := map[string]identity.Key{}
	ast.Inspect(pkg.Files[0].Syntax, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if key, ok := identity.CalleeKey(pkg.Info, call); ok {
				called[types.ExprString(call.Fun)] = key
			}
			if id, ok := identity.IdentOf(call.Fun); !ok || !strings.HasSuffix(types.ExprString(call.Fun), id.Name) {
				t.Errorf("%s is named %v", types.ExprString(call.Fun), id)
			}
			if _, ok := identity.IdentOf(call); ok {
				t.Error("a call is a name")
			}
		}
		return true
	})
	if fmt.Sprint(called) != "map[f:{a  f} g:{a  g} top.M:{a Deep M}]" {
		t.Errorf("called are %v", called)
	}
}
