package widen_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/widen"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestHolders holds which declarations have to widen from *lib.T to lib.Pool for each call of lib.New, and why some
// can't.
func TestHolders(t *testing.T) {
	program, compare := typetest.Archive(t, "testdata/holders.txtar")
	var lib *types.Package
	res := &scan.Result{Root: typetest.Root, Program: program}
	for _, pkg := range program.Packages {
		if pkg.Path == "lib" {
			lib = pkg.Types
			continue
		}
		for _, f := range pkg.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && slices.Contains([]string{"lib.New", "lib.Make", "lib.Other"}, types.ExprString(call.Fun)) {
					v := &scan.Violation{Fingerprint: strconv.Itoa(len(res.Violations)), Source: f, File: strings.TrimPrefix(f.Path, typetest.Root+"/"), Line: f.Tok.Line(call.Pos())}
					v.Offset, v.End = f.Tok.Offset(call.Pos()), f.Tok.Offset(call.End())
					res.Violations = append(res.Violations, v)
				}
				return true
			})
		}
	}
	program.Packages = slices.DeleteFunc(program.Packages, func(pkg *load.Package) bool { return len(pkg.Path) > 1 && !strings.Contains(pkg.Path, "internal/") })
	p := project.New(res)
	finder := widen.Finder{Project: p}
	var out strings.Builder
	for _, v := range res.Violations {
		s, r := site.Locate(v)
		if r != nil {
			t.Fatal(r)
		}
		name := "package level"
		if fn, ok := s.Decl().(*ast.FuncDecl); ok {
			name = fn.Name.Name
		}
		fmt.Fprintf(&out, "%s:%d %s:", v.File, v.Line, name)
		holders, why := finder.Holders(p.PackageOf(v), s, lib.Scope().Lookup("Pool").Type())
		for _, h := range holders {
			fmt.Fprintf(&out, " %s", h.Label())
			if h.Part != "" {
				out.WriteString(" in " + h.Part)
			}
			if h.Outside() {
				out.WriteString(" (outside)")
			}
			out.WriteString(";")
		}
		if why != nil {
			fmt.Fprintf(&out, "\n\trefused: %s", why.Detail)
		}
		out.WriteString("\n")
	}
	compare(out.String())
}
