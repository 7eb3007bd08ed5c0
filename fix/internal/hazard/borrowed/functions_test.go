package borrowed_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestFunctions holds to whom the results of functions, methods and function variables of one package belong, and those
// of uses.
func TestFunctions(t *testing.T) {
	const file = "testdata/memory/functions.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, _ := plantest.InMemory(t, file)
	proj := project.New(res)
	finder := &borrowed.Finder{Project: proj, Table: &use.Table{Project: proj}, Packages: effect.New(proj).Packages}
	pkg := res.Program.Packages[slices.IndexFunc(res.Program.Packages, func(p *load.Package) bool { return p.Name == "own" })]
	var out strings.Builder
	answer := func(name string, obj types.Object) {
		sig, ok := identity.Under(obj.Type()).(*types.Signature)
		if !ok {
			return
		}
		for i := range sig.Results().Len() {
			fmt.Fprintf(&out, "%s %d: %s\n", name, i, describe(finder.OfFunction(res.Rules.Rules[0].Name, pkg, obj, i)))
		}
	}
	for _, decl := range pkg.Files[0].Syntax.Decls {
		switch n := decl.(type) {
		case *ast.FuncDecl:
			answer(syntax.FunctionName(n), pkg.Info.Defs[n.Name])
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					answer(v.Names[0].Name, pkg.Info.Defs[v.Names[0]])
				}
			}
		}
	}
	for _, v := range res.Violations {
		fmt.Fprintf(&out, "for %s: %s\n", v.Symbol, describe(finder.Of("", v)))
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

func describe(h *borrowed.Ownership) string {
	out := []string{[...]string{"shared", "fresh", "borrowed"}[h.Kind]}
	for _, said := range []struct {
		is   bool
		what string
	}{
		{h.Unsure, "by its name alone"},
		{h.Mixed, "shared in part"},
		{h.Unread, "not read"},
		{h.By != "", "by " + h.By},
		{h.Place != "", "at " + h.Place},
		{h.ReturnMethods != nil, "back with " + strings.Join(h.ReturnMethods, "|")},
		{h.Result > 0, fmt.Sprintf("back with result %d", h.Result)},
	} {
		if said.is {
			out = append(out, said.what)
		}
	}
	return strings.Join(out, ", ")
}
