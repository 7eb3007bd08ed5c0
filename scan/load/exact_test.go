package load

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExact compares the loader with itself loading whole dependencies: of wanted packages, what each expression is,
// the structure of every type behind it, and the errors must be the same. With -bench-dir it does so for the packages
// of that folder.
func TestExact(t *testing.T) {
	dir, patterns := ".", []string{
		"net/http", "text/template", "database/sql", "os/exec", "log/slog",
		"github.com/charmbracelet/bubbletea", "github.com/spf13/cobra", "github.com/goccy/go-yaml", "github.com/dave/dst/...",
	}
	if testing.Short() {
		patterns = []string{"text/template", "github.com/spf13/cobra"}
	}
	if *benchDir != "" {
		dir, patterns = *benchDir, strings.Fields(*benchPatterns)
	}
	facts := sameTypes(t, dir, patterns)
	t.Logf("%d expressions and identifiers", facts)
}

func sameTypes(t *testing.T, dir string, patterns []string) (facts int) {
	t.Helper()
	loadAll := func(whole bool) *Program {
		p, err := Load(t.Context(), Options{Dir: dir, Patterns: patterns, Configurations: []Configuration{{Name: "default"}}, whole: whole})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	pruned, whole := loadAll(false), loadAll(true)
	if len(pruned.Packages) != len(whole.Packages) {
		t.Fatalf("%d packages, not %d", len(pruned.Packages), len(whole.Packages))
	}
	for i, got := range pruned.Packages {
		want := whole.Packages[i]
		if got.ID != want.ID {
			t.Fatalf("package %s, not %s", got.ID, want.ID)
		}
		g, w := describe(pruned, got), describe(whole, want)
		facts += len(w)
		if diff := firstDifferences(w, g); diff != "" {
			t.Errorf("%s:\n%s", got.ID, diff)
		}
		if diff := cmp.Diff(messages(want), messages(got)); diff != "" {
			t.Errorf("%s: errors\n%s", got.ID, diff)
		}
		structures := structure(want)
		for name, s := range structure(got) {
			if structures[name] != s {
				t.Errorf("%s: %s is\n%s\nnot\n%s", got.ID, name, s, structures[name])
			}
		}
	}
	return facts
}

func messages(p *Package) []string {
	out := make([]string, 0, len(p.Errors))
	for _, e := range p.Errors {
		out = append(out, e.Error())
	}
	slices.Sort(out)
	return out
}

// describe says of each node of a package what the type checker made of it, in the order of the source.
func describe(p *Program, pkg *Package) []string {
	var out []string
	for _, f := range pkg.Files {
		ast.Inspect(f.Syntax, func(x ast.Node) bool {
			var fact string
			if id, ok := x.(*ast.Ident); ok {
				if obj := pkg.Info.Uses[id]; obj != nil {
					fact = "uses " + types.ObjectString(obj, nil)
				} else if obj := pkg.Info.Defs[id]; obj != nil {
					fact = "defines " + types.ObjectString(obj, nil)
				}
				if inst, ok := pkg.Info.Instances[id]; ok {
					fact += " as " + types.TypeString(inst.Type, nil)
				}
			}
			if e, ok := x.(ast.Expr); ok {
				if tv, ok := pkg.Info.Types[e]; ok {
					fact += " is " + types.TypeString(tv.Type, nil)
					if tv.Value != nil {
						fact += " = " + tv.Value.ExactString()
					}
				}
			}
			if sel, ok := x.(*ast.SelectorExpr); ok {
				if s := pkg.Info.Selections[sel]; s != nil {
					fact += " selects " + s.String()
				}
			}
			if fact != "" {
				out = append(out, fmt.Sprintf("%s: %s", p.Fset.PositionFor(x.Pos(), false), fact))
			}
			return true
		})
	}
	return out
}

func firstDifferences(want, got []string) string {
	var b strings.Builder
	n := 0
	for i := range max(len(want), len(got)) {
		w, g := "nothing", "nothing"
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			fmt.Fprintf(&b, "%s\n  not %s\n", g, w)
			if n++; n == 5 {
				break
			}
		}
	}
	return b.String()
}

// structure describes every named type that the expressions of a package lead to: its underlying type, its size, and
// its methods as far as they are known.
func structure(pkg *Package) map[string]string {
	s := structures{sizes: pkg.node.Sizes, seen: make(map[types.Type]bool), out: make(map[string]string)}
	for _, tv := range pkg.Info.Types {
		s.visit(tv.Type)
	}
	return s.out
}

type structures struct {
	sizes types.Sizes
	seen  map[types.Type]bool
	out   map[string]string
}

func (s *structures) visit(t types.Type) {
	if t == nil || s.seen[t] {
		return
	}
	s.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		s.out["alias "+types.TypeString(t, nil)] = types.TypeString(types.Unalias(t), nil)
		s.visit(types.Unalias(t))
	case *types.Named:
		u := t.Underlying()
		desc := types.TypeString(u, nil) + fmt.Sprint(" comparable ", types.Comparable(t))
		if t.TypeParams().Len() == t.TypeArgs().Len() && t.TypeArgs().Len() == 0 {
			desc += fmt.Sprint(" size ", s.sizes.Sizeof(t))
		}
		if t.Obj().Parent() == nil || t.Obj().Parent() == t.Obj().Pkg().Scope() {
			s.out[types.TypeString(t, nil)] = desc
		}
		s.visit(u)
		for arg := range t.TypeArgs().Types() {
			s.visit(arg)
		}
	case *types.Pointer:
		s.visit(t.Elem())
	case *types.Slice:
		s.visit(t.Elem())
	case *types.Array:
		s.visit(t.Elem())
	case *types.Chan:
		s.visit(t.Elem())
	case *types.Map:
		s.visit(t.Key())
		s.visit(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			s.visit(f.Type())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			s.visit(v.Type())
		}
	case *types.Signature:
		s.visit(t.Params())
		s.visit(t.Results())
	case *types.Interface:
		for m := range t.Methods() {
			s.visit(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			s.visit(e)
		}
	case *types.Union:
		for term := range t.Terms() {
			s.visit(term.Type())
		}
	}
}
