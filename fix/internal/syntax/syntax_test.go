package syntax_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan/load"
)

// declarations are those that the bodies of the tests may use.
const declarations = `
-- lib/lib.go --
package lib

var Var int

type T struct{ F int }

func New() *T { return nil }
-- a/a.go --
package a

import "lib"

type T struct {
	F int
	P *T
	A [3]int
	S []int
	E
}

type E struct{ D int }

func (T) Value()     {}
func (*T) Pointer()  {}
func (T) Is() bool   { return true }

type G[P any] struct{ X P }

func (g *G[P]) Set(p P) {}

type Fn func(int64) bool

type Ch chan string

func generic[P any](p P, n int8)        {}
func variadic(a string, b ...int64)     {}
func two() (int16, error)               { return 0, nil }
func takesTwo(a int16, err error)       {}
func sink(any)                          {}

func f(t T, p *T, g G[int], fn Fn, ch Ch, m map[string]int8, arr [3]int, ptr *[3]int, sl []int, x int) (n int32, err error) {
	/*body*/
	return
}
`

// spot is an expression that is marked in a body: ‹x›.
type spot struct {
	pkg   *load.Package
	path  []ast.Node
	expr  ast.Expr
	at    inspector.Cursor
	start int
}

func find(t *testing.T, body string) spot {
	t.Helper()
	src := strings.Replace(declarations, "/*body*/", body, 1)
	file := src[strings.Index(src, "-- a/a.go --\n")+len("-- a/a.go --\n"):]
	start := strings.Index(file, "‹")
	end := strings.Index(file, "›") - len("‹")
	if start < 0 || end < start {
		t.Fatalf("no expression is marked in %s", body)
	}
	p := typetest.Program(t, strings.NewReplacer("‹", "", "›", "").Replace(src))
	pkg := p.Packages[1]
	if errs := slices.DeleteFunc(pkg.Errors, func(e load.Error) bool { return strings.Contains(e.Msg, "and not used") }); len(errs) > 0 {
		t.Fatalf("%s: %v", body, errs)
	}
	s := spot{pkg: pkg, start: start}
	base := pkg.Files[0].Syntax.FileStart
	s.path = syntax.Enclosing(pkg.Files[0].Syntax, base+token.Pos(start), base+token.Pos(end))
	if s.path == nil {
		t.Fatalf("there is no expression at the mark in %s", body)
	}
	s.expr, _ = s.path[len(s.path)-1].(ast.Expr)
	s.at, _ = inspector.New([]*ast.File{pkg.Files[0].Syntax}).Root().FindNode(s.path[len(s.path)-1])
	return s
}

// TestWanted holds what type the place of an expression requires.
func TestWanted(t *testing.T) {
	for body, want := range map[string]string{
		"x = ‹int(1)›":                               "int",
		"y := ‹x›; sink(y)":                          "",
		"_ = ‹x›":                                    "",
		"x, y := ‹1›, 2; sink(y)":                    "int",
		"x, t.F = 1, ‹2›":                            "int",
		"sl[‹x›] = 1":                                "",
		"n, err = int32(‹x›), nil":                   "int32",
		"var y int64 = ‹1›; sink(y)":                 "int64",
		"var y = ‹x›; sink(y)":                       "",
		"return ‹1›, nil":                            "int32",
		"return 1, ‹err›":                            "error",
		"sink(func() string { return ‹\"\"› })":      "string",
		"func() (int16, error) { return ‹two()› }()": "",
		"variadic(‹\"\"›)":                           "string",
		"variadic(\"\", ‹1›)":                        "int64",
		"variadic(\"\", 2, ‹1›)":                     "int64",
		"variadic(\"\", ‹[]int64{}›...)":             "[]int64",
		"variadic(‹\"\"›, 2, 3)":                     "string",
		"fn(‹1›)":                                    "int64",
		"generic(‹x›, 1)":                            "",
		"generic[int](‹x›, 1)":                       "",
		"g.Set(‹x›)":                                 "int",
		"takesTwo(‹two()›)":                          "",
		"sink(‹x›)":                                  "any",
		"println(‹x›)":                               "",
		"‹two›()":                                    "",
		"ch <- ‹\"\"›":                               "string",
		"‹ch› <- \"\"":                               "",
		"sink(T{F: ‹1›})":                            "int",
		"sink(E{‹1›})":                               "int",
		"sink(&E{D: ‹1›})":                           "int",
		"sink([]int64{‹1›})":                         "int64",
		"sink([]int64{0: ‹1›})":                      "int64",
		"sink([2]int8{‹1›})":                         "int8",
		"sink([]*E{{D: ‹1›}})":                       "int",
		"sink([]*E{{‹1›}})":                          "int",
		"sink(map[string]int8{\"\": ‹1›})":           "int8",
		"sink(map[string]int8{‹\"\"›: 1})":           "string",
		"sink(‹x› + 1)":                              "",
		"if ‹t.Is()› {\n\t}":                         "",
		"sink(‹T›{})":                                "",
	} {
		s := find(t, body)
		got := ""
		if w := syntax.Wanted(s.pkg.Info, s.path); w != nil {
			got = types.TypeString(w, types.RelativeTo(s.pkg.Types))
		}
		if got != want {
			t.Errorf("%s wants %q, not %q", body, got, want)
		}
	}
	s := find(t, "sink(‹T{}.F›)")
	if syntax.Wanted(s.pkg.Info, s.path[len(s.path)-1:]) != nil || syntax.Wanted(s.pkg.Info, s.path[:len(s.path)-2]) != nil {
		t.Error("what stands alone, or is no expression, has a wanted type")
	}
	if sig := syntax.EnclosingSignature(s.pkg.Info, s.path[:1]); sig != nil {
		t.Errorf("a file has the signature %s", sig)
	}
}

// TestPlaces holds what is said of the place of an expression in its statement.
func TestPlaces(t *testing.T) {
	for body, want := range map[string]string{
		"‹t›.Value()":                     "operand, selected, read",
		"(‹t›).Value()":                   "selected, read",
		"‹t.Value›()":                     "operand, called, read",
		"sink(‹t.F›)":                     "read",
		"‹x› = 1":                         "writes, assigned",
		"‹x› += 1":                        "writes",
		"x = ‹x›":                         "read",
		"‹y› := 1; sink(y)":               "writes, assigned",
		"sink(&‹x›)":                      "operand, addressable, read",
		"sink(&(‹x›))":                    "addressable, read",
		"sink(-‹x›)":                      "operand, read",
		"sink(‹sl›[0])":                   "operand, read",
		"sink(sl[‹0›])":                   "read",
		"sink(‹sl›[1:])":                  "operand, read",
		"sink(sl[‹x›:])":                  "read",
		"sink(any(‹x›).(int))":            "read",
		"var a any; sink(‹a›.(int))":      "operand, read",
		"sink(‹fn›(1))":                   "operand, called, read",
		"sink(fn(‹1›))":                   "read",
		"sink(*‹p›)":                      "operand, read",
		"sink(‹*p›)":                      "copies, read",
		"sink(‹*ptr›)":                    "read",
		"*‹p› = t":                        "operand, read",
		"‹*p› = t":                        "writes, assigned",
		"sink(&‹*p›)":                     "operand, addressable, read",
		"sink((‹*p›).F)":                  "selected, read",
		"sink(1 + ‹x›)":                   "operand, read",
		"sink(T{‹F›: 1})":                 "",
		"sink(map[string]int{‹\"\"›: 1})": "read",
		"sink([]int{‹0›: 1})":             "read",
		"type M = map[string]int; sink(M{‹\"\"›: 1})":        "",
		"for ‹i› := range sl {\n\t\tsink(i)\n\t}":            "head",
		"for _, ‹e› := range sl {\n\t\tsink(e)\n\t}":         "head",
		"for range ‹sl› {\n\t}":                              "head, read",
		"for range sl {\n\t\tsink(‹x›)\n\t}":                 "read",
		"if ‹x› > 1 {\n\t}":                                  "operand, head, read",
		"if x > (‹x›) {\n\t}":                                "read",
		"if y := ‹x›; y > 1 {\n\t}":                          "head, read",
		"if t.Is() {\n\t\tsink(‹x›)\n\t}":                    "read",
		"if ‹t.Is›() {\n\t}":                                 "operand, head, called, read",
		"if fn(‹1›) {\n\t}":                                  "read",
		"if sl[‹0›] > 1 {\n\t}":                              "read",
		"if ‹sl›[0] > 1 {\n\t}":                              "operand, head, read",
		"if len(sl[‹0›:]) > 1 {\n\t}":                        "read",
		"for range ‹sl›[1:] {\n\t}":                          "operand, head, read",
		"for range sl[‹1›:] {\n\t}":                          "read",
		"switch ‹x› {\n\t}":                                  "head, read",
		"switch {\n\tcase ‹t.Is()›:\n\t}":                    "read",
		"switch a := any(x); a.(type) {\n\tcase ‹int›:\n\t}": "read",
		"for x < ‹x› {\n\t}":                                 "operand, head, read",
		"select {\n\tcase ‹ch› <- \"\":\n\t}":                "read",
		"if func() bool { return ‹true› }() {\n\t}":          "read",
		"sink(‹generic›[int])":                               "operand, read",
		"sink(generic[‹int›])":                               "read",
	} {
		s := find(t, body)
		var got []string
		for _, q := range []struct {
			name string
			is   bool
		}{
			{"operand", syntax.Operand(s.path)}, {"head", syntax.InHead(s.path)}, {"writes", syntax.Writes(s.at)}, {"assigned", syntax.Assigned(s.at)},
			{"called", syntax.Called(s.at)}, {"addressable", syntax.Addressable(s.at)}, {"selected", syntax.Selected(s.at)},
			{"copies", strings.HasPrefix(types.ExprString(s.expr), "*") && syntax.Copies(s.pkg.Info, s.at)}, {"read", syntax.Read(s.at)},
		} {
			if q.is {
				got = append(got, q.name)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s, want %s", body, strings.Join(got, ", "), want)
		}
	}
	if syntax.Operand([]ast.Node{ast.NewIdent("x")}) || syntax.InHead([]ast.Node{ast.NewIdent("x")}) {
		t.Error("what stands alone is an operand, or in a head")
	}
}

// TestMutation holds how a variable is changed through an expression that names it or a part of it.
func TestMutation(t *testing.T) {
	for body, want := range map[string]string{
		"‹x› = 1":                      "assigned to",
		"(‹x›) = 1":                    "assigned to",
		"x = ‹x›":                      "",
		"‹x›++":                        "changed",
		"‹t›.F = 1":                    "assigned to",
		"‹t›.A[0] = 1":                 "assigned to",
		"‹t›.D = 1":                    "assigned to",
		"‹t›.E.D++":                    "changed",
		"‹t›.S[0] = 1":                 "",
		"‹t›.P.F = 1":                  "",
		"‹p›.F = 1":                    "",
		"*‹p› = t":                     "",
		"‹p› = nil":                    "assigned to",
		"‹arr›[0] = 1":                 "assigned to",
		"arr[‹x›] = 1":                 "",
		"‹ptr›[0] = 1":                 "",
		"‹sl›[0] = 1":                  "",
		"‹m›[\"\"] = 1":                "",
		"lib.‹Var› = 1":                "assigned to",
		"‹lib.Var› = 1":                "assigned to",
		"sink(&‹x›)":                   "used by its address",
		"sink(&‹t›.F)":                 "used by its address",
		"sink(-‹x›)":                   "",
		"sink(‹arr›[:])":               "used by its address",
		"sink(‹sl›[:])":                "",
		"sink(arr[:‹x›])":              "",
		"sink(‹t›.A[1:])":              "used by its address",
		"‹t›.Pointer()":                "changed by its method Pointer, implied",
		"‹t›.Value()":                  "",
		"‹p›.Pointer()":                "",
		"sink(‹t›.Pointer)":            "changed by its method Pointer, implied",
		"for ‹x› = range sl {\n\t}":    "assigned to",
		"for _, ‹x› = range sl {\n\t}": "assigned to",
		"for range ‹sl› {\n\t}":        "",
		"sink(‹t›)":                    "",
		"sink(‹t›.F)":                  "",
	} {
		s := find(t, body)
		how, implied := syntax.Mutation(s.pkg.Info, s.path)
		if implied {
			how += ", implied"
		}
		if how != want {
			t.Errorf("%s: %q, want %q", body, how, want)
		}
	}
	s := find(t, "sink(‹t›)")
	if how, _ := syntax.Mutation(s.pkg.Info, s.path[len(s.path)-1:]); how != "" {
		t.Errorf("what stands alone is %s", how)
	}
	for name, want := range map[string]bool{"Pointer": true, "Value": false} {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(s.pkg.Types.Scope().Lookup("T").Type()), true, s.pkg.Types, name)
		if syntax.PointerMethod(obj) != want {
			t.Errorf("%s has a pointer receiver: %t", name, !want)
		}
	}
	for _, name := range []string{"f", "T"} {
		if syntax.PointerMethod(s.pkg.Types.Scope().Lookup(name)) {
			t.Errorf("%s has a pointer receiver", name)
		}
	}
}
