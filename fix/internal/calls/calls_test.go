package calls

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// source is a package of testdata that was type-checked; those below std stand for the standard library.
type source struct {
	fset *token.FileSet
	file *ast.File
	info *types.Info
}

func open(t *testing.T, name string) source {
	t.Helper()
	std, err := txtar.ParseFile("testdata/std.txtar")
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]byte{}
	for _, f := range std.Files {
		packages[f.Name] = f.Data
	}
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	s := source{fset: token.NewFileSet()}
	checked := map[string]*types.Package{}
	var check func(path string, src []byte) (*types.Package, error)
	check = func(path string, src []byte) (*types.Package, error) {
		if pkg := checked[path]; pkg != nil {
			return pkg, nil
		}
		if s.file, err = parser.ParseFile(s.fset, path, src, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return nil, err
		}
		file := s.file
		s.info = &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
		info := s.info
		conf := types.Config{Importer: importer(func(path string) (*types.Package, error) { return check(path, packages[path]) })}
		pkg, err := conf.Check(path, s.fset, []*ast.File{file}, info)
		s.file, s.info, checked[path] = file, info, pkg
		return pkg, err
	}
	if _, err := check("example.com/p", src); err != nil {
		t.Fatal(err)
	}
	return s
}

type importer func(path string) (*types.Package, error)

func (i importer) Import(path string) (*types.Package, error) { return i(path) }

// remarks returns the comments behind the code of lines.
func (s source) remarks() map[int]string {
	out := map[int]string{}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			out[s.fset.Position(c.Pos()).Line] = strings.TrimSpace(strings.TrimPrefix(c.Text, "//"))
		}
	}
	return out
}

// statements calls do for each statement of a function that is called all.
func (s source) statements(do func(line int, fn *ast.FuncDecl, stmt ast.Stmt)) {
	for _, decl := range s.file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == "all" {
			for _, stmt := range fn.Body.List {
				do(s.fset.Position(stmt.Pos()).Line, fn, stmt)
			}
		}
	}
}

// TestHarmless asks of each expression of testdata/harmless.txt whether evaluating it has no effect: never, in range,
// or always, as the remark behind it says.
func TestHarmless(t *testing.T) {
	s, n := open(t, "harmless.txt"), 0
	remarks := s.remarks()
	s.statements(func(line int, _ *ast.FuncDecl, stmt ast.Stmt) {
		assign, ok := stmt.(*ast.AssignStmt)
		if !ok {
			return
		}
		e, got := assign.Rhs[0], "never"
		switch {
		case Harmless(s.info, e) && HarmlessIfInRange(s.info, e):
			got = "always"
		case Harmless(s.info, e):
			got = "out of range"
		case HarmlessIfInRange(s.info, e):
			got = "in range"
		}
		if n++; got != remarks[line] {
			t.Errorf("%s: %s, want %s", types.ExprString(e), got, remarks[line])
		}
	})
	if n < 50 {
		t.Errorf("only %d expressions were asked for", n)
	}
	if !Harmless(s.info, nil) {
		t.Error("nothing is harmless")
	}
}

// TestHandles asks of each statement of testdata/handles.txt whether it only checks the error err.
func TestHandles(t *testing.T) {
	s, n := open(t, "handles.txt"), 0
	remarks := s.remarks()
	s.statements(func(_ int, fn *ast.FuncDecl, stmt ast.Stmt) {
		r := Reporter{Info: s.info, Err: s.info.Defs[fn.Type.Params.List[0].Names[0]]}
		if labelled, ok := stmt.(*ast.LabeledStmt); ok {
			stmt = labelled.Stmt
		}
		if loop, ok := stmt.(*ast.ForStmt); ok {
			stmt = loop.Body.List[0]
		}
		line := s.fset.Position(stmt.Pos()).Line
		got := "no"
		if Handles(r, stmt) {
			got = "yes"
		}
		if n++; got != remarks[line] {
			t.Errorf("line %d: %s, want %s", line, got, remarks[line])
		}
	})
	if n < 50 {
		t.Errorf("only %d statements were asked for", n)
	}
}

func TestCleanup(t *testing.T) {
	for src, want := range map[string]bool{
		"t.Cleanup(f)": true, "DeferCleanup(f)": true, "t.Cleanup()": false, "t.Cleanup(f, g)": false, "t.Clean(f)": false, "(func() {})()": false,
	} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		if Cleanup(e.(*ast.CallExpr)) != want {
			t.Errorf("%s: want %v", src, want)
		}
	}
}
