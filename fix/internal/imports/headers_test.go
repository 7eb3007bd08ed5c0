package imports

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestHeaders holds what becomes of import declarations. The name of a file says what is added (+path, +name=path),
// removed (-path) and replaced (old>new, old>name=new).
func TestHeaders(t *testing.T) {
	const file = "testdata/headers.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "want.") {
			continue
		}
		src := []byte(strings.ReplaceAll(string(f.Data), "␍\n", "\r\n"))
		if strings.HasSuffix(string(src), "‹no line end›\n") {
			src = src[:len(src)-len("‹no line end›\n")]
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		in := &load.File{Src: src, Syntax: parsed, Tok: fset.File(parsed.FileStart)}
		fmt.Fprintf(&out, "> %s\n%s", f.Name, header(t, in, src, strings.Fields(f.Name)[1:]))
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": strings.ReplaceAll(out.String(), "\r\n", "␍\n")})
}

func header(t *testing.T, file *load.File, src []byte, ops []string) string {
	t.Helper()
	find := func(path string) *ast.ImportSpec {
		i := slices.IndexFunc(file.Syntax.Imports, func(s *ast.ImportSpec) bool { return syntax.SpecPath(s) == path })
		if i < 0 {
			t.Fatalf("%s is not imported", path)
		}
		return file.Syntax.Imports[i]
	}
	addition := func(text string) *Addition {
		name, path, ok := strings.Cut(text, "=")
		if !ok {
			name, path = load.PackageName(text), text
		}
		return &Addition{Path: path, Pkg: load.PackageName(path), Name: name, Std: !strings.Contains(path, ".") && !strings.HasPrefix(path, "app/")}
	}
	var add []*Addition
	var remove []*ast.ImportSpec
	for _, op := range ops {
		switch old, now, replaces := strings.Cut(op, ">"); {
		case replaces:
			a := addition(now)
			a.In = find(old)
			add = append(add, a)
		case op[0] == '+':
			add = append(add, addition(op[1:]))
		default:
			remove = append(remove, find(op[1:]))
		}
	}
	if r := RefuseRemoved(file, remove); r != nil {
		return "refused: " + r.Detail + "\n"
	}
	as := layout.Of(src)
	after, _, err := as.Apply(src, ImportEdits(file, as.Eol, add, remove))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(after), "\n") {
		after = append(after, "‹no line end›\n"...)
	}
	return string(after)
}

// TestNames holds how a package that a use needs is named at each call of here: by an import that is there, or by the
// name of a new one.
func TestNames(t *testing.T) {
	p, compare := typetest.Archive(t, "testdata/names.txtar")
	proj := project.New(&scan.Result{Root: typetest.Root, Program: p})
	own := p.Packages[slices.IndexFunc(p.Packages, func(pkg *load.Package) bool { return pkg.Path == "example.com/own" })]
	var out strings.Builder
	for _, pkg := range p.Packages {
		if len(pkg.Path) != 1 {
			continue
		}
		for _, f := range pkg.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || types.ExprString(call.Fun) != "here" {
					return true
				}
				im := New(f, []*load.Package{pkg}, proj.Groups[f.Path])
				owned := use.Owned{Pkg: own.Types, Members: []string{"Get"}}
				if pkg.Path == "o" {
					owned.Pkg = pkg.Types
				}
				im.Want(owned, call.Pos())
				var answer []string
				if r := im.Choose(); r != nil {
					answer = []string{"refused: " + r.Detail}
				} else {
					answer = []string{fmt.Sprintf("%q", im.Name(owned, call.Pos()))}
					for _, a := range im.Sorted() {
						answer = append(answer, "import "+a.Spec())
					}
				}
				fmt.Fprintf(&out, "%s:%d %s\n", strings.TrimPrefix(f.Path, typetest.Root+"/"), f.Tok.Line(call.Pos()), strings.Join(answer, ", "))
				return true
			})
			out.WriteString(orphans(f, pkg, proj))
		}
	}
	compare(out.String())
}

// orphans lists the imports that nothing uses any more when the functions whose names begin with gone are removed.
func orphans(f *load.File, pkg *load.Package, proj *project.Project) string {
	var gone []syntax.Extent
	for _, decl := range f.Syntax.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "gone") {
			gone = append(gone, syntax.Extent{Start: f.Tok.Offset(fn.Pos()), End: f.Tok.Offset(fn.End())})
		}
	}
	if gone == nil {
		return ""
	}
	im := New(f, []*load.Package{pkg}, proj.Groups[f.Path])
	var paths []string
	for _, spec := range im.Orphans(gone) {
		paths = append(paths, syntax.SpecPath(spec))
	}
	return fmt.Sprintf("%s without what is gone: %q\n", strings.TrimPrefix(f.Path, typetest.Root+"/"), paths)
}

// TestTestCycles holds cycles through the tests of a package: what these import can't come to import the package.
func TestTestCycles(t *testing.T) {
	imports := map[string]scan.Imports{
		"tested": {Plain: []string{"low"}, Tests: []string{"helper"}},
		"helper": {Plain: []string{"middle"}},
		"middle": {Plain: []string{"from"}},
		"owner":  {Plain: []string{"uses"}},
		"uses":   {Plain: []string{"tested"}},
		"other":  {Plain: []string{"apart"}},
	}
	res := &scan.Result{Program: &load.Program{}, Imports: imports, Violations: []*scan.Violation{
		{Fingerprint: "1", Code: "a()", File: "a.go", Line: 1}, {Fingerprint: "2", Code: "b()", File: "b.go", Line: 2}, {Fingerprint: "3", Code: "c()", File: "c.go", Line: 3},
	}}
	for name, c := range map[string]struct {
		added []NewImport
		want  string
	}{
		"none":           {nil, ""},
		"one":            {[]NewImport{{From: "from", To: "owner", Fingerprint: "1"}}, ""},
		"of one package": {[]NewImport{{From: "from", To: "owner", Fingerprint: "1"}, {From: "middle", To: "owner", Fingerprint: "2"}}, ""},
		"two": {[]NewImport{{From: "apart", To: "other", Fingerprint: "1"}, {From: "from", To: "owner", Fingerprint: "2"}},
			"2: import cycle: tested (its tests) → helper → middle → from → owner → uses → tested"},
		"in a test":      {[]NewImport{{From: "apart", To: "other", Fingerprint: "1"}, {From: "from", To: "owner", Test: true, Fingerprint: "2"}}, ""},
		"by another":     {[]NewImport{{From: "from", To: "x", Fingerprint: "1"}, {From: "x", To: "owner", Fingerprint: "2"}}, "2: import cycle, together with a() at a.go:1: tested (its tests) → helper → middle → from → x → owner → uses → tested"},
		"configurations": {[]NewImport{{From: "from", To: "x", Configuration: "a", Fingerprint: "1"}, {From: "x", To: "owner", Configuration: "b", Fingerprint: "2"}}, ""},
		"from a test":    {[]NewImport{{From: "from", To: "x", Test: true, Fingerprint: "1"}, {From: "x", To: "owner", Fingerprint: "2"}}, ""},
	} {
		var got []string
		for fingerprint, r := range NewGraph(project.New(res)).Cycles(c.added) {
			got = append(got, fingerprint+": "+r.Detail)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
