package scan_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

const ruled = `
-- ssot.yaml --
version: 1
rules:
  redis:
    owner: example.com/shop/internal/redisx
    use: redisx.Client()
    forbid:
      - preset: go-redis
-- a/a.go --
package a

import "github.com/redis/go-redis/v9"

type T struct{ F int }

func (*T) M() {}

var V = redis.NewClient(nil)

func F() {}

func G1(n int) {}

func G2(a *T, b T) {}

func H[T any](t T) {}
-- internal/redisx/more.go --
package redisx

import (
	"context"
	goscanner "go/scanner"
	"text/scanner"

	"github.com/redis/go-redis/v9"
)

var _, _ = scanner.EOF, goscanner.ScanComments

type Kind int

const Two = 2

func Nothing() {}

func Of[T any]() T { var t T; return t }

var Global *redis.Client

func hidden() *redis.Client { return nil }

type App struct{}

func (*App) Redis() *redis.Client { return nil }

type Box[T any] struct{}

func With(ctx context.Context, more ...any) *redis.Client { return nil }
-- odd/odd.go --
package oddx

func Client() int { return 1 }
`

func scanRuled(t *testing.T, rules string) (*scan.Result, error) {
	t.Helper()
	ar := txtar.Parse([]byte(ruled))
	if rules != "" {
		ar.Files[0].Data = []byte(rules)
	}
	f, err := write(t, ar)
	if err != nil {
		return nil, err
	}
	return scan.Run(context.Background(), f.opts)
}

// A rule file that can't mean what it says is an error with the place.
func TestRuleFaults(t *testing.T) {
	t.Parallel()
	const head = "version: 1\nrules:\n  redis:\n    owner: example.com/shop/internal/redisx\n"
	for name, c := range map[string]struct{ rules, want string }{
		"symbol missing":         {head + "    forbid: [{call: example.com/shop/a.G}]\n", "ssot.yaml:5:14: package example.com/shop/a has no G\n\t    forbid: [{call: example.com/shop/a.G}]\n\t             ^"},
		"type missing":           {head + "    forbid: [{call: (*example.com/shop/a.U).M}]\n", "ssot.yaml:5:14: package example.com/shop/a has no U\n"},
		"method missing":         {head + "    forbid: [{call: (*example.com/shop/a.T).N}]\n", "ssot.yaml:5:14: type example.com/shop/a.T has no method N\n"},
		"field for a method":     {head + "    forbid: [{call: (*example.com/shop/a.T).F}]\n", "ssot.yaml:5:14: type example.com/shop/a.T has no method F\n"},
		"library symbol":         {head + "    forbid: [{call: github.com/redis/go-redis/v9.NewKlient}]\n", "ssot.yaml:5:14: package github.com/redis/go-redis/v9 has no NewKlient\n"},
		"a type is not called":   {head + "    forbid: [{call: example.com/shop/a.T}]\n", "ssot.yaml:5:14: example.com/shop/a.T is a type; to forbid building it write build: example.com/shop/a.T\n"},
		"a value is not called":  {head + "    forbid: [{call: example.com/shop/a.V}]\n", "ssot.yaml:5:14: example.com/shop/a.V is not a function; to forbid every mention of it write ref: example.com/shop/a.V\n"},
		"a function not built":   {head + "    forbid: [{build: example.com/shop/a.F}]\n", "ssot.yaml:5:14: example.com/shop/a.F is not a type; to forbid it write call: or ref:\n"},
		"use of no package":      {head + "    use: other.Client()\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use other.Client() does not type-check: undefined: other\n\t    use: other.Client()\n\t         ^"},
		"use of no name":         {head + "    use: redisx.Klient()\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.Klient() does not type-check: undefined: redisx.Klient\n"},
		"use of a folder":        {"version: 1\nrules:\n  redis:\n    owner: example.com/shop/odd\n    use: odd.Client()\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use odd.Client() does not type-check: undefined: odd; the package in example.com/shop/odd is named oddx: write oddx for odd\n"},
		"use unexported":         {head + "    use: redisx.hidden()\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.hidden() does not type-check: "},
		"a method as a path":     {head + "    forbid: [{call: example.com/shop/a.T.M}]\n", "ssot.yaml:5:14: package example.com/shop/a.T is not in the build; a method is written (*example.com/shop/a.T).M\n"},
		"use of no value":        {head + "    use: redisx.Nothing()\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.Nothing() has no value\n"},
		"use of a type":          {head + "    use: redisx.Kind\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.Kind is a type, not a value\n"},
		"use of a package":       {head + "    use: redisx\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx does not type-check: "},
		"use of an entry":        {head + "    forbid:\n      - {call: example.com/shop/a.F, use: redisx.No()}\n", "ssot.yaml:6:43: use redisx.No() does not type-check: undefined: redisx.No\n"},
		"use of an import":       {head + "    forbid:\n      - {import: example.com/shop/a, use: example.com/shop/none}\n", "ssot.yaml:6:43: use: package example.com/shop/none is not in the build\n"},
		"placeholder's package":  {head + "    use: '{*app.App}.Redis()'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:11: use {*app.App}.Redis() has no type for {*app.App}: app is neither the name of an owner's package or of one that it imports, nor the path of one in the build\n"},
		"placeholder's type":     {head + "    use: 'redisx.With({ctx}, {*redisx.Api})'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:30: use redisx.With({ctx}, {*redisx.Api}) has no type for {*redisx.Api}: package example.com/shop/internal/redisx has no Api\n\t    use: 'redisx.With({ctx}, {*redisx.Api})'\n\t                             ^"},
		"placeholder by path":    {head + "    use: '{*example.com/shop/a.U}.M()'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:11: use {*example.com/shop/a.U}.M() has no type for {*example.com/shop/a.U}: package example.com/shop/a has no U\n"},
		"placeholder is a value": {head + "    use: '{redisx.Global}.M()'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:11: use {redisx.Global}.M() has no type for {redisx.Global}: example.com/shop/internal/redisx.Global is not a type\n"},
		"placeholder is generic": {head + "    use: '{redisx.Box}.M()'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:11: use {redisx.Box}.M() has no type for {redisx.Box}: example.com/shop/internal/redisx.Box is generic, and a placeholder has no type arguments\n"},
		"placeholder's method":   {head + "    use: '{*redisx.App}.Rediss()'\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:11: use {*redisx.App}.Rediss() does not type-check: {*redisx.App}.Rediss undefined (type *redisx.App has no field or method Rediss"},
		"a context for an int":   {head + "    use: redisx.Kind({ctx})\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.Kind({ctx}) does not type-check: cannot convert {ctx} (variable of interface type context.Context) to type redisx.Kind"},
		"two imports":            {head + "    use: redisx.With({ctx}, scanner.EOF)\n    forbid: [{preset: go-redis}]\n", "ssot.yaml:5:10: use redisx.With({ctx}, scanner.EOF) does not say which package scanner is: the owner imports go/scanner and text/scanner\n"},
		"use of its own rule":    {head + "    use: redisx.Client()\n    forbid: [{preset: go-redis}, {ref: example.com/shop/internal/redisx.Client}]\n", "ssot.yaml:5:10: use redisx.Client() is forbidden itself, by ref: example.com/shop/internal/redisx.Client in this very rule, so it would be found wherever it is written\n"},
		"argument of none":       {head + "    forbid:\n      - {call: example.com/shop/a.F, use: 'redisx.With({ctx}, {1})'}\n", "ssot.yaml:6:63: use redisx.With({ctx}, {1}) has no type for {1}: example.com/shop/a.F has 0\n"},
		"arguments of no rest":   {head + "    forbid:\n      - {call: example.com/shop/a.G1, use: 'redisx.With({ctx}, {1...})'}\n", "ssot.yaml:6:64: use redisx.With({ctx}, {1...}) has no type for {1...}: it stands for all that a variadic parameter is given, and argument 1 of example.com/shop/a.G1 is none\n"},
		"argument of a generic":  {head + "    forbid:\n      - {call: example.com/shop/a.H, use: 'redisx.With({ctx}, {1})'}\n", "ssot.yaml:6:63: use redisx.With({ctx}, {1}) has no type for {1}: example.com/shop/a.H is generic, and what it is given has another type in each place\n"},
		"argument of a type":     {head + "    forbid:\n      - {build: example.com/shop/a.T, use: 'redisx.With({ctx}, {1})'}\n", "ssot.yaml:6:64: use redisx.With({ctx}, {1}) has no type for {1}: only a call has arguments"},
		"argument's type":        {head + "    forbid:\n      - {call: example.com/shop/a.G1, use: 'redisx.With({1})'}\n", "ssot.yaml:6:45: use redisx.With({1}) does not type-check: cannot use {1} (variable of type int) as context.Context value"},
		"receiver of a function": {head + "    forbid:\n      - {call: example.com/shop/a.F, use: 'redisx.With({ctx}, {recv})'}\n", "ssot.yaml:6:63: use redisx.With({ctx}, {recv}) has no type for {recv}: example.com/shop/a.F is no method\n"},
		"field of no options":    {head + "    forbid:\n      - {call: example.com/shop/a.G1, use: 'redisx.With({ctx}, {.F})'}\n", "ssot.yaml:6:64: use redisx.With({ctx}, {.F}) has no type for {.F}: no argument is a struct with a field F\n"},
		"field of two options":   {head + "    forbid:\n      - {call: example.com/shop/a.G2, use: 'redisx.With({ctx}, {.F})'}\n", "ssot.yaml:6:64: use redisx.With({ctx}, {.F}) has no type for {.F}: two arguments have a field F\n"},
		"field that is not":      {head + "    forbid:\n      - {build: example.com/shop/a.T, use: 'redisx.With({ctx}, {.G})'}\n", "ssot.yaml:6:64: use redisx.With({ctx}, {.G}) has no type for {.G}: example.com/shop/a.T is no struct with a field G\n"},
		"wildcard of no type":    {head + "    forbid:\n      - {call: (*example.com/shop/a.U).*}\n", "ssot.yaml:6:9: package example.com/shop/a has no U\n"},
		"owner missing":          {strings.ReplaceAll(head, "redisx", "nowhere") + "    forbid: [{preset: go-redis}]\n", "ssot.yaml:4:12: rule redis: its owner example.com/shop/internal/nowhere is not in the build\n"},
		"owner elsewhere":        {strings.ReplaceAll(head, "example.com/shop/internal/redisx", "example.org/no/such") + "    forbid: [{preset: go-redis}]\n", "ssot.yaml:4:12: rule redis: its owner example.org/no/such is not in the build\n"},
		"owner not Go":           {strings.ReplaceAll(head, "internal/redisx", "internal") + "    forbid: [{preset: go-redis}]\n", "ssot.yaml:4:12: rule redis: its owner example.com/shop/internal is not in the build\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := scanRuled(t, c.rules)
			if _, ok := errors.AsType[*rule.Error](err); !ok {
				t.Fatalf("got %v, want a *rule.Error", err)
			}
			if !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
		})
	}
}

// What type-checks is no fault, whatever it looks like.
func TestRuleUses(t *testing.T) {
	t.Parallel()
	const head = "version: 1\nrules:\n  redis:\n    owner: [example.com/shop/internal/redisx, example.com/shop/a]\n"
	for _, use := range []string{"redisx.Global", "redisx.Of[int]()", "redisx.Client().Conn()", "a.V", "redisx.Kind(3)", "&redisx.Global.Conn", "redisx.Client().Options().Addr", "redisx.With({ctx})", "redisx.With({ ctx }, {ctx}.Err)", "{*redisx.App}.Redis()", "redisx.Of[*redis.Client]()", "{*redis.Client}", "redisx.With({ctx}, redis.Options{DB: 1})", "{example.com/shop/internal/redisx.App}.Redis", "{*github.com/redis/go-redis/v9.Client}", "{*example.com/shop/a.T}.M"} {
		t.Run(use, func(t *testing.T) {
			t.Parallel()
			_, err := scanRuled(t, head+"    use: '"+use+"'\n    forbid: [{preset: go-redis}]\n")
			if strings.HasPrefix(use, "&") != (err != nil) {
				t.Error(err)
			}
		})
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	res, err := scanRuled(t, `version: 1
rules:
  redis:
    forbid:
      - preset: go-redis
      - preset: redigo
      - call: github.com/garyburd/redigo/redis.Dial
      - import: example.com/shop/old
      - build: example.com/shop/a.T
`)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "notes", `redis: no package of the preset redigo is in the build any more: remove this entry
redis: entry github.com/garyburd/redigo/redis.Dial is no longer in the build: remove this entry, or correct it if it never was
redis: entry example.com/shop/old is no longer in the build: remove this entry, or correct it if it never was
`, lines(res.Notes))
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dir      string
		patterns []string
		files    int
		err      string
	}{
		"none":              {"", nil, 1, ""},
		"all":               {"", []string{"./..."}, 1, ""},
		"one":               {"", []string{"./a"}, 1, ""},
		"other":             {"", []string{"./internal/..."}, 0, ""},
		"import path":       {"", []string{"example.com/shop/a"}, 1, ""},
		"from a subfolder":  {"a", []string{"."}, 1, ""},
		"up":                {"internal/redisx", []string{"../../a/..."}, 1, ""},
		"no package":        {"", []string{"./a", "./b"}, 0, "./b: matches no packages"},
		"no import path":    {"", []string{"example.com/none/..."}, 0, "example.com/none/...: matches no packages"},
		"outside":           {"", []string{"../elsewhere"}, 0, "../elsewhere: is not below the folder of ssot.yaml"},
		"above, everything": {"", []string{"../..."}, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := write(t, txtar.Parse([]byte(ruled)))
			if err != nil {
				t.Fatal(err)
			}
			f.opts.Patterns = c.patterns
			f.opts.Dir += "/" + c.dir
			res, err := scan.Run(context.Background(), f.opts)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("got %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Violations) != c.files {
				t.Errorf("got %d violations, want %d", len(res.Violations), c.files)
			}
		})
	}
}
