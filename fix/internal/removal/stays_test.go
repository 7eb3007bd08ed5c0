package removal

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestStays holds why the calls of gone in a function can't be removed, and what is cut where one shares its line with
// another statement.
func TestStays(t *testing.T) {
	const loop = "something would be left around it that makes no sense, like a loop around nothing"
	for body, c := range map[string]struct{ stays, cut string }{
		"\tgone()\n\tkeep()":                                       {},
		"\tgone()":                                                 {},
		"\tgone()\n\tgone()":                                       {},
		"\tgone(); keep()":                                         {cut: "gone(); "},
		"\tkeep(); gone()":                                         {cut: "; gone()"},
		"\tkeep(); gone(); keep()":                                 {cut: "gone(); "},
		"\tgone(); gone()":                                         {cut: "gone(); |; gone()"},
		"\tgone(); /* why */ keep()":                               {stays: "it shares a line with other code"},
		"\tgone() /* why */; keep()":                               {stays: "it shares a line with other code"},
		"\tkeep() /* why */; gone()":                               {stays: "it shares a line with other code"},
		"\tgone(\n\t); keep()":                                     {stays: "it shares a line with other code"},
		"\tif on {\n\t\tkeep(); gone()\n\t}":                       {cut: "; gone()"},
		"\tif on { gone() }\n\tkeep()":                             {},
		"\tif on { gone() } else { keep() }":                       {stays: loop},
		"\tif on {\n\t\tgone()\n\t}\n\tkeep()":                     {},
		"\tfor on {\n\t\tgone()\n\t}":                              {stays: loop},
		"\tswitch {\n\tcase on:\n\t\tgone()\n\t}":                  {},
		"\tswitch { case on: gone() }":                             {},
		"\t// above\n\tgone()\n\tkeep()":                           {},
		"\t// above\n\tgone()\n\n\tkeep()":                         {},
		"\t// TODO: above\n\tgone()\n\tkeep()":                     {stays: "the comment // TODO: above would go with it"},
		"\tkeep()\n\tgone() // TODO: behind":                       {stays: "the comment // TODO: behind would go with it"},
		"\tgone( /* FIXME */ )\n\tkeep()":                          {stays: "the comment /* FIXME */ would go with it"},
		"\tgone() //nolint:all\n\tkeep()":                          {},
		"\tkeep() // TODO: of another\n\tgone()":                   {},
		"\t// of the function\n\n\tgone()":                         {stays: "the comment // of the function would be all that is left of the function"},
		"\tdefer func() {\n\t\tgone()\n\t}()\n\tkeep()":            {},
		"\tf := func() {\n\t\tgone()\n\t}\n\tf()":                  {},
		"\tf := func() {\n\t\t// beside\n\n\t\tgone()\n\t}\n\tf()": {stays: "comments stand beside it in a function that would be empty"},
	} {
		p := typetest.Program(t, "-- a/a.go --\npackage a\n\nvar on bool\n\nfunc gone() {}\n\nfunc keep() {}\n\nfunc f() {\n"+body+"\n}\n")
		pkg := p.Packages[0]
		if len(pkg.Errors) > 0 {
			t.Fatal(pkg.Errors)
		}
		file := pkg.Files[0]
		x := project.New(&scan.Result{Root: typetest.Root, Program: p}).Index(pkg)
		decl := file.Syntax.Decls[len(file.Syntax.Decls)-1]
		var stmts []ast.Stmt
		var cuts []string
		ast.Inspect(decl, func(n ast.Node) bool {
			stmt, ok := n.(*ast.ExprStmt)
			if !ok {
				return true
			}
			if id, ok := stmt.X.(*ast.CallExpr).Fun.(*ast.Ident); !ok || id.Name != "gone" {
				return true
			}
			stmts = append(stmts, stmt)
			if at, ok := Inline(x, file, stmt); ok {
				cuts = append(cuts, string(file.Src[at.Start:at.End]))
			} else if syntax.OwnsLines(file, stmt) && at != (syntax.Extent{}) {
				t.Errorf("%s: %v is cut of a line of its own", body, at)
			}
			return true
		})
		if got := Stays(x, file, decl, stmts); got != c.stays || strings.Join(cuts, "|") != c.cut {
			t.Errorf("%s\nstays %q, want %q; cut %q, want %q", body, got, c.stays, cuts, c.cut)
		}
	}
}
