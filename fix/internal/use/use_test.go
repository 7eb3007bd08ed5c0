package use

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// libraries are the packages of the tests: old is what a rule forbids, own is the owner.
const libraries = `
-- context/context.go --
package context

type Context interface{ Err() error }
-- net/http/http.go --
package http

import "context"

type Request struct{}

func (*Request) Context() context.Context { return nil }

type Response struct{ Request *Request }
-- testing/testing.go --
package testing

import "context"

type T struct{}

func (*T) Context() context.Context { return nil }
-- web/web.go --
package web

import (
	"context"
	"net/http"
)

type Page struct{ Request *http.Request }

type Stream struct{}

func (Stream) Context() context.Context { return nil }

type Text struct{}

func (Text) Context() string { return "" }

type Field struct{ Context context.Context }
-- old/old.go --
package old

type Options struct {
	Addr string
	DB   int
	On   bool
	Next *Options
	In   Inner
	F    func() int
}

type Inner struct{ N int }

type T struct{ Name string }

func New(addr string, n int, more ...string) *T { return nil }
func Open(o *Options) *T                        { return nil }
func Pair(a int, b string) *T                   { return nil }
func (*T) Do(s string) int                      { return 0 }
func (T) Is() bool                              { return true }
func Float(f float64) *T                        { return nil }
func Any(v any) *T                              { return nil }
func Lazy(l L) *T                               { return nil }

type L struct{ F func() string }
-- lib/lib.go --
package lib

const Host = "a"
-- own/own.go --
package own

import (
	"context"

	"old"
)

type App struct{ C *old.T }

const Name = "a"

var Count = 1

func (*App) Get() *old.T                           { return nil }
func Get() *old.T                                  { return nil }
func At(ctx context.Context) *old.T                { return nil }
func Named(addr string) *old.T                     { return nil }
func All(addr string, n int, more ...string) *old.T { return nil }
func Rest(more ...string) *old.T                   { return nil }
func Number(n int) *old.T                          { return nil }
func Swapped(b string, a int) *old.T               { return nil }
func Do(t *old.T, s string) int                    { return 0 }
func Is(t old.T) bool                              { return true }
func Wide(v any) *old.T                            { return nil }
func Of[P any](p P) *old.T                         { return nil }
func Float(f float64) *old.T                       { return nil }
func Opt(addr string, db int, on bool) *old.T      { return nil }
func Next(o *old.Options, f func() int) *old.T     { return nil }
func In(n old.Inner) *old.T                        { return nil }
func Lazy(f func() string) *old.T                  { return nil }
func Both(a, b string) *old.T                      { return nil }
`

// placed is a use at a marked expression of a function.
type placed struct {
	table  *Table
	pkg    *load.Package
	site   *site.Site
	use    *Use
	filled []scope.Binding
}

// spelled is the text of a use at a marked expression of a function, or the refusal. kind and symbol are the entry's.
func spelled(t *testing.T, text string, kind rule.Kind, symbol, decls string) string {
	t.Helper()
	p, why := place(t, text, kind, symbol, decls)
	if why != "" {
		return why
	}
	return p.use.Parenthesized(p.use.Spelled(map[string]string{"own": "own", "old": "old"}, p.filled), p.site.Path)
}

// place fills a use at a marked expression of a function, or says why it can't.
func place(t *testing.T, text string, kind rule.Kind, symbol, decls string) (out placed, why string) {
	t.Helper()
	start := strings.Index(decls, "‹")
	end := strings.Index(decls, "›") - len("‹")
	if start < 0 || end < start {
		t.Fatalf("nothing is marked in %s", decls)
	}
	src := strings.NewReplacer("‹", "", "›", "").Replace(decls)
	p := typetest.Program(t, libraries+"-- a/a.go --\n"+src)
	pkg := p.Packages[len(p.Packages)-1]
	for _, pkg := range p.Packages {
		if errs := slices.DeleteFunc(pkg.Errors, func(e load.Error) bool { return strings.Contains(e.Msg, "and not used") }); len(errs) > 0 {
			t.Fatalf("%v in\n%s", errs, src)
		}
	}
	sym, err := rule.ParseSymbol(symbol)
	if err != nil {
		t.Fatal(err)
	}
	v := &scan.Violation{Fingerprint: "v", Rule: "r", Symbol: symbol, Code: src[start:end], Offset: start, End: end, Source: pkg.Files[0], Entry: &rule.Entry{Kind: kind, Symbol: sym, Use: text}}
	inner := strings.Index(src, "old.New(\"inner\"")
	rules := &rule.File{Rules: []*rule.Rule{{Name: "r", Owner: []rule.Owner{{Text: "own"}}}}}
	tree := &load.Tree{Root: typetest.Root}
	res := &scan.Result{Root: typetest.Root, Program: p, Violations: []*scan.Violation{v}, Rules: rules, Tree: tree, Detector: &scan.Detector{Owners: owner.New(rules, tree)}}
	if inner >= 0 {
		res.Violations = append(res.Violations, &scan.Violation{Fingerprint: "inner", Code: "old.New", Offset: inner, End: inner + len("old.New(\"inner\", 1)"), Source: pkg.Files[0]})
	}
	pkg.GoVersion = "go1.26"
	table := &Table{Project: project.New(res)}
	lookup := func(path string) *types.Package {
		if i := slices.IndexFunc(p.Packages, func(pkg *load.Package) bool { return pkg.Path == path }); i >= 0 {
			return p.Packages[i].Types
		}
		return nil
	}
	u, err := newUse(v.Entry, []string{"own"}, lookup)
	if err != nil {
		return placed{}, "error: " + err.Error()
	}
	s, r := site.Locate(v)
	if r != nil {
		t.Fatal(r)
	}
	filled, r := table.Fill(pkg, s, u)
	if r != nil {
		return placed{}, "refused: " + r.Detail
	}
	return placed{table, pkg, s, u, filled}, ""
}

// TestParts holds what a use takes over of the code that it replaces, and what it can't.
func TestParts(t *testing.T) {
	type at struct{ use, symbol, body string }
	for c, want := range map[at]string{
		{"own.Named({1})", "old.New", "_ = ‹old.New(\"a\", 1)›"}:                                                                  `own.Named("a")`,
		{"own.Named({1})", "old.New", "_ = ‹old.New(x, 1)›"}:                                                                      "own.Named(x)",
		{"own.Named({1})", "old.New", "_ = ‹old.New(name(), 1)›"}:                                                                 "own.Named(name())",
		{"own.Named({1})", "old.New", "_ = ‹old.New(\"a\" /* why */, 1)›"}:                                                        `own.Named("a")`,
		{"own.Named({1})", "old.New", "_ = ‹old.New(\"a\" + /* why */ x, 1)›"}:                                                    "refused: own.Named({1}) would take over \"a\" + x with a comment in it",
		{"own.Named({1})", "old.New", "_ = ‹old.New(x, number())›"}:                                                               "refused: own.Named({1}) would leave out number(), and with it what that does",
		{"own.Named({1})", "old.New", "_ = ‹old.New(x, n)›"}:                                                                      "own.Named(x)",
		{"own.Named({1})", "old.New", "_ = ‹old.New(both())›"}:                                                                    "refused: own.Named({1}) takes {1}, and all arguments are what both() returns",
		{"own.Named({1})", "old.New", "_ = ‹old.New›"}:                                                                            "refused: own.Named({1}) takes {1} of a call, and old.New is not called here",
		{"own.Named({3})", "old.New", "_ = ‹old.New(x, 1)›"}:                                                                      "refused: own.Named({3}) takes {3}, and old.New has 2 here",
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(x, 1)›"}:                                                           "own.All(x, 1)",
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(x, 1, \"b\", x)›"}:                                                 `own.All(x, 1, "b", x)`,
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(x, 1, list...)›"}:                                                  "own.All(x, 1, list...)",
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(x, n, name(), \"\")›"}:                                             `own.All(x, n, name(), "")`,
		{"own.All({1}, {2}, {3...})", "old.New", "_ = ‹old.New(\n\t\tx, // first\n\t\t1,\n\t)›"}:                                  "own.All(\n\t\tx, // first\n\t\t1,\n\t)",
		{"own.All({1}, 2, {3...})", "old.New", "_ = ‹old.New(\n\t\tx, 1,\n\t\tx, x)›"}:                                            "own.All(x, 2, x, x)",
		{"own.Rest({3...})", "old.New", "_ = ‹old.New(\"a\", 1,\n\t\tx,\n\t\tx)›"}:                                                "own.Rest(x,\n\t\tx)",
		{"own.Rest({3...})", "old.New", "_ = ‹old.New(\"a\", 1)›"}:                                                                "own.Rest()",
		{"own.Number({1})", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                                                   "own.Number(1)",
		{"own.Number({1})", "old.Pair", "_ = ‹old.Pair(1<<n, x)›"}:                                                                "own.Number(1<<n)",
		{"own.Swapped({2}, {1})", "old.Pair", "_ = ‹old.Pair(n, x)›"}:                                                             "own.Swapped(x, n)",
		{"own.Swapped({2}, {1})", "old.Pair", "_ = ‹old.Pair(number(), name())›"}:                                                 "refused: own.Swapped({2}, {1}) would evaluate name() before number(), and the one may change what the other is",
		{"own.Swapped({2}, {1})", "old.Pair", "_ = ‹old.Pair(1, name())›"}:                                                        "own.Swapped(name(), 1)",
		{"own.Both({2}, {2})", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                                                "own.Both(x, x)",
		{"own.Both({2}, {2})", "old.Pair", "_ = ‹old.Pair(1, name())›"}:                                                           "refused: own.Both({2}, {2}) would evaluate name() twice",
		{"own.Lazy(func() string { return {2} })", "old.Pair", "_ = ‹old.Pair(1, \"a\")›"}:                                        `own.Lazy(func() string { return "a" })`,
		{"own.Lazy(func() string { return {2} })", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                            "refused: own.Lazy(func() string { return {2} }) would evaluate x at another time, or not at all",
		{"own.Wide({1})", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                                                     "own.Wide(1)",
		{"own.Wide({1})", "old.Pair", "_ = ‹old.Pair('a', x)›"}:                                                                   "own.Wide(int('a'))",
		{"own.Wide({1})", "old.Pair", "_ = ‹old.Pair(k, x)›"}:                                                                     "own.Wide(int(k))",
		{"own.Wide({1})", "old.Pair", "_ = ‹old.Pair(n, x)›"}:                                                                     "own.Wide(n)",
		{"own.Wide({1})", "old.Pair", "_ = ‹old.Pair(1<<n, x)›"}:                                                                  "own.Wide(int(1<<n))",
		{"own.Wide({1})", "old.Float", "_ = ‹old.Float(1)›"}:                                                                      "own.Wide(float64(1))",
		{"own.Wide({1})", "old.Float", "_ = ‹old.Float(1.5)›"}:                                                                    "own.Wide(1.5)",
		{"own.Wide({1})", "old.Any", "_ = ‹old.Any(x)›"}:                                                                          "own.Wide(x)",
		{"own.Wide({1})", "old.Any", "_ = ‹old.Any(nil)›"}:                                                                        "own.Wide(nil)",
		{"own.Of({1})", "old.Any", "_ = ‹old.Any(x)›"}:                                                                            "refused: own.Of({1}) would use x otherwise than as any, which old.Any takes it for",
		{"own.Of({1})", "old.Pair", "_ = ‹old.Pair(1, x)›"}:                                                                       "own.Of(1)",
		{"own.Number({1} * 2)", "old.Pair", "_ = ‹old.Pair(n+1, x)›"}:                                                             "own.Number((n+1) * 2)",
		{"own.Number({1} * 2)", "old.Pair", "_ = ‹old.Pair(n, x)›"}:                                                               "own.Number(n * 2)",
		{"own.Named({1})", "old.New", "_ = ‹old.New(old.New(\"inner\", 1).Name, 1)›"}:                                             "refused: own.Named({1}) would take over old.New, which is a violation itself",
		{"own.Named({.Addr})", "old.Open", "_ = ‹old.Open(&old.Options{Addr: x})›"}:                                               "own.Named(x)",
		{"own.Named({.Addr})", "old.Open", "_ = ‹old.Open((&old.Options{DB: 1, Addr: \"b\"}))›"}:                                  `own.Named("b")`,
		{"own.Named({.Addr})", "old.Open", "_ = ‹old.Open(&old.Options{})›"}:                                                      `own.Named("")`,
		{"own.Named({.Addr})", "old.Open", "_ = ‹old.Open(o)›"}:                                                                   "refused: own.Named({.Addr}) takes {.Addr}, and here the options come from o",
		{"own.Named({.Addr})", "old.Open", "_ = ‹old.Open(&old.Options{x, 1, true, nil, old.Inner{}, nil})›"}:                     "refused: own.Named({.Addr}) takes {.Addr}, and here the fields have no names",
		{"own.Opt({.Addr}, {.DB}, {.On})", "old.Open", "_ = ‹old.Open(&old.Options{Addr: x})›"}:                                   "own.Opt(x, 0, false)",
		{"own.Opt({.Addr}, {.DB}, {.On})", "old.Open", "_ = ‹old.Open(&old.Options{DB: number(), Addr: name()})›"}:                "refused: own.Opt({.Addr}, {.DB}, {.On}) would evaluate name() before number()",
		{"own.Opt({.Addr}, {.DB}, {.On})", "old.Open", "_ = ‹old.Open(&old.Options{Addr: x, Next: &old.Options{DB: number()}})›"}: "refused: own.Opt({.Addr}, {.DB}, {.On}) would leave out number()",
		{"own.Next({.Next}, {.F})", "old.Open", "_ = ‹old.Open(&old.Options{Addr: x})›"}:                                          "own.Next(nil, nil)",
		{"own.In({.In})", "old.Open", "_ = ‹old.Open(&old.Options{In: old.Inner{N: 1}})›"}:                                        "own.In(old.Inner{N: 1})",
		{"own.In({.In})", "old.Open", "_ = ‹old.Open(&old.Options{})›"}:                                                           "refused: own.In({.In}) takes {.In}, which is not set here; set it first",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹p.Do(x)›"}:                                                                   "own.Do(p, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹v.Do(x)›"}:                                                                   "own.Do(&v, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹(v).Do(x)›"}:                                                                 "own.Do(&v, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹(&v).Do(x)›"}:                                                                "own.Do(&v, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹(*pp).Do(x)›"}:                                                               "own.Do(*pp, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹e.Do(x)›"}:                                                                   "own.Do(e.T, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹ev.Do(x)›"}:                                                                  "own.Do(&ev.T, x)",
		{"own.Do({recv}, {1})", "(*old.T).Do", "_ = ‹(*old.T).Do(p, x)›"}:                                                         "refused: own.Do({recv}, {1}) takes {recv}, and (*old.T).Do is called here without one",
		{"own.Is({recv})", "(old.T).Is", "_ = ‹p.Is()›"}:                                                                          "own.Is(*p)",
		{"own.Is({recv})", "(old.T).Is", "_ = ‹v.Is()›"}:                                                                          "own.Is(v)",
		{"own.Is({recv})", "(old.T).Is", "_ = ‹(*pp).Is()›"}:                                                                      "own.Is(*(*pp))",
		{"{recv}.Name == \"\"", "(old.T).Is", "_ = ‹p.Is()›"}:                                                                     `(*p).Name == ""`,
		{"{recv}.Name == \"\"", "(old.T).Is", "_ = !‹v.Is()›"}:                                                                    `(v.Name == "")`,
	} {
		kind := rule.Call
		decls := "package a\n\nimport (\n\t\"old\"\n\n\t_ \"own\"\n)\n\nconst k = 3\n\ntype embeds struct{ *old.T }\n\ntype embedsValue struct{ old.T }\n\nfunc name() string { return \"\" }\n\nfunc number() int { return 0 }\n\nfunc both() (string, int) { return \"\", 0 }\n\nfunc f(x string, n int, list []string, o *old.Options, p *old.T, v old.T, pp **old.T, e embeds, ev embedsValue, in interface{ Do(string) int }) {\n\t" + c.body + "\n}\n"
		got := spelled(t, c.use, kind, c.symbol, decls)
		if !strings.HasPrefix(got, want) || !strings.HasPrefix(want, "refused") && !strings.HasPrefix(want, "error") && got != want {
			t.Errorf("%s at %s:\n\t%s\nwant\t%s", c.use, c.body, got, want)
		}
	}
}

// TestContexts holds which context a use gets: the nearest one, of a fixed order of kinds.
func TestContexts(t *testing.T) {
	for fn, want := range map[string]string{
		"func f(ctx context.Context) { _ = ‹old.New(\"\", 1)› }":                                      "own.At(ctx)",
		"func f(c context.Context, r *http.Request) { _ = ‹old.New(\"\", 1)› }":                       "own.At(c)",
		"func f(r *http.Request) { _ = ‹old.New(\"\", 1)› }":                                          "own.At(r.Context())",
		"func f(r http.Request) { _ = ‹old.New(\"\", 1)› }":                                           "own.At(r.Context())",
		"func f(r *http.Response) { _ = ‹old.New(\"\", 1)› }":                                         "refused: own.At({ctx}) needs a context, and none is in scope here: declare one before it, or give f a parameter for it",
		"func f(p *web.Page) { _ = ‹old.New(\"\", 1)› }":                                              "own.At(p.Request.Context())",
		"func f(s web.Stream) { _ = ‹old.New(\"\", 1)› }":                                             "own.At(s.Context())",
		"func f(s web.Stream, r *http.Request) { _ = ‹old.New(\"\", 1)› }":                            "own.At(r.Context())",
		"func f(s web.Stream, p *web.Page) { _ = ‹old.New(\"\", 1)› }":                                "own.At(p.Request.Context())",
		"func f(s web.Text) { _ = ‹old.New(\"\", 1)› }":                                               "refused: own.At({ctx}) needs a context, and none is in scope",
		"func f(s web.Field) { _ = ‹old.New(\"\", 1)› }":                                              "refused: own.At({ctx}) needs a context, and none is in scope",
		"func f() { s := web.Stream{}; _ = s; _ = ‹old.New(\"\", 1)› }":                               "refused: own.At({ctx}) needs a context, and none is in scope",
		"func (s stream) f() { _ = ‹old.New(\"\", 1)› }":                                              "own.At(s.Context())",
		"func f(ctx context.Context) { func(c context.Context) { _ = ‹old.New(\"\", 1)› }(ctx) }":     "own.At(c)",
		"func f(ctx context.Context) { func(s web.Stream) { _ = ‹old.New(\"\", 1)› }(web.Stream{}) }": "own.At(s.Context())",
		"func f(ctx context.Context) { func() { _ = ‹old.New(\"\", 1)› }() }":                         "own.At(ctx)",
		"func f(ctx context.Context) { c := ctx; _ = c; _ = ‹old.New(\"\", 1)› }":                     "own.At(c)",
		"func f(ctx context.Context) { var c context.Context; _ = c; _ = ‹old.New(\"\", 1)› }":        "own.At(ctx)",
		"func f(ctx mine) { _ = ‹old.New(\"\", 1)› }":                                                 "refused: own.At({ctx}) needs a context, and none is in scope",
		"func f(_ context.Context) { _ = ‹old.New(\"\", 1)› }":                                        "refused: own.At({ctx}) needs a context, and none will do here: the context.Context of f has no name",
		"func f(*http.Request) { _ = ‹old.New(\"\", 1)› }":                                            "refused: own.At({ctx}) needs a context, and none will do here: the *http.Request of f has no name",
		"func f(string) { _ = ‹old.New(\"\", 1)› }":                                                   "refused: own.At({ctx}) needs a context, and none is in scope here: declare one before it, or give f a parameter for it",
		"func init() { _ = ‹old.New(\"\", 1)› }":                                                      "refused: own.At({ctx}) needs a context, and none is in scope here: declare one before it",
		"func (stream) init() { _ = ‹old.New(\"\", 1)› }":                                             "refused: own.At({ctx}) needs a context, and none",
		"func f() { _ = ‹old.New(\"\", 1)› }\n\nvar global context.Context = given":                   "own.At(global)",
		"func f() { _ = ‹old.New(\"\", 1)› }\n\nvar global context.Context":                           "refused: own.At({ctx}) needs a context, and none is in scope",
		"var v = ‹old.New(\"\", 1)›":                                                                  "refused: own.At({ctx}) needs a context, and a variable of the package is made where there is none",
		"func f(t *testing.T, s web.Stream) { _ = ‹old.New(\"\", 1)› }":                               "own.At(t.Context())",
	} {
		if strings.Contains(fn, "= given") {
			fn += "\n\nvar given context.Context = nil"
		}
		decls := "package a\n\nimport (\n\t\"context\"\n\t\"net/http\"\n\t\"old\"\n\t\"testing\"\n\t\"web\"\n\n\t_ \"own\"\n)\n\nvar (\n\t_ *http.Request\n\t_ *testing.T\n\t_ web.Page\n)\n\ntype mine interface{ context.Context }\n\ntype stream struct{}\n\nfunc (stream) Context() context.Context { return nil }\n\n" + fn + "\n"
		got := spelled(t, "own.At({ctx})", rule.Call, "old.New", decls)
		if !strings.HasPrefix(got, want) || !strings.HasPrefix(want, "refused") && got != want || strings.Contains(fn, "func init") && strings.Contains(got, "parameter") {
			t.Errorf("%s:\n\t%s\nwant\t%s", fn, got, want)
		}
	}
}

// TestValues holds which value in scope a use gets: the only one of its type.
func TestValues(t *testing.T) {
	for fn, want := range map[string]string{
		"func f(app *own.App) { _ = ‹old.New(\"\", 1)› }":                          "app.Get()",
		"func f(a, b *own.App) { _ = ‹old.New(\"\", 1)› }":                         "refused: {*own.App}.Get() needs a *own.App, and here that could be a or b; write down which by hand",
		"func f(a, b, c *own.App) { _ = ‹old.New(\"\", 1)› }":                      "refused: {*own.App}.Get() needs a *own.App, and here that could be a, b or c",
		"func f(app own.App) { _ = ‹old.New(\"\", 1)› }":                           "refused: {*own.App}.Get() needs a *own.App, and none is in scope here; pass one in",
		"func f() { var app *own.App; _ = app; _ = ‹old.New(\"\", 1)› }":           "refused: {*own.App}.Get() needs a *own.App, and none is in scope here: app of line",
		"func f() { _ = ‹old.New(\"\", 1)› }":                                      "refused: {*own.App}.Get() needs a *own.App, and none is in scope here; pass one in",
		"func (h *holder) f() { _ = ‹old.New(\"\", 1)› }":                          "h.app.Get()",
		"func (h holder) f() { _ = ‹old.New(\"\", 1)› }":                           "h.app.Get()",
		"func (h *holder) f(app *own.App) { _ = ‹old.New(\"\", 1)› }":              "refused: {*own.App}.Get() needs a *own.App, and here that could be app or h.app",
		"func (h *holder) f() { app := h.app; _ = app; _ = ‹old.New(\"\", 1)› }":   "app.Get()",
		"func (h *holder) f() { app := h.app; app = nil; _ = ‹old.New(\"\", 1)› }": "refused: {*own.App}.Get() needs a *own.App, and here that could be app or h.app",
		"func f(h *holder) { _ = ‹old.New(\"\", 1)› }":                             "refused: {*own.App}.Get() needs a *own.App, and none",
		"func (n number) f() { _ = ‹old.New(\"\", 1)› }":                           "refused: {*own.App}.Get() needs a *own.App, and none",
		"func f() { app := &own.App{}; _ = ‹old.New(\"\", 1)› ; _ = app }":         "app.Get()",
		"func f() { _ = ‹old.New(\"\", 1)›; app := &own.App{}; _ = app }":          "refused: {*own.App}.Get() needs a *own.App, and none",
	} {
		decls := "package a\n\nimport (\n\t\"old\"\n\t\"own\"\n)\n\nvar global = &own.App{}\n\ntype number int\n\ntype holder struct {\n\tapp *own.App\n\t_   *own.App\n\tn   int\n}\n\n" + fn + "\n"
		got := spelled(t, "{*own.App}.Get()", rule.Call, "old.New", decls)
		if !strings.HasPrefix(got, want) || !strings.HasPrefix(want, "refused") && got != want {
			t.Errorf("%s:\n\t%s\nwant\t%s", fn, got, want)
		}
	}
}
