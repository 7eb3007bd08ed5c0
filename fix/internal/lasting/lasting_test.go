package lasting_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/lasting"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestEnded holds, for each call of here(), which contexts in scope may have ended there, and why. A context is a
// variable, or Context() of a parameter or receiver. The code is in package main, and in a package at Go 1.24.
func TestEnded(t *testing.T) {
	p, compare := typetest.Archive(t, "testdata/ended.txtar")
	var out strings.Builder
	for _, pkg := range p.Packages {
		for _, e := range pkg.Errors {
			if !strings.Contains(e.Msg, "declared and not used") {
				t.Fatalf("%s: %s", e.Position, e.Msg)
			}
		}
		if pkg.Name == "tests" {
			pkg.GoVersion = "go1.24"
		}
		for _, f := range pkg.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "here" {
					describe(t, &out, pkg, f, call)
				}
				return true
			})
		}
	}
	compare(out.String())
}

func describe(t *testing.T, out *strings.Builder, pkg *load.Package, f *load.File, call *ast.CallExpr) {
	t.Helper()
	s, r := site.Locate(&scan.Violation{Source: f, Offset: f.Tok.Offset(call.Pos()), End: f.Tok.Offset(call.End())})
	if r != nil {
		t.Fatal(r)
	}
	at := scope.From(pkg, s)
	outermost := at.Functions[len(at.Functions)-1].(*ast.FuncDecl)
	fmt.Fprintf(out, "%s:%d %s\n", pkg.Path, at.Line(call.Pos()), outermost.Name.Name)
	for _, x := range at.Variables {
		c := scope.Source{Binding: scope.Binding{Text: x.Name(), Root: x.Var}, Variable: x}
		if !identity.IsContext(x.Type()) {
			method, _, _ := types.LookupFieldOrMethod(x.Type(), true, pkg.Types, "Context")
			fn, ok := method.(*types.Func)
			if !ok || x.Role != scope.Parameter && x.Role != scope.Receiver {
				continue
			}
			c.Binding = scope.Binding{Text: x.Name() + ".Context()", Root: x.Var, Members: []types.Object{fn}}
		}
		why := lasting.Ended(at, c)
		if why == "" {
			why = c.Text + " lasts"
		}
		fmt.Fprintf(out, "\t%s\n", why)
	}
}
