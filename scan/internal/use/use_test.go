package use_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"testing"

	"github.com/seed-58def443/ssot/scan/internal/use"
	"github.com/seed-58def443/ssot/scan/rule"
)

// sources are the packages that uses are checked against.
var sources = map[string]string{
	"context":   `package context; type Context interface{ Done() }`,
	"lib":       `package lib; type Client struct{ N int; inner struct{} }; type Options struct{ Addr string; DB int }; type More struct{ Addr string }; func New(o *Options, n int, rest ...string) *Client { return nil }; func Two(a Options, b *More) {}; func Of[T any](t T) {}; func (c *Client) Do(n int) {}; func (c Client) Value() {}; type Box[T any] struct{ V T }; func (b *Box[T]) Get() {}; var Hook func(int); var Level int; type Named = Client; type Func func(Options)`,
	"a/scanner": `package scanner; type T int`,
	"b/scanner": `package scanner; type T int`,
	"own":       `package own; import ("lib"; "context"; a "a/scanner"; b "b/scanner"); var _ a.T; var _ b.T; type App struct{}; func (*App) Client() *lib.Client { return nil }; func Client() *lib.Client { return nil }; func With(ctx context.Context, n int) *lib.Client { return nil }; func Get[T any](x T) T { return x }; type Box[T any] struct{}; const Two = 2; func Nothing() {}; func Many(x ...string) string { return "" }`,
	"odd":       `package oddx; func Client() int { return 1 }`,
	"far":       `package far; type T struct{}`,
}

type pkgs map[string]*types.Package

func (p pkgs) Import(at string) (*types.Package, error) {
	if p[at] != nil {
		return p[at], nil
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, at, sources[at], 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{Importer: p}
	pkg, err := conf.Check(at, fset, []*ast.File{f}, nil)
	p[at] = pkg
	return pkg, err
}

// TestCheck holds what type a use has where the owner is own, and what is said of one that has none, with the place in
// it that this is about.
func TestCheck(t *testing.T) {
	t.Parallel()
	known := pkgs{}
	for at := range sources {
		if _, err := known.Import(at); err != nil {
			t.Fatal(path.Base(at), err)
		}
	}
	lookup := func(at string) *types.Package { return known[at] }
	call := func(symbol string) *rule.Entry {
		s, err := rule.ParseSymbol(symbol)
		if err != nil {
			t.Fatal(err)
		}
		return &rule.Entry{Kind: rule.Call, Symbol: s}
	}
	build := func(symbol string) *rule.Entry {
		e := call(symbol)
		e.Kind = rule.Build
		return e
	}
	neither := "is neither the name of an owner's package or of one that it imports, nor the path of one in the build"
	only := "only a call has arguments and a receiver, and a field is that of an options literal in a call, or of the literal of a build entry"
	for _, test := range []struct {
		use   string
		entry *rule.Entry
		want  string
	}{
		{"own.Client()", nil, "*lib.Client"},
		{"own.Get[*lib.Client]", nil, "func(x *lib.Client) *lib.Client"},
		{"own.Klient()", nil, "0: does not type-check: undefined: own.Klient"},
		{"odd.Client()", nil, "0: does not type-check: undefined: odd; the package in odd is named oddx: write oddx for odd"},
		{"far.Client(odd.X)", nil, "0: does not type-check: undefined: far; the package in odd is named oddx: write oddx for odd"},
		{"far.Client()", nil, "0: does not type-check: undefined: far"},
		{"scanner.T(1)", nil, "0: does not say which package scanner is: the owner imports a/scanner and b/scanner"},
		{"own.Get(scanner.T(1))", nil, "0: does not say which package scanner is: the owner imports a/scanner and b/scanner"},
		{"own.With({ctx}, 1)", nil, "*lib.Client"},
		{"own.With({ctx}, {lib.Level})", nil, "16: has no type for {lib.Level}: lib.Level is not a type"},
		{"{*own.App}.Client()", nil, "*lib.Client"},
		{"{own.App}", nil, "own.App"},
		{"{*own.Api}.Client()", nil, "0: has no type for {*own.Api}: package own has no Api"},
		{"{own.Box}", nil, "0: has no type for {own.Box}: own.Box is generic, and a placeholder has no type arguments"},
		{"{own.Two}", nil, "0: has no type for {own.Two}: own.Two is not a type"},
		{"{far.T}", nil, "far.T"},
		{"{none.T}", nil, "0: has no type for {none.T}: none " + neither},
		{"{lib.Client}", nil, "lib.Client"},
		{"{lib.Named}", nil, "lib.Named"},
		{"own.Get({1})", nil, "8: has no type for {1}: " + only},
		{"own.Get({1})", call("lib.New"), "*lib.Options"},
		{"own.Get({2})", call("lib.New"), "int"},
		{"own.Get({3})", call("lib.New"), "string"},
		{"own.Get({9})", call("lib.New"), "string"},
		{"own.Many({3...})", call("lib.New"), "string"},
		{"own.Get({4...})", call("lib.New"), "8: has no type for {4...}: it stands for all that a variadic parameter is given, and argument 4 of lib.New is none"},
		{"own.Get({2...})", call("lib.New"), "8: has no type for {2...}: it stands for all that a variadic parameter is given, and argument 2 of lib.New is none"},
		{"own.Get({2})", call("lib.Of"), "8: has no type for {2}: lib.Of is generic, and what it is given has another type in each place"},
		{"own.Get({recv})", call("(*lib.Box).Get"), "8: has no type for {recv}: (*lib.Box).Get is generic, and what it is given has another type in each place"},
		{"own.Get({3})", call("lib.Two"), "8: has no type for {3}: lib.Two has 2"},
		{"own.Get({1})", call("lib.Gone"), "8: has no type for {1}: lib.Gone is not in the build"},
		{"own.Get({1})", call("gone.New"), "8: has no type for {1}: gone.New is not in the build"},
		{"own.Get({1})", call("(*lib.Gone).Do"), "8: has no type for {1}: (*lib.Gone).Do is not in the build"},
		{"own.Get({1})", call("(*lib.Client).Gone"), "8: has no type for {1}: (*lib.Client).Gone is not in the build"},
		{"own.Get({1})", call("lib.Level"), "8: has no type for {1}: lib.Level is not a function"},
		{"own.Get({1})", call("lib.Hook"), "int"},
		{"own.Get({1})", call("(*lib.Client).Do"), "int"},
		{"own.Get({recv})", call("(*lib.Client).Do"), "*lib.Client"},
		{"own.Get({recv})", call("(lib.Client).Value"), "lib.Client"},
		{"own.Get({recv})", call("(*lib.Named).Do"), "*lib.Named"},
		{"own.Get({recv})", call("lib.New"), "8: has no type for {recv}: lib.New is no method"},
		{"own.Get({.Addr})", call("lib.New"), "string"},
		{"own.Get({.DB})", call("lib.Two"), "int"},
		{"own.Get({.Addr})", call("lib.Two"), "8: has no type for {.Addr}: two arguments have a field Addr"},
		{"own.Get({.None})", call("lib.New"), "8: has no type for {.None}: no argument is a struct with a field None"},
		{"own.Get({.N})", build("lib.Client"), "int"},
		{"own.Get({.Addr})", build("lib.Client"), "8: has no type for {.Addr}: lib.Client is no struct with a field Addr"},
		{"own.Get({.Addr})", build("lib.Func"), "8: has no type for {.Addr}: lib.Func is no struct with a field Addr"},
		{"own.Get({1})", build("lib.Client"), "8: has no type for {1}: " + only},
		{"own.Nothing()", nil, "void"},
		{"lib.Box[int]", nil, "lib.Box[int]"},
	} {
		u, err := rule.ParseUse(test.use)
		if err != nil {
			t.Errorf("%s: %v", test.use, err)
			continue
		}
		typed, err := use.Check(u, test.entry, []string{"own", "odd", "gone"}, lookup)
		got := ""
		if fault, ok := errors.AsType[*use.Error](err); ok {
			got = fmt.Sprintf("%d: %s", fault.Offset, fault.Msg)
		} else if err != nil {
			t.Errorf("%s: %v is no fault of a use", test.use, err)
		} else {
			tv := typed.Info.Types[typed.Expr]
			got = "void"
			if typed.Expr != nil && !tv.IsVoid() {
				got = types.TypeString(tv.Type, nil)
			}
			if id, ok := typed.Expr.(*ast.Ident); ok && tv.Type == nil {
				got = types.TypeString(typed.Info.Uses[id].Type(), nil)
			}
		}
		if got != test.want {
			t.Errorf("%s:\n\t%s, not\n\t%s", test.use, got, test.want)
		}
	}
	_, err := use.Check(&rule.Use{Code: "own.("}, nil, []string{"own"}, lookup)
	if fault, ok := errors.AsType[*use.Error](err); !ok || fault.Offset != 0 || len(fault.Error()) < 20 {
		t.Errorf("what is no expression is %v", err)
	}
	delete(known, "context")
	u, err := rule.ParseUse("own.With({ctx}, 1)")
	if err != nil {
		t.Fatal(err)
	}
	_, err = use.Check(u, nil, []string{"own"}, lookup)
	if err == nil || err.Error() != "has no type for {ctx}: nothing here imports context" {
		t.Errorf("without contexts it is %v", err)
	}
}
