package survey

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

// TestNames holds which names mean the same in another package, and what has to be imported for them.
func TestNames(t *testing.T) {
	libraries := map[string]string{
		"context":              "package context\n\ntype Context interface{ Err() error }\n",
		"example.com/lib":      "package lib\n\nvar V int\n\nconst C = 1\n\ntype T struct{ F int }\n\nfunc (T) M() int { return 0 }\n\nfunc F() T { return T{} }\n",
		"example.com/internal": "package hidden\n\nvar V int\n",
	}
	fset := token.NewFileSet()
	check := func(path, src string, imp types.Importer, info *types.Info) (*types.Package, *ast.File) {
		f, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p, err := (&types.Config{Importer: imp, FakeImportC: true}).Check(path, fset, []*ast.File{f}, info)
		if err != nil {
			t.Fatal(err)
		}
		return p, f
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	imp := importing(func(path string) (*types.Package, error) {
		p, _ := check(path, libraries[path], nil, nil)
		return p, nil
	})
	p, f := check("example.com/a", `package a

import (
	"C"
	. "context"

	other "example.com/lib"
	"example.com/lib"
	"example.com/internal"
)

var Own, own int

const own1 = 1

type T struct{ F int }

func (T) M() int { return 0 }

func F() int { return 0 }

func f(ctx, c Context, arg lib.T) {
	var local int
loop:
	_ = []any{
		lib.V, other.C, lib.T{F: 1}, lib.F().M(), len("a"), nil, true, string("a"), ctx.Err(), lib.F().F, Context(nil),
		Own, own, own1, T{}, T.M, F(), c.Err(), arg.F, local, C.x, hidden.V,
	}
	goto loop
}
`, imp, info)
	want := `lib.V, other.C, lib.T{F: 1}, lib.F().M(), len("a"), nil, true, string("a"), ctx.Err(), lib.F().F, Context(nil)`
	src := &load.Package{Types: p, Info: info}
	var got []string
	imports := map[string]Import{}
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) < 5 {
			return true
		}
		for _, e := range lit.Elts {
			s, same := &Sample{}, true
			ast.Inspect(e, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					same = same && s.names(src, id) && s.names(src, id) // an import that is there stays once
				}
				return same
			})
			code := types.ExprString(e)
			if lit, ok := e.(*ast.CompositeLit); ok && len(lit.Elts) == 1 {
				code = "lib.T{F: 1}"
			}
			if same {
				got = append(got, code)
				if s.Context != strings.HasPrefix(code, "ctx") {
					t.Errorf("%s takes a context: %t", code, s.Context)
				}
				if len(s.Imports) > 1 {
					t.Errorf("%s imports %v", code, s.Imports)
				}
				for _, i := range s.Imports {
					imports[code] = i
				}
			}
		}
		return false
	})
	if strings.Join(got, ", ") != want {
		t.Errorf("these mean the same elsewhere: %s", strings.Join(got, ", "))
	}
	if i := imports["lib.V"]; i != (Import{"example.com/lib", ""}) {
		t.Errorf("lib.V imports %v", i)
	}
	if i := imports["other.C"]; i != (Import{"example.com/lib", "other"}) {
		t.Errorf("other.C imports %v", i)
	}
	label := slices.Collect(func(yield func(*ast.Ident) bool) {
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.LabeledStmt); ok {
				yield(l.Label)
			}
			return true
		})
	})[0]
	if (&Sample{}).names(src, label) {
		t.Error("a label means the same elsewhere")
	}
	src.Module = "example.com"
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "hidden" && !(&Sample{}).names(src, id) {
			t.Error("an internal package can't be imported in its own module")
		}
		return true
	})
}
