package scope_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestScopes holds what is in scope at each call of here(), whether it may be unset there, and which conditions say
// that it is missing.
func TestScopes(t *testing.T) {
	p, compare := typetest.Archive(t, "testdata/scopes.txtar")
	pkg := p.Packages[0]
	var out strings.Builder
	for _, f := range pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || types.ExprString(call.Fun) != "here" {
				return true
			}
			v := &scan.Violation{Source: f, Offset: f.Tok.Offset(call.Pos()), End: f.Tok.Offset(call.End())}
			s, r := site.Locate(v)
			if r != nil {
				t.Fatal(r)
			}
			at := scope.From(pkg, s)
			fmt.Fprintf(&out, "line %d in", at.Line(call.Pos()))
			for _, fn := range at.Functions {
				out.WriteString(" " + at.Name(fn))
			}
			out.WriteString("\n")
			for _, x := range at.Variables {
				describe(&out, at, x)
			}
			return true
		})
	}
	compare(out.String())
}

func describe(out *strings.Builder, at *scope.Scope, x scope.Variable) {
	role := [...]string{"local", "parameter", "receiver", "result", "global"}[x.Role]
	fmt.Fprintf(out, "\t%s, %s of %d", x.Name(), role, x.Depth)
	if at.Unset(x) {
		out.WriteString(", perhaps unset")
	}
	for _, a := range at.Assigned(x.Var) {
		fmt.Fprintf(out, ", assigned in %d", at.Line(a.Pos()))
	}
	bound := []scope.Binding{{Text: x.Name(), Root: x.Var}, {Text: x.Name() + ".c", Root: x.Var}}
	for _, b := range bound {
		if why := at.Absent(b); why != "" {
			out.WriteString(", " + why)
		}
	}
	out.WriteString("\n")
}
