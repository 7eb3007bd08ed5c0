package calling_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestCallers holds who calls each function of package a, in loaded files and in others, and which symbols these call
// and take.
func TestCallers(t *testing.T) {
	const file = "testdata/callers.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	plantest.Write(t, dir, ar)
	p := project.New(plantest.Scan(t, dir))
	graph := &calling.CallGraph{Project: p}
	pkg := p.Res.Program.Packages[slices.IndexFunc(p.Res.Program.Packages, func(pkg *load.Package) bool { return pkg.Path == "example.com/shop/a" })]
	var out strings.Builder
	for _, f := range pkg.Files {
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			obj := pkg.Info.Defs[fn.Name].(*types.Func)
			key, _ := identity.KeyOf(obj)
			at, ok := graph.Declaration(obj)
			if !ok {
				t.Fatalf("%s is declared nowhere", fn.Name.Name)
			}
			fmt.Fprintf(&out, "%s, declared at %s, takes", project.Qualified(obj), at.At(p, at.Node()))
			for _, field := range fn.Type.Params.List {
				fmt.Fprintf(&out, " %q", at.Symbol(field.Type))
			}
			out.WriteString("\n")
			for _, at := range graph.Callers(key) {
				describe(&out, p, at)
			}
		}
	}
	redis := p.Res.Violations[0].Source
	for _, obj := range pkg.Info.Uses {
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Name() == "redis" {
			if _, ok := graph.Declaration(fn); ok || redis == nil {
				t.Errorf("%s is declared in a package that is not loaded", fn.Name())
			}
		}
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

func describe(out *strings.Builder, p *project.Project, at *calling.Place) {
	how := "a mention"
	if at.Call != nil {
		how = fmt.Sprintf("a call of %q", at.Symbol(at.Call.Fun))
	}
	if at.Guessed {
		how += ", guessed"
	}
	if at.Info == nil {
		how += ", not loaded"
	}
	if at.Test() {
		how += ", in a test"
	}
	if at.InMain() {
		how += ", in main"
	}
	decl := "no function"
	if fn := at.Decl(); fn != nil {
		decl = fn.Name.Name
	}
	fmt.Fprintf(out, "\t%s in %s of %s: %s, in %T, %T\n", at.At(p, at.Node()), decl, at.Package, how, at.Parent(1), at.Parent(100))
}

// TestUnversioned holds import paths without their major version.
func TestUnversioned(t *testing.T) {
	for in, want := range map[string]string{
		"a/v2": "a", "a/v2/b": "a/b", "a/v": "a/v", "a/v2x": "a/v2x", "gopkg.in/a.v2": "gopkg.in/a.v2", "v2": "", "a": "a", "x2/a": "x2/a",
	} {
		if got := calling.Unversioned(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
