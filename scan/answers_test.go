package scan

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestComplete holds of which packages a scan found all violations: selected ones without a file that was left out.
func TestComplete(t *testing.T) {
	t.Parallel()
	tree := &load.Tree{
		Root: "/src",
		Dirs: []*load.Dir{
			{Path: "/src", Rel: ".", ImportPath: "m"}, {Path: "/src/a", Rel: "a", ImportPath: "m/a"}, {Path: "/src/b", Rel: "b", ImportPath: "m/b"},
			{Path: "/src/c", Rel: "c", ImportPath: "m/c"}, {Path: "/src/loose", Rel: "loose"},
		},
		Pages: []*load.Page{{Path: "/src/docs/a.md", Rel: "docs", ImportPath: "m/docs"}},
	}
	left := []NotAnalyzed{{File: "a/a.go", Why: "it is cut"}, {Package: "m/b", Why: "it is nowhere"}, {File: "docs/b.md", Why: "it is large"}, {File: "loose/l.go", Why: "it is cut"}}
	for _, c := range []struct {
		patterns []string
		want     string // the complete ones
	}{
		{nil, "m m/c m/gone ./other"},
		{[]string{"./c", "./b"}, "m/c"},
		{[]string{"./..."}, "m m/c ./other"},
	} {
		selected, err := newSelection(tree, tree.Root, c.patterns)
		if err != nil {
			t.Fatal(err)
		}
		r := &Result{Tree: tree, NotAnalyzed: left, selected: selected}
		var complete []string
		for _, pkg := range []string{"m", "m/a", "m/b", "m/c", "m/docs", "m/gone", "./loose", "./other"} {
			if r.Complete(pkg) {
				complete = append(complete, pkg)
			}
		}
		if got := strings.Join(complete, " "); got != c.want {
			t.Errorf("%v: %s, want %s", c.patterns, got, c.want)
		}
	}
}

// result returns a result without a program, and the rules' detector.
func result(t *testing.T, rules string, tree *load.Tree) *Result {
	t.Helper()
	file, err := rule.Parse(rule.FileName, []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	m := detect.New(file, owner.New(file, tree))
	return &Result{Root: tree.Root, Rules: file, Tree: tree, Detector: m, snippetFinder: snippets.New(file, m, tree)}
}

// TestSnippetsIn holds what is found in the documentation of a file that has other content than the scanned one.
func TestSnippetsIn(t *testing.T) {
	t.Parallel()
	r := result(t, `version: 1
rules:
  one:
    owner: example.com/shop/own
    forbid:
      - call: example.com/lib.New
      - {call: example.com/lib.Narrow, exclude: [./docs]}
`, &load.Tree{Root: "/src", Dirs: []*load.Dir{{Path: "/src/a", Rel: "a", ImportPath: "example.com/shop/a", Files: []*load.SourceFile{{Name: "a.go", Imports: []string{"example.com/lib"}}}}}})
	const fence = "```go\nimport \"example.com/lib\"\n\nc := lib.New()\nd := lib.Narrow()\n```\n"
	const doc = "import \"example.com/lib\"\n\n// F is shown:\n//\n//\tc := lib.New()\n//\td := lib.Narrow()\nfunc F() { lib.New() }\n"
	const both = "one example.com/lib.New example.com/lib . New ( ), one example.com/lib.Narrow example.com/lib . Narrow ( )"
	for _, c := range []struct{ rel, file, text, want string }{
		{"a", "a/README.md", fence, both},
		{"docs", "docs/README.md", fence, "one example.com/lib.New example.com/lib . New ( )"},
		{"a", "a/README.md", "lib.New()\n", ""},
		{"a", "a/a.go", "package a\n\n" + doc, both},
		{"docs", "docs/a.go", "package docs\n\n" + doc, "one example.com/lib.New example.com/lib . New ( )"},
		{"own", "own/own.go", "package own\n\n" + doc, ""}, // its own
		{"a", "a/a.go", "package a\n\n" + doc + "func {", ""},
		{"a", "a/a.go", "package a\n", ""},
	} {
		var found []string
		for _, x := range r.SnippetsIn(c.rel, "example.com/shop/"+c.rel, c.file, []byte(c.text)) {
			found = append(found, x.Rule+" "+x.Symbol+" "+x.Expr)
		}
		if got := strings.Join(found, ", "); got != c.want {
			t.Errorf("%s: got %s", c.file, got)
		}
	}
}

// TestForbidden holds what is found in a package that is checked already, as a whole, file by file and anew, and what
// of it belongs to the owner.
func TestForbidden(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"a.go":      "package a\n\ntype T struct{}\n\nfunc NewT() *T { return &T{} }\n\nfunc other() *T { return &T{} }\n",
		"b.go":      "package a\n\nvar b = T{}\n",
		"b_test.go": "package a\n\nvar inTest = T{}\n",
	}
	dir := &load.Dir{Path: "/src/a", Rel: "a", ImportPath: "example.com/shop/a"}
	fset, pkg := token.NewFileSet(), &load.Package{Path: dir.ImportPath, Name: "a", Dir: dir.Path, Info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
	}}
	var files []*ast.File
	for _, name := range []string{"a.go", "b.go", "b_test.go"} {
		file, err := parser.ParseFile(fset, "/src/a/"+name, texts[name], parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		pkg.Files = append(pkg.Files, &load.File{Path: "/src/a/" + name, Src: []byte(texts[name]), Syntax: file, Tok: fset.File(file.FileStart)})
		dir.Files = append(dir.Files, &load.SourceFile{Name: name, Path: "/src/a/" + name, Package: "a", Src: []byte(texts[name]), Test: strings.HasSuffix(name, "_test.go")})
	}
	var err error
	if pkg.Types, err = (&types.Config{}).Check(pkg.Path, fset, files, pkg.Info); err != nil {
		t.Fatal(err)
	}
	r := result(t, `version: 1
rules:
  one:
    owner: example.com/shop/a.NewT
    forbid:
      - {build: example.com/shop/a.T, exclude: [_test]}
`, &load.Tree{Root: "/src", ModulePath: "example.com/shop", Dirs: []*load.Dir{dir}})
	at := func(found []Finding) string {
		var out []string
		for _, x := range found {
			p := fset.Position(x.At.Node().Pos())
			out = append(out, fmt.Sprintf("%s:%d", strings.TrimPrefix(p.Filename, "/src/a/"), p.Line))
		}
		return strings.Join(out, " ")
	}
	for want, got := range map[string]string{
		"a.go:7 b.go:3": at(r.Forbidden(pkg, files...)),
		"a.go:7":        at(r.Forbidden(pkg, files[0])),
		"b.go:3":        at(r.ForbiddenIn(pkg, pkg.Types, pkg.Info, "/src/a/b.go", files[1])),
		"":              at(r.ForbiddenIn(pkg, pkg.Types, pkg.Info, "/src/a/b_test.go", files[2])),
		"a.go:5":        at(r.Owned(pkg)),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
