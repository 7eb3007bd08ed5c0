package detect_test

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// shared is a module that scan's fixtures have too.
const shared = "../../testdata/shared.txt"

// TestFind holds all that is found in the fixtures of scan, and in those of testdata, when they are type-checked in
// memory: testdata/NAME.txt has it, -update writes it anew. What is beyond a finding is asked of each as well: whether
// it applies, who owns it, the declaration around it, its text in both normal forms.
func TestFind(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"all_methods", "build", "call", "interfaces", "narrow", "other_kinds", "owner_file", "owner_function", "patterns"} {
		paths = append(paths, "../../testdata/"+name+".txtar")
	}
	for _, p := range paths {
		name := strings.TrimSuffix(filepath.Base(p), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := parse(t, p)
			got := m.found(t)
			wanted := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(wanted, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(wanted)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is got, -update writes it anew:\n%s", wanted, got)
			}
		})
	}
}

// module is a fixture, parsed: its rules, and the files of each of its packages by import path.
type module struct {
	fset    *token.FileSet
	rules   *rule.File
	tree    *load.Tree
	src     map[string][]byte // by a file's name
	files   map[string][]*ast.File
	checked map[string]*detect.Package
	order   []*detect.Package
}

func parse(t *testing.T, name string) *module {
	t.Helper()
	m := &module{fset: token.NewFileSet(), tree: &load.Tree{Root: "/src", ModulePath: "example.com/shop"}, src: map[string][]byte{}, files: map[string][]*ast.File{}, checked: map[string]*detect.Package{}}
	dirs := map[string]*load.Dir{}
	for _, of := range []string{name, shared} {
		ar, err := txtar.ParseFile(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if f.Name == rule.FileName {
				if m.rules, err = rule.Parse(rule.FileName, f.Data); err != nil {
					t.Fatal(err)
				}
			}
			if _, ok := m.src[f.Name]; ok || !strings.HasSuffix(f.Name, ".go") || len(f.Data) == 0 {
				continue
			}
			m.src[f.Name] = f.Data
			file, err := parser.ParseFile(m.fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				continue // the fixture is about it
			}
			rel := path.Dir(f.Name)
			at := path.Join("example.com/shop", rel)
			if strings.HasPrefix(rel, "_fake/go-redis") {
				at = "github.com/redis/go-redis/v9"
			}
			if strings.HasSuffix(file.Name.Name, "_test") && strings.HasSuffix(f.Name, "_test.go") {
				at += "_test"
			}
			m.files[at] = append(m.files[at], file)
			d := dirs[rel]
			if d == nil {
				d = &load.Dir{Rel: rel, ImportPath: strings.TrimSuffix(at, "_test")}
				dirs[rel], m.tree.Dirs = d, append(m.tree.Dirs, d)
			}
			source := &load.SourceFile{Name: path.Base(f.Name), Test: strings.HasSuffix(f.Name, "_test.go"), Src: f.Data}
			for _, imp := range file.Imports {
				source.Imports = append(source.Imports, strings.Trim(imp.Path.Value, `"`))
			}
			d.Files = append(d.Files, source)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(m.files)) {
		m.check(at)
	}
	return m
}

// Import returns a package of the module, or an empty one in place of one of the standard library.
func (m *module) Import(at string) (*types.Package, error) {
	if m.files[at] != nil {
		return m.check(at).Types, nil
	}
	pkg := types.NewPackage(at, path.Base(at))
	pkg.MarkComplete()
	return pkg, nil
}

// check type-checks a package after those that it imports. What can't be type-checked is as a broken package is.
func (m *module) check(at string) *detect.Package {
	if p := m.checked[at]; p != nil {
		return p
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{}, Implicits: map[ast.Node]types.Object{},
	}
	conf := types.Config{Importer: m, Error: func(error) {}}
	pkg, _ := conf.Check(at, m.fset, m.files[at], info)
	p := &detect.Package{Path: strings.TrimSuffix(at, "_test"), Files: m.files[at], Types: pkg, Info: info}
	m.checked[at], m.order = p, append(m.order, p)
	return p
}

// place returns where a file is.
func (m *module) place(p *detect.Package, f *ast.File) detect.Place {
	name := m.fset.File(f.Pos()).Name()
	return detect.Place{Rel: path.Dir(name), ImportPath: p.Path, File: path.Base(name), Test: strings.HasSuffix(name, "_test.go")}
}

// found returns all that is found, in the order of packages.
func (m *module) found(t *testing.T) string {
	t.Helper()
	d := detect.New(m.rules, owner.New(m.rules, m.tree))
	var out strings.Builder
	for _, p := range m.order {
		alone := detect.New(m.rules, owner.New(m.rules, m.tree))
		unlearned := alone.Find(p) // knows nothing of other packages
		d.Learn(p)
		all := d.Find(p)
		at := func(f *ast.File) detect.Place { return m.place(p, f) }
		applicable, owned := d.Applicable(all, at), d.Owned(all, at)
		slices.SortStableFunc(all, func(a, b detect.Finding) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
		for _, x := range all {
			same := func(y detect.Finding) bool { return y.Claim == x.Claim && y.Start == x.Start && y.End == x.End }
			fmt.Fprintf(&out, "%s %s %s", m.fset.Position(x.Start), x.Rule.Name, x.Entry.Symbol)
			for _, sign := range []struct {
				is  bool
				has string
			}{
				{x.Value, "value"}, {slices.ContainsFunc(applicable, same), "applies"}, {slices.ContainsFunc(owned, same), "owned"},
				{!slices.ContainsFunc(unlearned, same), "learned"}, {x.Entry.Wild != nil, "wild"},
			} {
				if sign.is {
					out.WriteString(" " + sign.has)
				}
			}
			tok := m.fset.File(x.Start)
			src := m.src[tok.Name()]
			normal, lasting := x.Normalised(tok, src), x.Lasting(tok, src)
			fmt.Fprintf(&out, " in %q: %s\n", detect.Declaration(x.At), normal)
			if lasting != normal {
				fmt.Fprintf(&out, "\tlasting %s\n", lasting)
			}
		}
		for _, x := range d.Undetermined(p) {
			fmt.Fprintf(&out, "%s %s %s undetermined\n", m.fset.Position(x.Start), x.Rule.Name, x.Entry.Symbol)
		}
		fmt.Fprintf(&out, "%s: %d as in a snippet\n", p.Path, len(d.FindInSnippet(p)))
		for _, f := range p.Files {
			name := m.fset.File(f.Pos()).Name()
			for _, spec := range f.Decls {
				if gen, ok := spec.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
					declared := gen.Specs[0].(*ast.TypeSpec).Name.Name
					if d.Declares(declared) {
						fmt.Fprintf(&out, "%s declares %s\n", name, declared)
					}
				}
			}
			fmt.Fprintf(&out, "%s: may declare %t, exempt from all %t\n", name, d.MayDeclare(m.src[name]), d.ExemptFromAll(m.place(p, f)))
		}
	}
	objects := d.Objects()
	slices.SortFunc(objects, func(a, b detect.Object) int {
		return cmp.Or(cmp.Compare(a.Pkg, b.Pkg), cmp.Compare(a.Recv, b.Recv), cmp.Compare(a.Name, b.Name))
	})
	for _, o := range objects {
		fmt.Fprintf(&out, "%+v:", o)
		for _, c := range d.Claims(o) {
			fmt.Fprintf(&out, " %s %s", c.Rule.Name, c.Entry.Symbol)
		}
		for _, open := range []token.Token{token.LPAREN, token.LBRACE, token.COLON} {
			fmt.Fprintf(&out, "; %s %d", open, len(d.ClaimsBefore(open, o)))
		}
		fmt.Fprintln(&out)
	}
	for _, r := range m.rules.Rules {
		for _, e := range r.Entries {
			if e.Symbol.Name == "" || e.Symbol.Package == "" {
				continue
			}
			pkg, _ := m.Import(e.Symbol.Package)
			if why := detect.Missing(pkg, e); why != "" {
				fmt.Fprintf(&out, "rule %s, %s: %s\n", r.Name, e.Symbol, why)
			}
			if detect.Shows(e.Kind) {
				fmt.Fprintf(&out, "rule %s, %s: in snippets it is %s\n", r.Name, e.Symbol, types.ObjectString(detect.StandIn(pkg, e), nil))
			}
		}
	}
	return out.String()
}
