package syntax_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestExpressions holds what is said of an expression by itself.
func TestExpressions(t *testing.T) {
	for src, want := range map[string]string{
		"x": "primary, root x", "-x": "root x", "*x": "root x", "x + y": "", "x.f": "primary, root x", "x[0]": "primary, root x", "x[1:]": "primary, root x", "x.(T)": "primary, root x",
		"(x)": "primary, root x", "&x.a[0].b": "root x", "f(x)": "primary", "T{}": "primary, open", "p.T{}": "primary, open", "G[int]{}": "primary, open", "G[int, int]{}": "primary, open",
		"[]T{}": "primary", "map[T]T{}": "primary", "(T{})": "primary", "&T{}": "open", "T{}.f": "primary, open", "T{}[0]": "primary, open", "T{}[1:]": "primary, open", "T{}.(T)": "primary, open",
		"T{}.f()": "primary, open", "f(T{})": "primary", "-T{}": "open", "*T{}": "open", "x + T{}": "open", "T{} + x": "open", "x[T{}]": "primary, root x", "_": "primary, root _, blank", "G[int, int]": "primary, root G", "func() {}": "primary",
	} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if syntax.Primary(e) {
			got = append(got, "primary")
		}
		if syntax.LiteralOpen(e) {
			got = append(got, "open")
		}
		if id := syntax.Root(e); id != nil {
			got = append(got, "root "+id.Name)
		}
		if syntax.Blank(e) {
			got = append(got, "blank")
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s, want %s", src, strings.Join(got, ", "), want)
		}
	}
}

// TestCallee holds which declared function an expression names, and which call is of it.
func TestCallee(t *testing.T) {
	for body, want := range map[string]string{
		"‹two›()":              "two, called",
		"(‹two›)()":            "two, called",
		"sink(‹two›)":          "two",
		"‹lib.New›()":          "New, called",
		"‹t.Value›()":          "Value, called",
		"‹generic›[int](1, 1)": "generic, called",
		"‹generic[int]›(1, 1)": "generic, called",
		"‹fn›(1)":              ", called",
		"sink(‹t.F›)":          "",
		"‹(func() {})›()":      ", called",
	} {
		s := find(t, body)
		got := ""
		if f := syntax.Callee(s.pkg.Info, s.expr); f != nil {
			got = f.Name()
		}
		if _, ok := syntax.CallOf(s.at); ok {
			got += ", called"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	sel := find(t, "sink(lib.‹Var›)")
	if got := types.ExprString(syntax.Mention(sel.at).Node().(ast.Expr)); got != "lib.Var" {
		t.Errorf("the whole expression is %s", got)
	}
	id := find(t, "sink(‹x›)")
	if syntax.Mention(id.at).Node() != id.expr {
		t.Error("a name is not the whole expression")
	}
	sig := id.pkg.Types.Scope().Lookup("f").(*types.Func).Signature()
	for _, name := range []string{"n", "x", "t"} {
		_, obj := id.pkg.Info.Scopes[id.path[1].(*ast.FuncDecl).Type].LookupParent(name, token.NoPos)
		if got := syntax.IsResult(sig, obj); got != (name == "n") {
			t.Errorf("%s is a result: %t", name, got)
		}
		if got := syntax.IsParameter(sig.Params(), obj.(*types.Var)); got == (name == "n") {
			t.Errorf("%s is a parameter: %t", name, got)
		}
		if def := obj.Pos(); syntax.Object(id.pkg.Info, identAt(id, def)) != obj {
			t.Errorf("%s does not declare itself", name)
		}
	}
	if obj := syntax.Object(id.pkg.Info, id.expr.(*ast.Ident)); obj == nil || obj.Name() != "x" {
		t.Errorf("x is %v", obj)
	}
}

func identAt(s spot, pos token.Pos) (found *ast.Ident) {
	ast.Inspect(s.path[0], func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Pos() == pos {
			found = id
		}
		return true
	})
	return found
}

// TestReceiver holds what a value is assigned to.
func TestReceiver(t *testing.T) {
	for body, want := range map[string]string{
		"x = ‹1›": "x; x", "(x) = ‹1›": "x; (x)", "x, t.F = 1, ‹2›": "t.F; x", "y := ‹x›; sink(y)": "y; y", "x += ‹1›": "none; none", "a, b := ‹two()›; sink(a); sink(b)": "a; a",
		"var y = ‹x›; sink(y)": "y; y", "var y, z = x, ‹x›; sink(y); sink(z)": "z; y", "var _ int = ‹x›": "_; _", "‹x› = 1": "none; x",
	} {
		s := find(t, body)
		name := func(e ast.Expr) string {
			if e == nil {
				return "none"
			}
			return types.ExprString(e)
		}
		stmt := s.path[len(s.path)-2]
		if got := name(syntax.Receiver(stmt, s.expr)) + "; " + name(syntax.Target(s.at.Parent(), 0)); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	s := find(t, "x, _ = ‹1›, 2")
	for i, want := range []bool{true, true, false} {
		if got := syntax.Target(s.at.Parent(), i) != nil; got != want {
			t.Errorf("value %d is received: %t", i, got)
		}
	}
	v := find(t, "var y = ‹1›; sink(y)")
	if syntax.Target(v.at.Parent(), 1) != nil || syntax.Receiver(s.path[0], s.expr) != nil {
		t.Error("there is a receiver where there is none")
	}
}

// TestDeclares holds which statement declares one variable.
func TestDeclares(t *testing.T) {
	for stmt, want := range map[string]string{
		"x := 1": "x 1", "x, y := 1, 2": "", "x = 1": "", "x, y := f()": "", "var x = 1": "x 1", "var x int": "x", "var x, y int": "", "var x, y = f()": "", "const x = 1": "",
		"var (\n\tx = 1\n)": "x 1", "var (\n\tx = 1\n\ty = 2\n)": "", "type x int": "", "var ()": "", "f()": "", "var x, y = 1, 2": "",
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a\nfunc f() {\n"+stmt+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		id, value := syntax.Declares(f.Decls[0].(*ast.FuncDecl).Body.List[0])
		got := ""
		if id != nil {
			got = id.Name
		}
		if value != nil {
			got += " " + types.ExprString(value)
		}
		if got != want {
			t.Errorf("%s declares %q, want %q", stmt, got, want)
		}
	}
}

// TestNames holds what declarations are called, and which functions the go command calls.
func TestNames(t *testing.T) {
	src := "package main\n\nfunc F() {}\nfunc (H) V() {}\nfunc (h *H) P() {}\nfunc (g *G[T]) S() {}\nfunc (G2[T, U]) S() {}\nvar v, w = 1, 2\nvar ()\ntype X int\nfunc init() {}\nfunc _() {}\nfunc main() {}\nfunc TestX() {}\nfunc BenchmarkX() {}\nfunc FuzzX() {}\nfunc ExampleX() {}\nfunc () B() {}\n"
	f, err := parser.ParseFile(token.NewFileSet(), "a.go", src, 0)
	if f == nil {
		t.Fatal(err)
	}
	var got, special, inTest, inOther []string
	for _, d := range f.Decls {
		name := syntax.DeclName(d)
		got = append(got, name)
		if fn, ok := d.(*ast.FuncDecl); ok {
			if syntax.Special(&load.File{Path: "a.go", Syntax: f}, fn) {
				special = append(special, name)
			}
			if syntax.Special(&load.File{Path: "a_test.go", Syntax: f}, fn) {
				inTest = append(inTest, name)
			}
			if syntax.Special(&load.File{Path: "a.go", Syntax: &ast.File{Name: ast.NewIdent("lib")}}, fn) {
				inOther = append(inOther, name)
			}
		}
	}
	for _, c := range []struct{ got, want string }{
		{strings.Join(got, " "), "F H.V (*H).P (*G).S G2.S v   init _ main TestX BenchmarkX FuzzX ExampleX B"},
		{strings.Join(special, " "), "init _ main"}, {strings.Join(inTest, " "), "init _ main TestX BenchmarkX FuzzX ExampleX"}, {strings.Join(inOther, " "), "init _"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestEnclosing holds which node spans a range.
func TestEnclosing(t *testing.T) {
	const src = "package a\n\nvar v, w = g(1), 2\n\nfunc f() {\n\tx := g(1)\n\tif x > 1 {\n\t\tx = g(x) + h\n\t}\n}\n\nfunc noBody()\n\nvar last = g(2)\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"v, w = g(1), 2": "File GenDecl ValueSpec", "x := g": "", "g(x) + h": "File FuncDecl BlockStmt IfStmt BlockStmt AssignStmt BinaryExpr", "g(x)": "File FuncDecl BlockStmt IfStmt BlockStmt AssignStmt BinaryExpr CallExpr",
		"x > 1": "File FuncDecl BlockStmt IfStmt BinaryExpr", "g(2)": "File GenDecl ValueSpec CallExpr", "x = g(x)": "", "noBody": "File FuncDecl Ident", "f": "", "h": "File FuncDecl BlockStmt IfStmt BlockStmt AssignStmt BinaryExpr Ident",
		"last = g(2)": "File GenDecl ValueSpec", "package": "", "(1), 2\n\nfunc": "", "x) + ": "", "1)\n\tif x > 1": "",
	} {
		at := f.FileStart + token.Pos(strings.LastIndex(src, text))
		var got strings.Builder
		for _, n := range syntax.Enclosing(f, at, at+token.Pos(len(text))) {
			got.WriteString(" " + strings.TrimPrefix(fmt.Sprintf("%T", n), "*ast."))
		}
		if text == "f" {
			continue // it is the last f of the source, in a keyword
		}
		if strings.TrimSpace(got.String()) != want {
			t.Errorf("%q is %s, want %s", text, got.String(), want)
		}
	}
}

// TestStatements holds what is said of statements and their lines.
func TestStatements(t *testing.T) {
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\nimport b \"unsafe\"\n\nfunc f(x int) {\n\tprintln(1) // one\n\tprintln(2); println(3)\n\tswitch x {\n\tcase 1: println(4)\n\t}\n\tselect {\n\tdefault:\n\t\tprintln(5)\n\t}\n\tfunc() { println(6) }()\n\tvar _ b.Pointer\n}\n\nvar v = 1\n")
	file := p.Packages[0].Files[0]
	body := file.Syntax.Decls[1].(*ast.FuncDecl).Body
	var own []string
	for _, s := range syntax.Statements(body) {
		if call, ok := s.(*ast.ExprStmt); ok && syntax.OwnsLines(file, s) {
			own = append(own, types.ExprString(call.X))
		}
	}
	if got := strings.Join(own, " "); got != "println(1) println(5) (func() literal)()" {
		t.Errorf("these own their lines: %s", got)
	}
	if n := len(syntax.ListOf(body)); n != 7 {
		t.Errorf("the body has %d statements", n)
	}
	clauses := map[string]int{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.CaseClause, *ast.CommClause, *ast.IfStmt, *ast.SwitchStmt:
			clauses[fmt.Sprintf("%T", n)] = len(syntax.ListOf(n))
		}
		return true
	})
	if fmt.Sprint(clauses) != "map[*ast.CaseClause:1 *ast.CommClause:1 *ast.SwitchStmt:0]" {
		t.Errorf("the clauses have %v statements", clauses)
	}
	if got := len(syntax.Children(file.Syntax.Decls[1])); got != 3 {
		t.Errorf("a function has %d children", got)
	}
	if got := syntax.Nodes(body.List); len(got) != 7 || got[0] != ast.Node(body.List[0]) {
		t.Errorf("the nodes are %v", got)
	}
	first, second := body.List[0], body.List[1]
	for pos, want := range map[token.Pos]bool{first.Pos() - 1: false, first.Pos(): true, first.End() - 1: true, first.End(): false, second.Pos(): true} {
		if syntax.InStatements(pos, []ast.Stmt{first, second}) != want {
			t.Errorf("%d is in the statements: %t", pos-first.Pos(), !want)
		}
	}
	if syntax.DeclOf(file, first) != file.Syntax.Decls[1] || syntax.DeclOf(file, file.Syntax.Decls[2]) != file.Syntax.Decls[2] || syntax.DeclOf(file, file.Syntax.Name) != nil || syntax.DeclOf(file, file.Syntax) != nil {
		t.Error("a node is in another declaration")
	}
	root := inspector.New([]*ast.File{file.Syntax}).Root()
	for cur := range root.Preorder((*ast.BasicLit)(nil)) {
		value := cur.Node().(*ast.BasicLit).Value
		if got := syntax.InLiteral(cur, nil); got != (value == "6") {
			t.Errorf("%s is in a literal: %t", value, got)
		}
		if value != "6" {
			continue
		}
		call := body.List[5]
		inner := call.(*ast.ExprStmt).X.(*ast.CallExpr).Fun.(*ast.FuncLit).Body.List[0]
		for stmt, want := range map[ast.Stmt]bool{call: true, inner: false, first: true, body.List[6]: true} {
			if got := syntax.InLiteral(cur, stmt); got != want {
				t.Errorf("%s is in a literal that does not contain a statement: %t", value, got)
			}
		}
	}
	spec := file.Syntax.Imports[0]
	at := file.Tok.Offset(spec.Pos())
	for _, c := range []struct {
		v    scan.Violation
		want *ast.ImportSpec
	}{
		{scan.Violation{}, nil}, {scan.Violation{Source: &load.File{}}, nil}, {scan.Violation{Source: file, Offset: at, End: at + len(`b "unsafe"`)}, spec},
		{scan.Violation{Source: file, Offset: at, End: at + 3}, nil}, {scan.Violation{Source: file, Offset: at + 1, End: at + len(`b "unsafe"`)}, nil},
	} {
		if got := syntax.SpecAt(&c.v); got != c.want {
			t.Errorf("the spec is %v, want %v", got, c.want)
		}
	}
	if syntax.SpecName(spec) != "b" || syntax.SpecName(&ast.ImportSpec{}) != "" || syntax.SpecPath(spec) != "unsafe" || syntax.SpecPath(&ast.ImportSpec{Path: &ast.BasicLit{Value: "unsafe"}}) != "" {
		t.Errorf("the import is %s of %s", syntax.SpecName(spec), syntax.SpecPath(spec))
	}
	for offset, want := range map[int]bool{1: false, 2: true, 4: true, 5: false, 7: true} {
		if syntax.Within([]syntax.Extent{{2, 5}, {7, 8}}, offset) != want {
			t.Errorf("%d is within: %t", offset, !want)
		}
	}
}
