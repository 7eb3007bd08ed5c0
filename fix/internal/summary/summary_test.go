package summary

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/load"
)

var update = flag.Bool("update", false, "write what came out as what is wanted")

// loaded loads the packages that patterns name from a folder.
func loaded(t *testing.T, dir string, patterns ...string) *load.Program {
	t.Helper()
	prog, err := load.Load(t.Context(), load.Options{Dir: dir, Patterns: patterns, Configurations: []load.Configuration{{Name: "default"}}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

// typed type-checks the packages of an archive in memory. Those below std are imported and not read, as the standard
// library is.
func typed(t *testing.T, ar *txtar.Archive) *load.Program {
	t.Helper()
	prog, packages := &load.Program{Fset: token.NewFileSet()}, map[string]*load.Package{}
	for _, f := range ar.Files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		syntax, err := parser.ParseFile(prog.Fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := path.Dir(f.Name)
		pkg := packages[dir]
		if pkg == nil {
			pkg = &load.Package{Path: strings.TrimPrefix(dir, "std/"), Name: syntax.Name.Name}
			if packages[dir] = pkg; pkg.Path == dir {
				prog.Packages = append(prog.Packages, pkg)
			}
		}
		pkg.Files = append(pkg.Files, &load.File{Syntax: syntax})
	}
	for _, pkg := range packages {
		check(t, prog.Fset, packages, pkg)
	}
	return prog
}

// check type-checks a package of an archive, and before it those that it imports.
func check(t *testing.T, fset *token.FileSet, packages map[string]*load.Package, pkg *load.Package) *types.Package {
	t.Helper()
	if pkg.Types != nil {
		return pkg.Types
	}
	pkg.Info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
	var files []*ast.File
	for _, f := range pkg.Files {
		files = append(files, f.Syntax)
	}
	conf := types.Config{Importer: importer(func(name string) (*types.Package, error) {
		if name == "unsafe" {
			return types.Unsafe, nil
		}
		dep := packages[name]
		if dep == nil {
			dep = packages["std/"+name]
		}
		return check(t, fset, packages, dep), nil
	})}
	var err error
	if pkg.Types, err = conf.Check(pkg.Path, fset, files, pkg.Info); err != nil {
		pkg.Errors = []load.Error{{Msg: err.Error()}}
		if pkg.Name != "broken" {
			t.Fatal(err)
		}
	}
	return pkg.Types
}

type importer func(name string) (*types.Package, error)

func (i importer) Import(name string) (*types.Package, error) { return i(name) }

// rowsOf returns the rows of a program's packages.
func rowsOf(t *testing.T, prog *load.Program) []library.Row {
	t.Helper()
	rows, err := Rows(prog, library.Library{})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestRows reads the modules of testdata. One without a go.mod is type-checked in memory, which is quick.
func TestRows(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no fixtures", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, inModule := -1, false
			for i, f := range ar.Files {
				if f.Name == "want" {
					want = i
				}
				inModule = inModule || f.Name == "go.mod"
			}
			var prog *load.Program
			if inModule {
				dir := t.TempDir()
				files, err := txtar.FS(ar)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(dir, files); err != nil {
					t.Fatal(err)
				}
				prog = loaded(t, dir, "./...")
			} else {
				prog = typed(t, ar)
			}
			var got strings.Builder
			for _, row := range rowsOf(t, prog) {
				got.WriteString(row.String() + "\n")
			}
			if *update {
				ar.Files[want].Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != string(ar.Files[want].Data) {
				t.Errorf("got\n%swant\n%s", got.String(), ar.Files[want].Data)
			}
		})
	}
}

// TestChain follows what the last of a chain of functions does to the first one: each is declared before the function
// that it calls, so that each pass gets one call further.
func TestChain(t *testing.T) {
	for name, c := range map[string]struct{ types, first, between, last, want string }{
		"an end": {
			"type C struct{ quit chan int }", "func (c *C) Close() { c.f1() }",
			"func (c *C) f%d() { c.f%d() }", "func (c *C) f%d() { close(c.quit) }", "(*C).Close ends recv\n",
		},
		"an end on every call": {
			"type C struct{ quit chan int; n int }\nfunc (c *C) end() { close(c.quit) }", "func (c *C) Leave() { if c.n > 1 { c.end() }; c.f1() }",
			"func (c *C) f%d() { if c.n > 1 { c.end() }; c.f%d() }", "func (c *C) f%d() { close(c.quit) }", "(*C).Leave ends recv\n",
		},
		"an end that no field decides": {
			"type K struct{ quit chan int }\nfunc (k *K) Close() { close(k.quit) }\nfunc New(k *K) *C { return &C{k: k} }\n" +
				"type C struct{ k *K; own bool; n int }\nfunc (c *C) end() { c.k.Close() }", "func (c *C) Close() { if c.own { c.end() }; if c.n > 1 { c.f1() } }",
			"func (c *C) f%d() { if c.own { c.end() }; if c.n > 1 { c.f%d() } }", "func (c *C) f%d() { if c.n > 1 { c.k.Close() } }",
			"(*C).Close ends recv\n(*K).Close ends recv\nNew alias arg0 -> result0\n",
		},
		"a write": {
			"type C struct{ n int }\nfunc New(n int) *C { return &C{n} }", "func (c *C) Set(n int) { c.f1(n) }",
			"func (c *C) f%d(n int) { c.f%d(n) }", "func (c *C) f%d(n int) { c.n = n }", "(*C).Set changes recv\n",
		},
		"a write of an argument": {
			"type C struct{ n int }\nfunc New(n int) *C { return &C{n} }", "func (c *C) Set(n int) { c.n = 1; c.f1(n) }",
			"func (c *C) f%d(n int) { c.n = 1; c.f%d(n) }", "func (c *C) f%d(n int) { c.n = n }", "(*C).Set changes recv\n",
		},
		"a write on every call": {
			"type C struct{ n int }\nfunc New(n int) *C { return &C{n} }", "func (c *C) Let(n int) { if n > 1 { c.n = n }; c.f1(n) }",
			"func (c *C) f%d(n int) { if n > 1 { c.n = n }; c.f%d(n) }", "func (c *C) f%d(n int) { c.n = n }", "(*C).Let changes recv\n",
		},
		"a field that is filled": {
			"type K struct{ quit chan int }\nfunc (k *K) Close() { close(k.quit) }\ntype C struct{ k *K }\nfunc (c *C) Close() { c.k.Close() }",
			"func New(k *K) *C { c := &C{}; f1(c, k); return c }",
			"func f%d(c *C, k *K) { f%d(c, k) }", "func f%d(c *C, k *K) { c.k = k }", "(*C).Close ends recv\n(*K).Close ends recv\nNew alias arg0 -> result0\n",
		},
		"a result": {
			"type K struct{ quit chan int }\nfunc (k *K) Close() { close(k.quit) }\ntype C struct{ k *K }", "func (c *C) Close() { c.f1().Close() }",
			"func (c *C) f%d() *K { return c.f%d() }", "func (c *C) f%d() *K { return c.k }", "(*C).Close ends recv\n(*K).Close ends recv\n",
		},
		"nothing": {
			"type C struct{}", "func (c *C) Close() { c.f1() }", "func (c *C) f%d() { c.f%d() }", "func (c *C) f%d() {}", "(*C).Close neutral recv\n",
		},
		"anything": {
			"type C struct{ c chan int }", "func (c *C) Close() { c.f1() }", "func (c *C) f%d() { c.f%d() }", "func (c *C) f%d() { c.c <- 1 }", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			rows := func(length int) string {
				var src strings.Builder
				src.WriteString("package lib\n" + c.first + "\n")
				for i := 1; i < length; i++ {
					fmt.Fprintf(&src, c.between+"\n", i, i+1)
				}
				fmt.Fprintf(&src, c.last+"\n"+"%s", length, c.types)
				var got strings.Builder
				for _, row := range rowsOf(t, typed(t, &txtar.Archive{Files: []txtar.File{{Name: "lib/lib.go", Data: []byte(src.String())}}})) {
					got.WriteString(row.String() + "\n")
				}
				return got.String()
			}
			if got := rows(rounds - 3); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if got := rows(3 * rounds); got == c.want && name != "nothing" {
				t.Errorf("more than %d calls are followed", rounds)
			}
		})
	}
}

// TestNotBuilt asks for the rows of a package whose types are missing.
func TestNotBuilt(t *testing.T) {
	prog := typed(t, &txtar.Archive{Files: []txtar.File{{Name: "lib/lib.go", Data: []byte("package lib\nfunc F() {}\n")}}})
	prog.Packages[0].Info = &types.Info{}
	if rows, err := Rows(prog, library.Library{}); err == nil || rows != nil || !strings.HasPrefix(err.Error(), "read its functions: ") {
		t.Errorf("got %v, %v", rows, err)
	}
}

// TestAgainstHandwritten compares the generated rows with the handwritten ones of the same libraries: how many of those
// that say what ends a value, ends with it or changes it are found; no end may be found that a handwritten row denies.
func TestAgainstHandwritten(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads whole libraries")
	}
	for path, least := range map[string]struct{ ends, alias, changes int }{
		"github.com/redis/go-redis/v9":     {ends: 5, alias: 1, changes: 2},
		"github.com/nats-io/nats.go":       {ends: 4, alias: 1, changes: 6},
		"github.com/gomodule/redigo/redis": {ends: 2, alias: 3},
	} {
		read := map[string]bool{}
		for _, row := range rowsOf(t, loaded(t, "../library/testdata/pinned", path)) {
			read[row.Symbol()+": "+row.String()] = true
		}
		found := map[library.Kind]int{}
		for _, row := range (library.Library{}).All() {
			if row.Package != path {
				continue
			}
			if read[row.Symbol()+": "+row.String()] {
				found[row.Kind]++
			}
			end := row
			end.Kind = library.Ends
			if row.Kind == library.Neutral && read[row.Symbol()+": "+end.String()] {
				t.Errorf("%s is denied by hand", end)
			}
		}
		if found[library.Ends] < least.ends || found[library.Alias] < least.alias || found[library.Changes] < least.changes {
			t.Errorf("%s: found %v, want %v", path, found, least)
		}
	}
}
