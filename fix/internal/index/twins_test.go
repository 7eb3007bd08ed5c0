package index_test

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// TestTwins holds to which struct types the values of one pass: by conversions and assignments, and between types
// without a name. The types are A{a}, B{b}, C{c, more}, and those that a statement writes.
func TestTwins(t *testing.T) {
	for body, want := range map[string]string{
		"_ = B(x)":                         "B.b", // also where it is an error
		"println(x.a)":                     "",
		"_ = A2(x)":                        "A2.a",
		"_ = (*A2)(&x)":                    "A2.a",
		"_ = []A2(nil)":                    "",
		"var y A2 = A2(x); _ = y":          "A2.a",
		"var y struct{ a int } = x; _ = y": ".a",
		"var y = x; _ = y":                 "",
		"var y, z struct{ a int } = x, x; _, _ = y, z":                   ".a",
		"var y struct{ a int }; y = x; _ = y":                            ".a",
		"var y struct{ a int }; var n int; y, n = x, 1; _, _ = y, n":     ".a",
		"var y struct{ a int }; y, _ = pair(); _ = y":                    ".a",
		"y, n := pair(); _, _ = y, n":                                    "",
		"ch := make(chan struct{ a int }, 1); ch <- x":                   ".a",
		"var ch chan<- A; ch <- x":                                       "",
		"takes(x)":                                                       ".a",
		"several(1, x, x)":                                               ".a",
		"several(1)":                                                     "",
		"func(y struct{ a int }) {}(x)":                                  ".a",
		"_ = func() struct{ a int } { return x }":                        ".a",
		"_ = func() (struct{ a int }, error) { return x, nil }":          ".a",
		"_ = func() (A, int) { return pair() }":                          "",
		"_ = []struct{ a int }{x}":                                       ".a",
		"_ = [1]struct{ a int }{x}":                                      ".a",
		"_ = [1]struct{ a int }{0: x}":                                   ".a",
		"_ = map[string]struct{ a int }{\"\": x}":                        ".a",
		"_ = Holder{x}":                                                  ".a",
		"_ = Holder{in: x}":                                              ".a",
		"_ = []A{x}":                                                     "",
		"y := &x; var z *struct{ a int } = (*struct{ a int })(y); _ = z": ".a",
		"var y any = x; _ = y.(struct{ a int })":                         "",
		"var y any = struct{ a int }{}; _ = y.(struct{ a int }); _ = (struct{ a int })(x)": ".a .a .a",
		"var y any; switch y.(type) { case struct{ a int }: }; _ = (struct{ a int })(x)":   ".a .a",
		"var y any = x; _ = y.(A)": "",
		"_ = len([]A{x})":          "",
		"_ = C(c)":                 "",
	} {
		t.Run(body, func(t *testing.T) {
			p := typetest.Program(t, "-- a/a.go --\npackage a\n\ntype A struct{ a int }\n\ntype A2 struct{ a int }\n\ntype B struct{ b int }\n\ntype C struct{ c, more int }\n\ntype E struct{}\n\ntype Holder struct{ in struct{ a int } }\n\n"+
				"func pair() (A, int) { return A{}, 1 }\n\nfunc takes(y struct{ a int }) {}\n\nfunc several(n int, y ...struct{ a int }) {}\n\nfunc f(x A, c C) {\n\t"+body+"\n}\n")
			scope := p.Packages[0].Types.Scope()
			a := scope.Lookup("A").Type().Underlying().(*types.Struct)
			var got []string
			for _, twin := range index.NewPackages(p.Packages).Twins(a.Field(0)) {
				name := ""
				for _, of := range []string{"A", "A2", "B"} {
					if scope.Lookup(of).Type().Underlying().(*types.Struct).Field(0) == twin {
						name = of
					}
				}
				got = append(got, name+"."+twin.Name())
			}
			slices.Sort(got)
			if text := strings.Join(slices.Compact(got), " "); text != strings.Join(slices.Compact(strings.Fields(want)), " ") {
				t.Errorf("twins %q, want %q", text, want)
			}
		})
	}
}

// TestTwinsOfMore holds that fields are paired by their places, and that a field of no struct that is written has no
// twin.
func TestTwinsOfMore(t *testing.T) {
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\ntype A struct{ a, b int }\n\ntype B struct{ a, b int }\n\ntype G[T any] struct{ v T }\n\nfunc f(x A, g G[int]) { _ = B(x); _ = g.v }\n")
	scope := p.Packages[0].Types.Scope()
	w := index.NewPackages(p.Packages)
	a, b := scope.Lookup("A").Type().Underlying().(*types.Struct), scope.Lookup("B").Type().Underlying().(*types.Struct)
	for i := range 2 {
		if got := w.Twins(a.Field(i)); !slices.Equal(got, []*types.Var{b.Field(i)}) {
			t.Errorf("A.%s: %v", a.Field(i).Name(), got)
		}
		if got := w.Twins(b.Field(i)); !slices.Equal(got, []*types.Var{a.Field(i)}) {
			t.Errorf("B.%s: %v", b.Field(i).Name(), got)
		}
	}
	if got := w.Twins(types.NewField(0, nil, "x", types.Typ[types.Int], false)); got != nil {
		t.Errorf("%v", got)
	}
}

// TestCallsOf holds which calls are those of a function where it is mentioned.
func TestCallsOf(t *testing.T) {
	for body, want := range map[string]string{
		"named()":                       "named()",
		"(named)()":                     "(named)()",
		"v := named; v(); v()":          "v() v()",
		"var v = named; v()":            "v()",
		"v := named; _ = v":             "",
		"v := named; w := v; w()":       "",
		"v := named; println(v)":        "",
		"pkg = named; pkg()":            "",
		"var s S; s.On = named; s.On()": "",
		"takes(named)":                  "",
		"_ = named":                     "",
		"func() { named() }()":          "named()",
	} {
		x := indexed(t, "func f() {\n\t"+body+"\n}\n")
		fn := x.Pkg.Types.Scope().Lookup("named")
		var got []string
		for _, id := range x.Of[fn] {
			at := id
			for at.Parent().Node() != nil {
				if _, ok := at.Parent().Node().(*ast.ParenExpr); !ok {
					break
				}
				at = at.Parent()
			}
			for _, call := range x.CallsOf(at) {
				got = append(got, text(call))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func text(c inspector.Cursor) string { return types.ExprString(c.Node().(ast.Expr)) }

// TestArgumentOf holds which parameter an argument is for.
func TestArgumentOf(t *testing.T) {
	x := indexed(t, "func none() {}\nfunc one(a int) {}\nfunc rest(a int, b ...int) {}\n")
	for name, want := range map[string]string{"none": "- - -", "one": "a - -", "rest": "a b b"} {
		sig := x.Pkg.Types.Scope().Lookup(name).Type().(*types.Signature)
		var got []string
		for i := range 3 {
			if v := index.ArgumentOf(sig, i); v != nil {
				got = append(got, v.Name())
			} else {
				got = append(got, "-")
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}
