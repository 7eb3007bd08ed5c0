package excerpt

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
)

// long is a statement without which an excerpt is worthwhile.
var long = "\tf(" + strings.Repeat("1, ", MinOmitted/3+10) + "1)\n"

// cut returns the excerpt of the last function of a source without the statements that call away, with long statements
// as "long". Lines of a source that are only "long" become long statements.
func cut(t *testing.T, body string) (excerpt string, e *Excerpt, src string, fn *ast.FuncDecl) {
	t.Helper()
	src = "package a\n\nfunc f(n ...int) {}\n\nfunc away(n ...int) {}\n\nfunc test() {\n" + strings.ReplaceAll(body, "\tlong\n", long) + "}\n"
	file := typetest.Program(t, "-- a/a.go --\n"+src).Packages[0].Files[0]
	fn = file.Syntax.Decls[len(file.Syntax.Decls)-1].(*ast.FuncDecl)
	var stmts []ast.Node
	ast.Inspect(fn, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.ExprStmt); ok {
			if id, ok := stmt.X.(*ast.CallExpr).Fun.(*ast.Ident); ok && id.Name == "away" {
				stmts = append(stmts, stmt)
			}
		}
		return true
	})
	from, to := file.Tok.Offset(fn.Pos()), file.Tok.Offset(fn.End())
	e = Of(file, fn, []byte(src[from:to]), from, stmts)
	if e == nil {
		return "nothing", nil, src, fn
	}
	text := strings.ReplaceAll(string(e.Text), strings.TrimLeft(long, "\t"), "long\n")
	return strings.TrimSuffix(strings.TrimPrefix(text, "func test() {\n"), "}"), e, src, fn
}

// TestExcerpts holds which statements are left out.
func TestExcerpts(t *testing.T) {
	for body, want := range map[string]string{
		// what is far away goes; the first, the last and the neighbours stay
		"\tf(1)\n\tlong\n\tf(2)\n\taway()\n\tf(3)\n\tlong\n\tf(4)\n": "\tf(1)\n\tf(2)\n\taway()\n\tf(3)\n\tf(4)\n",
		"\tlong\n\taway()\n\tlong\n":                                 "nothing",
		"\tf(1)\n\tlong\n\tlong\n\tf(2)\n\taway()\n":                 "\tf(1)\n\tf(2)\n\taway()\n",
		"\taway()\n\tf(1)\n\tlong\n\tf(2)\n":                         "\taway()\n\tf(1)\n\tf(2)\n",
		// the short is not worthwhile
		"\tf(1)\n\tf(5)\n\tf(2)\n\taway()\n":                 "nothing",
		"\tlong\n\tlong\n\tlong\n\tlong\n\taway()\n\tlong\n": "nothing",
		// within a statement
		"\tf(1)\n\tlong\n\tf(2)\n\tif true {\n\t\tf(3)\n\t\taway()\n\t}\n":        "\tf(1)\n\tf(2)\n\tif true {\n\t\tf(3)\n\t\taway()\n\t}\n",
		"\tif true {\n\t\tf(1)\n\tlong\n\t\tf(2)\n\t\taway()\n\t}\n":              "\tif true {\n\t\tf(1)\n\t\tf(2)\n\t\taway()\n\t}\n",
		"\tswitch {\n\tcase true:\n\t\taway()\n\t\tf(1)\n\tlong\n\t\tf(2)\n\t}\n": "\tswitch {\n\tcase true:\n\t\taway()\n\t\tf(1)\n\t\tf(2)\n\t}\n",
		"\tfunc() {\n\t\taway()\n\t\tf(1)\n\tlong\n\t\tf(2)\n\t}()\n":             "\tfunc() {\n\t\taway()\n\t\tf(1)\n\t\tf(2)\n\t}()\n",
		"\tif true {\n\tlong\n\tlong\n\tlong\n\t}\n\tf(0)\n\taway()\n":            "nothing",
		"\tf(9)\n\tif true {\n\tlong\n\tlong\n\tlong\n\t}\n\tf(0)\n\taway()\n":    "\tf(9)\n\tf(0)\n\taway()\n",
		// a comment holds what stands beside it
		"\tf(1)\n\tlong\n\tf(2) // two\n\tf(3)\n\tlong\n\tf(4)\n\taway()\n": "\tf(1)\n\tf(4)\n\taway()\n",
		"\tf(1)\n\tlong\n\tlong\n\tlong\n\t// two\n\tf(2)\n\taway()\n":      "\tf(1)\n\tlong\n\t// two\n\tf(2)\n\taway()\n",
		"\tf(1) // one\n\tlong\n\tlong\n\tlong\n\tf(2)\n\taway()\n":         "\tf(1) // one\n\tlong\n\tf(2)\n\taway()\n",
		"\tf(1) // one\n\tlong\n\tf(2)\n\taway()\n":                         "nothing",
		// a line of two statements
		"\tf(1); f(6)\n\tlong\n\tlong\n\tf(2)\n\taway()\n": "\tf(1); f(6)\n\tf(2)\n\taway()\n",
		"\tf(1)\n\tf(7); f(8)\n\tlong\n\tf(2)\n\taway()\n": "\tf(1)\n\tf(2)\n\taway()\n",
		// nothing goes away
		"\tf(1)\n\tlong\n\tlong\n\tf(2)\n": "nothing",
	} {
		if got, _, _, _ := cut(t, body); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", body, got, want)
		}
	}
}

// TestInFile holds where edits of an excerpt stand in the file.
func TestInFile(t *testing.T) {
	_, e, src, fn := cut(t, "\tf(1)\n\tlong\n\tf(2)\n\taway(2)\n\tf(3)\n\tlong\n\tf(4)\n\taway(4)\n\tf(5)\n")
	for _, text := range []string{"func test", "f(1)", "f(2)", "away(2)", "f(3)", "f(4)", "away(4)", "f(5)"} {
		at := strings.Index(string(e.Text), text)
		got := e.InFile([]patch.Edit{{Start: at, End: at + len(text)}})[0]
		if src[got.Start:got.End] != text {
			t.Errorf("%s stands at %q", text, src[got.Start:got.End])
		}
	}
	var left []string
	for _, n := range Parts(fn, e.Without) {
		if stmt, ok := n.(*ast.ExprStmt); ok {
			call := stmt.X.(*ast.CallExpr)
			left = append(left, fmt.Sprintf("%v%d", call.Fun, len(call.Args)))
		}
	}
	if got := strings.Join(left, " "); got != "f1 f1 away1 f1 f1 away1 f1" {
		t.Errorf("of the statements %s are left", got)
	}
	if n := len(Parts(fn, Omissions{})); n != 10 {
		t.Errorf("without omissions %d parts", n)
	}
}

// TestParts holds that the values of a declaration are parts of their own.
func TestParts(t *testing.T) {
	_, _, _, fn := cut(t, "\tvar (\n\t\ta = 1\n\t\tb, c = 2, 3\n\t)\n\tf(a, b, c)\n")
	var got []string
	for _, n := range Parts(fn, Omissions{}) {
		got = append(got, fmt.Sprintf("%T", n))
	}
	if want := "*ast.BlockStmt *ast.DeclStmt *ast.ValueSpec *ast.ValueSpec *ast.ExprStmt"; strings.Join(got, " ") != want {
		t.Errorf("got %s", strings.Join(got, " "))
	}
}
