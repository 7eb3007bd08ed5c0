package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestHelp says what a rule forbids, and what to do instead.
func TestHelp(t *testing.T) {
	t.Parallel()
	const rest = "What is meant to be is allowed by a line above it: //ssot:allow redis -- reason"
	for file, want := range map[string]string{
		"    forbid: [{preset: go-redis}]":                                                    "It forbids the constructors of go-redis. " + rest,
		"    forbid: [{preset: go-redis}, {call: m/a.New}, {preset: redigo}, {build: m/a.T}]": "It forbids the constructors of go-redis. It forbids the constructors of redigo. It forbids call m/a.New, build m/a.T. " + rest,
		"    owner: m/owner\n    use: owner.One()\n    forbid: [{call: m/a.New}]":             "It forbids call m/a.New. The owner is m/owner. Use owner.One() instead: ssot show ID proposes the rewrite. " + rest,
		"    hard: true\n    forbid: [{call: m/a.New}]":                                       "It forbids call m/a.New. The rule is hard: nothing can allow a violation.",
	} {
		f, err := rule.Parse(rule.FileName, []byte("version: 1\nrules:\n  redis:\n"+file+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := help(f.Rules[0]); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", file, got, want)
		}
	}
}

// TestMentions counts where a file names a function of another package, by whatever name it imports that.
func TestMentions(t *testing.T) {
	t.Parallel()
	pkg := &load.Package{Name: "owner", Path: "m/owner"}
	for src, want := range map[string]int{
		"import \"m/owner\"\n\nvar a, b = owner.New(), owner.New":     2,
		"import o \"m/owner\"\n\nvar a, b = o.New(), owner.New()":     1,
		"import o \"m/other\"\n\nvar a, b = o.New(), owner.New()":     1,
		"import \"m/owner\"\n\nvar a, b = owner.Old(), other.New()":   0,
		"import \"m/owner\"\n\nvar a = owner.New().New().owner.New()": 1,
		"import \"m/owner\"\n\nvar New = 1":                           0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package a\n\n"+src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := mentions(file, pkg, "New"); got != want {
			t.Errorf("%s: %d, want %d", src, got, want)
		}
	}
}

// TestMaker has functions that build a value, of which those are makers that hand out what they build, a new one on
// each call.
func TestMaker(t *testing.T) {
	t.Parallel()
	const declarations = `package a

type T struct{ self *T }

func build() *T { return nil }
func two() (*T, error) { return nil, nil }
func value() T { return T{} }
func text() string { return "" }
func handle(*T) {}

var kept *T
var all []*T
var ch chan *T
`
	for body, want := range map[string]bool{
		"func F() *T { return build() }":                                    true,
		"func F() (*T, error) { return two() }":                             true,
		"func F() *T { t := build(); return t }":                            true,
		"func F() *T { t, err := two(); _ = err; return t }":                true,
		"func F() *T { var t *T; t = build(); handle(t); return t }":        true,
		"func F() *T { t := build(); t.self = nil; return t }":              true,
		"func F() *T { t := build(); t.self = t; return t }":                false,
		"func F() *T { t := build(); kept = t; return t }":                  false,
		"func F() *T { t := build(); all = append(all, t); return t }":      false,
		"func F() *T { t := build(); ch <- t; return t }":                   false,
		"func F() *T { t := build(); go func() { handle(t) }(); return t }": false,
		"func F() *T { kept = build(); return kept }":                       false,
		"func F() { build() }":                                              false,
		"func F() *T { t := build(); handle(t); return nil }":               false,
		"func (T) F() *T { return build() }":                                false,
		"func F() func() *T { return func() *T { return build() } }":        false,
		"func F() *T { all[0] = build(); return all[0] }":                   false,
		"func F() T { return value() }":                                     false,
		"func F() string { return text() }":                                 false,
		"func F() *T { return &T{} }":                                       true,
		"var V = build()":                                                   false,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "a.go", declarations+body, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pkg := checked(t, fset, file)
		var at *inspector.Cursor
		for cur := range inspector.New([]*ast.File{file}).Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil)) {
			if fset.Position(cur.Node().Pos()).Offset < len(declarations) {
				continue
			}
			switch n := cur.Node().(type) {
			case *ast.CompositeLit:
				at = &cur
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "build" || id.Name == "two" || id.Name == "value" || id.Name == "text") {
					at = &cur
				}
			}
		}
		if at == nil {
			t.Fatal(body)
		}
		fn := maker(pkg, scan.Finding{At: *at})
		if (fn != nil) != want || fn != nil && fn.Name.Name != "F" {
			t.Errorf("%s: a maker is %v", body, fn)
		}
		if maker(pkg, scan.Finding{At: *at, Value: true}) != nil {
			t.Errorf("%s: a function that is only mentioned builds nothing", body)
		}
	}
}

// checked returns a file's package, type-checked.
func checked(t *testing.T, fset *token.FileSet, file *ast.File) *load.Package {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	pkg, err := (&types.Config{}).Check("m/a", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	return &load.Package{Name: pkg.Name(), Path: pkg.Path(), Types: pkg, Info: info}
}

// TestSelectionTakes holds which rules are selected, and whether all of a package's violations of them are.
func TestSelectionTakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		s            Selection
		redis, whole bool
	}{
		{Selection{}, true, true},
		{Selection{Rules: []string{"redis"}}, true, true},
		{Selection{Rules: []string{"kafka"}}, false, true},
		{Selection{Priority: []scan.Priority{scan.High}}, true, false},
		{Selection{Files: []string{"a.go"}}, true, false},
		{Selection{Priority: []scan.Priority{scan.High}, Files: []string{"a.go"}}, true, false},
	} {
		if test.s.takesRule("redis") != test.redis || test.s.whole() != test.whole {
			t.Errorf("%+v: takes the rule %t, all of it %t", test.s, !test.redis, !test.whole)
		}
	}
}
